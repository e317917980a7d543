internal import Supervision

/// The tallies in memory, of both views that show them.
final class TallyFold {
    private(set) var cells: [Cell: TallyRow] = [:]
    /// Lines from before the first change of each cell; nil where nothing is followed.
    private var before: [Cell: [UInt8]?]?
    private var absent: Set<Cell> = []
    /// Nil where no view shows tallies: then none are kept.
    private let names: RowLine.Names?

    init(names: RowLine.Names?, follows: Bool) {
        self.names = names
        before = follows ? [:] : nil
    }

    func apply(_ marking: Marking) {
        if before != nil, before?[marking.cell] == nil { before?[marking.cell] = .some(line(of: marking.cell)) }
        if let mark = marking.mark {
            cells[marking.cell, default: TallyRow(marking.cell)].put(mark, at: marking.index)
        } else if cells[marking.cell] != nil {
            cells[marking.cell]?.remove(at: marking.index)
            // A figure without a single entry is no row.
            if cells[marking.cell]?.marks.isEmpty == true { cells[marking.cell] = nil }
        }
    }

    func line(of cell: Cell) -> [UInt8]? {
        guard let names else { return nil }
        return cells[cell].map { RowLine.of($0, names) }
    }

    func holds(_ cell: Cell) -> Bool { cells[cell] != nil || absent.contains(cell) }

    func load(_ cell: Cell, _ values: [String?]?) {
        guard let values else {
            absent.insert(cell)
            return
        }
        var reader = RowReader(values)
        cells[cell] = TallyRow(&reader)
    }

    func trim(limit: Int) {
        if cells.count > limit { cells = [:] }
        absent = []
    }

    func takeChanges() -> [Cell: [UInt8]?] {
        defer { before = [:] }
        return before ?? [:]
    }
}

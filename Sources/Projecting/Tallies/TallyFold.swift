internal import CPrefetch
internal import Supervision

/// The tallies in memory, of both views that show them.
final class TallyFold {
    /// The entry that some view could not take: the tallies are of entries before it, and not to be relied on.
    var stopped: StoredView.Stop?
    private var index = CellIndex()
    /// By number; a figure without a single entry is no row.
    private var rows: [TallyRow] = []
    /// Lines from before the first change of each cell, by number; nil where nothing is followed.
    private var before: [Int: [UInt8]?]?
    /// Nil where no view shows tallies: then none are kept.
    private let names: RowWriter.Names?

    init(names: RowWriter.Names?, follows: Bool) {
        self.names = names
        before = follows ? [:] : nil
    }

    /// Puts a mark where it belongs, or takes it back.
    func apply(_ mark: Mark?, to cell: Cell, at index: Int) {
        var department = cell.department
        department.withUTF8 {
            apply(mark, cell.indicator, department: UnsafeRawBufferPointer($0), cell.month, at: index)
        }
    }

    /// The same without a ``Cell``.
    func apply(_ mark: Mark?, _ indicator: Indicator, department: UnsafeRawBufferPointer, _ month: Month, at index: Int)
    {
        guard stopped == nil else { return }
        let number = number(of: indicator, department, month)
        if before != nil, before?[number] == nil { before?[number] = .some(line(number)) }
        put(mark, at: index, in: number)
    }

    private func put(_ mark: Mark?, at index: Int, in number: Int) {
        if let mark { rows[number].put(mark, at: index) } else { rows[number].remove(at: index) }
    }

    // MARK: Many marks

    /// A mark that waits for its cell to be fetched.
    private struct Waiting {
        let indicator: Unmanaged<Indicator>
        let place: UInt64
        let index: Int
        let mark: Mark?
    }

    private var waiting: [Waiting] = []
    /// How many marks before its turn a cell is looked up, for its row to be fetched.
    private static let ahead = 8
    /// Numbers of the cells that were looked up.
    private var numbers = [Int](repeating: 0, count: ahead)

    /// As ``apply(_:_:department:_:at:)``, with the next ``settle()``: there are many cells, and each is far away.
    func enqueue(
        _ mark: Mark?, _ indicator: Indicator, department: UnsafeRawBufferPointer, _ month: Month, at index: Int
    ) {
        guard stopped == nil else { return }
        let place = self.index.place(department, month)
        self.index.fetch(ObjectIdentifier(indicator), place)
        waiting.append(Waiting(indicator: .passUnretained(indicator), place: place, index: index, mark: mark))
    }

    /// Puts all waiting marks where they belong.
    func settle() {
        for at in 0..<waiting.count + Self.ahead {
            if at >= Self.ahead {
                let due = waiting[at - Self.ahead]
                put(due.mark, at: due.index, in: numbers[at % Self.ahead])
            }
            if at < waiting.count { numbers[at % Self.ahead] = find(waiting[at]) }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func find(_ waiting: Waiting) -> Int {
        let number = waiting.indicator._withUnsafeGuaranteedRef { indicator -> Int in
            self.number(of: indicator, waiting.place)
        }
        rows.withUnsafeBufferPointer { rows in
            let row = UnsafeRawPointer(rows.baseAddress.unsafelyUnwrapped + number)
            for line in stride(from: 0, to: MemoryLayout<TallyRow>.stride, by: 64) { cprefetch(row + line) }
        }
        return number
    }

    // MARK: Merging

    /// Takes what a worker found out about the same cells, from other rows.
    func merge(_ others: [TallyRow]) {
        for row in others { rows[number(of: row.cell)].merge(row) }
    }

    /// The figures that have entries.
    func rows(of view: Indicator.View) -> [TallyRow] { rows.filter { !$0.isEmpty && $0.cell.indicator.view == view } }

    func line(of cell: Cell) -> [UInt8]? { known(cell).flatMap { line($0) } }

    // MARK: Following a stored table

    /// Whether the row of a cell is known, be it that there is none.
    func holds(_ cell: Cell) -> Bool { known(cell) != nil }

    func load(_ cell: Cell, _ values: [String?]?) {
        let number = number(of: cell)
        guard let values else { return }
        var reader = RowReader(values)
        rows[number] = TallyRow(&reader)
    }

    func trim(limit: Int) {
        guard rows.count > limit else { return }
        index.removeAll()
        rows = []
    }

    /// The cells that changed, with their rows now and their lines from before; begins anew.
    func takeChanges() -> [(row: TallyRow, before: [UInt8]?)] {
        defer { before = [:] }
        return (before ?? [:]).map { (rows[$0], $1) }
    }

    // MARK: Cells

    private func line(_ number: Int) -> [UInt8]? {
        guard let names, !rows[number].isEmpty else { return nil }
        return RowWriter.line(rows[number], names)
    }

    private func known(_ cell: Cell) -> Int? {
        var department = cell.department
        return department.withUTF8 { index.number(of: cell.indicator, UnsafeRawBufferPointer($0), cell.month) }
    }

    private func number(of cell: Cell) -> Int {
        var department = cell.department
        return department.withUTF8 { number(of: cell.indicator, UnsafeRawBufferPointer($0), cell.month) }
    }

    private func number(of indicator: Indicator, _ department: UnsafeRawBufferPointer, _ month: Month) -> Int {
        number(of: indicator, index.place(department, month))
    }

    private func number(of indicator: Indicator, _ place: UInt64) -> Int {
        let number = index.add(ObjectIdentifier(indicator), place)
        if number == rows.count {
            let department = EventText(bytes: index.department(of: place)).string
            rows.append(TallyRow(Cell(indicator, department, index.month(of: place))))
        }
        return number
    }
}

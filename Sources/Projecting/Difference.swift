internal import MerkleLog
internal import Supervision

/// What became of a view between two sizes of the log.
public struct ViewDifference: Sendable {
    /// The rows that differ, ascending by the keys' bytes.
    public let rows: [RowDifference]
    /// Whether the only row that was asked for is there at either size.
    public let isThere: Bool
    /// The entry that the view's rules could not take; the rows are then not to be relied on.
    public let stopped: StoredView.Stop?
}

/// A row that differs between two sizes of the log.
public struct RowDifference: Sendable {
    public enum Kind: String, CaseIterable, Sendable { case added, removed, changed }

    public let key: String
    /// The row's canonical line; nil where there is none.
    public let before: [UInt8]?
    public let after: [UInt8]?
    /// The entries between the two sizes that touched it, ascending; at least one.
    public let entries: [TouchingEntry]

    public var kind: Kind { before == nil ? .added : after == nil ? .removed : .changed }

    /// A column's values as the row's line has them, in JSON; `null` of a row that is not there.
    public struct Column: Sendable {
        public let name: String
        public let before: [UInt8]
        public let after: [UInt8]
    }

    /// The columns whose values differ, in the table's order.
    public func columns(of table: TableDefinition) -> [Column] {
        let null = Array("null".utf8)
        let (old, new) = (before.map { RowTokens.split($0) }, after.map { RowTokens.split($0) })
        return table.columns.enumerated().compactMap { position, column in
            let (before, after) = (old.map { Array($0[position]) } ?? null, new.map { Array($0[position]) } ?? null)
            return before == after ? nil : Column(name: column.name, before: before, after: after)
        }
    }
}

/// An entry that touched a row: what is to be known of its event.
public struct TouchingEntry: Sendable {
    public let index: Int
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let recordedMilliseconds: Int64
    public let type: String
    public let id: String
    /// The author's: `/dept/<code>/<system>`, `/authority` or `/ledger`.
    public let source: String
    /// The author's department, where it is one, and its name as it was registered then.
    public let department: String?
    public let departmentName: String?
}

extension Replay {
    /// Folds a log to `old` entries and on to `new`, and says what changed on the way.
    /// - Parameters:
    ///   - view: the view that is asked for.
    ///   - views: what is folded; a ``TallyView`` needs the views whose rules make its marks, so pass them all.
    ///   - key: the only row that is asked for.
    ///   - progress: entries folded so far.
    public static func difference(
        _ source: any EntrySource, from old: Int, to new: Int, view: any ProjectedView,
        among views: [any ProjectedView],
        key: String? = nil, progress: (Int) -> Void = { _ in }
    ) async throws -> ViewDifference {
        let fold = DifferenceFold(view, among: views, key: key)
        var size = 0
        while size < new {
            if size == old { fold.folder.beginNoting(view.table.name) }
            let chunk = try await Chunk.read(source, size..<(size < old ? old : new), size: new)
            if size < old { try chunk.fold(with: fold.folder) } else { try fold.take(chunk) }
            size = chunk.range.upperBound
            progress(size)
        }
        return fold.difference
    }
}

/// Folds a log, and from some entry on notes which rows of one view each entry touches.
private final class DifferenceFold {
    private struct Touched {
        let before: [UInt8]?
        /// Of a tally's row.
        let cell: Cell?
        var entries: [TouchingEntry] = []
    }

    private let view: any ProjectedView
    let folder: Folder
    private let wanted: String?
    private var reader = EventReader()
    /// By key.
    private var touched: [String: Touched] = [:]

    init(_ view: any ProjectedView, among views: [any ProjectedView], key: String?) {
        self.view = view
        wanted = key
        folder = Folder(views: views)
    }

    private var table: TableFold? { folder.folds.first { $0.table.name == view.table.name } }

    /// Folds entries one by one, and notes what each touches.
    func take(_ chunk: Chunk) throws {
        for (offset, bundle) in chunk.bundles.enumerated() {
            let first = (chunk.firstBundle + offset) << 8
            try EntryBundle.forEachEvent(in: bundle, first: first, range: chunk.range) { try take($0, $1, $2) }
        }
    }

    private func take(_ line: UnsafeRawBufferPointer, _ index: Int, _ recorded: Int64) throws {
        try folder.fold(line: line, index: index, recordedMilliseconds: recorded)
        let keys = view is TallyView ? touchedCells() : touchedRows()
        guard !keys.isEmpty, let event = try reader.foldEvent(line, index: index, recordedMilliseconds: recorded) else {
            return
        }
        let department = event.author
        let touching = TouchingEntry(
            index: index, recordedMilliseconds: recorded, type: event.type.name, id: event.id.string,
            source: event.source.string, department: department,
            departmentName: department.flatMap { folder.reference.departments[$0]?.name })
        for key in keys { touched[key]?.entries.append(touching) }
    }

    /// Keys of the rows that the last event touched.
    private func touchedRows() -> Set<String> {
        guard let table else { return [] }
        var keys: Set<String> = []
        for (number, before) in table.takeBefore() {
            let key = table.key(number)
            guard key == wanted ?? key else { continue }
            keys.insert(key)
            if touched[key] == nil { touched[key] = Touched(before: before, cell: nil) }
        }
        return keys
    }

    /// Puts the last event's marks where they belong; returns the keys of the view's rows among them.
    private func touchedCells() -> Set<String> {
        var keys: Set<String> = []
        for marking in folder.takeMarkings() {
            let (cell, key) = (marking.cell, marking.cell.key)
            if cell.indicator.view.rawValue == view.table.name, key == wanted ?? key, keys.insert(key).inserted,
                touched[key] == nil
            {
                touched[key] = Touched(before: folder.tallies.line(of: cell), cell: cell)
            }
            folder.tallies.apply(marking.mark, to: cell, at: marking.index)
        }
        return keys
    }

    var difference: ViewDifference {
        let rows = touched.compactMap { key, touched in
            let after = touched.cell.map { folder.tallies.line(of: $0) } ?? table?.line(of: key)
            return after == touched.before
                ? nil : RowDifference(key: key, before: touched.before, after: after, entries: touched.entries)
        }
        return ViewDifference(
            rows: rows.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) },
            isThere: wanted.map { !rows.isEmpty || folder.line(view: view.table.name, key: $0) != nil } ?? true,
            stopped: view is TallyView ? folder.tallies.stopped : table?.stopped)
    }
}

internal import Supervision
internal import Synchronization

/// One view's folded rows, in parts that are written one after the other.
struct RowTable: Sendable {
    /// Rows that are turned into text at once.
    static let pieceCount = 2_000

    let view: any ProjectedView
    let parts: [Part]
    var rowCount: Int { parts.reduce(0) { $0 + $1.count } }

    /// Rows of one worker, or of the gathered tallies.
    struct Part: Sendable {
        let count: Int
        /// `count` rows from a position on, or fewer at the end.
        let piece: @Sendable (_ first: Int, _ count: Int) async -> Piece
    }

    struct Piece: Sendable {
        var rows: [UInt8]
        var hash: LtHash
        var count: Int
    }

    static func all(
        of fold: ParallelFold, _ views: [any ProjectedView], _ tallies: [Cell: TallyRow]
    ) async -> [RowTable] {
        var tables: [RowTable] = []
        for view in views {
            if let tally = view as? TallyView {
                tables.append(RowTable(view: tally, parts: [part(of: tallies, tally)]))
            } else {
                var parts: [Part] = []
                for worker in fold.workers { parts.append(await part(of: worker, view.table.name)) }
                tables.append(RowTable(view: view, parts: parts))
            }
        }
        return tables
    }

    private static func part(of worker: FoldWorker, _ view: String) async -> Part {
        let keys = await worker.use { folder in folder.keys(unorderedOf: view) }
        return Part(count: keys.count) { first, count in
            await worker.use { folder in
                guard let fold = folder.folds.first(where: { $0.table.name == view }) else {
                    preconditionFailure("a view that is written is folded")
                }
                let keys = keys[first..<min(first + count, keys.count)]
                var text = CopyText()
                var hash = LtHash()
                for key in keys {
                    if let line = fold.line(of: key) { hash.add(line) }
                    fold.append(key, to: &text)
                }
                return Piece(rows: text.bytes, hash: hash, count: keys.count)
            }
        }
    }

    private static func part(of tallies: [Cell: TallyRow], _ view: TallyView) -> Part {
        let rows = tallies.values.filter { $0.cell.indicator.view == view.shows }
        let names = RowLine.Names(view.table)
        return Part(count: rows.count) { first, count in
            let rows = rows[first..<min(first + count, rows.count)]
            var text = CopyText()
            var hash = LtHash()
            for row in rows {
                hash.add(RowLine.of(row, names))
                text.append(row)
            }
            return Piece(rows: text.bytes, hash: hash, count: rows.count)
        }
    }
}

/// Counts rows of several writers for one progress bar.
final class Counter: Sendable {
    private let count = Mutex(0)
    private let total: Int
    private let progress: @Sendable (Rebuild.Progress) -> Void

    init(total: Int, _ progress: @escaping @Sendable (Rebuild.Progress) -> Void) {
        self.total = total
        self.progress = progress
    }

    func add(_ rows: Int) {
        let now = count.withLock { count in
            count += rows
            return count
        }
        progress(.writing(now, of: total))
    }
}

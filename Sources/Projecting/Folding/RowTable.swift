internal import Supervision
internal import Synchronization

/// One view's folded rows, in parts that are written one after the other.
struct RowTable: Sendable {
    /// Rows that are turned into text at once.
    static let pieceCount = 2_000

    let view: any ProjectedView
    let parts: [Part]
    var rowCount: Int { parts.reduce(0) { $0 + $1.rowCount } }

    /// Rows of one worker, or of the gathered tallies.
    struct Part: Sendable {
        let rowCount: Int
        /// Places for rows, some of them empty.
        let placesCount: Int
        /// The rows of some places.
        let piece: @Sendable (_ places: Range<Int>) async -> Piece
    }

    struct Piece: Sendable {
        /// In COPY text format.
        var rows: [UInt8]
        var hash: LtHash
        var count: Int
    }

    static func of(_ fold: ParallelFold, _ view: any ProjectedView) async -> RowTable {
        if let tally = view as? TallyView {
            return RowTable(view: tally, parts: [part(of: await fold.tallies(of: tally), tally)])
        }
        var parts: [Part] = []
        for worker in fold.workers { parts.append(await part(of: worker, view.table.name)) }
        return RowTable(view: view, parts: parts)
    }

    private static func part(of worker: FoldWorker, _ view: String) async -> Part {
        let (rowCount, placesCount) = await worker.use { folder in
            let fold = folder.fold(of: view)
            return (fold.count, fold.keysCount)
        }
        return Part(rowCount: rowCount, placesCount: placesCount) { places in
            await worker.use { folder in
                let fold = folder.fold(of: view)
                return piece(places, fold.writer(copies: true)) { fold.write($0, to: &$1) }
            }
        }
    }

    private static func part(of rows: [TallyRow], _ view: TallyView) -> Part {
        let names = RowWriter.Names(view.table)
        return Part(rowCount: rows.count, placesCount: rows.count) { places in
            piece(places, RowWriter(names, copies: true)) { place, writer in
                writer.write { rows[place].write(&$0) }
                return true
            }
        }
    }

    private static func piece(
        _ places: Range<Int>, _ writer: RowWriter, _ write: (Int, inout RowWriter) -> Bool
    ) -> Piece {
        var writer = writer
        var hash = LtHash()
        var count = 0
        for place in places where write(place, &writer) {
            hash.add(writer.line)
            count += 1
        }
        return Piece(rows: writer.copy, hash: hash, count: count)
    }
}

extension Folder {
    fileprivate func fold(of view: String) -> TableFold {
        guard let fold = folds.first(where: { $0.table.name == view }) else {
            preconditionFailure("a view that is written is folded")
        }
        return fold
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

internal import Supervision

/// Views computed from the log alone, without any database.
public enum Replay {
    /// Folds the first `size` entries of a log.
    /// - Parameters:
    ///   - views: what is asked for; a ``TallyView`` needs the views whose rules make its marks, so pass them all.
    ///   - workers: threads to fold with; the result is the same for any number.
    ///   - progress: entries folded so far.
    public static func run(
        _ source: any EntrySource, size: Int, views: [any ProjectedView], workers: Int = 1,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> [ReplayedView] {
        var fold = ParallelFold(source, views: views, workersCount: workers)
        try await fold.advance(to: size, progress: progress)
        let stops = await fold.stops()
        var replayed: [ReplayedView] = []
        for view in views {
            var lines: [ReplayedView.Line] = []
            if let tally = view as? TallyView {
                let names = RowWriter.Names(tally.table)
                lines = await fold.tallies(of: tally).map {
                    ReplayedView.Line(key: $0.cell.key, bytes: RowWriter.line($0, names))
                }
            } else {
                for worker in fold.workers { lines += await worker.lines(view.table.name) }
            }
            lines.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            replayed.append(
                ReplayedView(table: view.table, version: view.version, lines: lines, stopped: stops[view.table.name]))
        }
        return replayed
    }

    /// Folds a log and calls `body` with the views' digests at each of `sizes`: one pass for all of them.
    public static func digests(
        _ source: any EntrySource, sizes: [Int], views: [any ProjectedView],
        progress: @escaping @Sendable (Int) -> Void = { _ in },
        _ body: (_ size: Int, _ digests: [ViewDigest]) async throws -> Void
    ) async throws {
        let fold = DigestFold(views: views)
        for size in Set(sizes).sorted() {
            try await fold.advance(source, to: size, progress: progress)
            try await body(size, await fold.digests())
        }
    }
}

/// One view as a replay has it.
public struct ReplayedView: Sendable {
    public struct Line: Sendable {
        public let key: String
        /// The row's canonical JSON, without a line end.
        public let bytes: [UInt8]
    }

    public let table: TableDefinition
    public let version: Int
    /// Ascending by the keys' bytes.
    public let lines: [Line]
    /// The entry that the view's rules could not take; the rows are then not to be relied on.
    public let stopped: StoredView.Stop?

    public var rowCount: Int { lines.count }

    /// 32 bytes; takes about five microseconds a row.
    public var digest: [UInt8] {
        var hash = LtHash()
        for line in lines { hash.add(line.bytes) }
        return hash.digest
    }

    public func forEachLine(_ body: (_ key: String, _ line: [UInt8]) throws -> Void) rethrows {
        for line in lines { try body(line.key, line.bytes) }
    }
}

/// What is attested of a view.
public struct ViewDigest: Sendable, Equatable {
    public let view: String
    public let version: Int
    public let rowCount: Int
    /// 32 bytes.
    public let digest: [UInt8]

    public init(view: String, version: Int, rowCount: Int, digest: [UInt8]) {
        self.view = view
        self.version = version
        self.rowCount = rowCount
        self.digest = digest
    }
}

/// Keeps the digests of all views up to date while it folds.
private actor DigestFold {
    private let folder: Folder
    private let views: [any ProjectedView]
    private var totals: [String: ViewTotal] = [:]
    private var size = 0

    init(views: [any ProjectedView]) {
        self.views = views
        folder = Folder(views: views, part: .whole, follows: true, reference: Reference())
    }

    func advance(_ source: any EntrySource, to end: Int, progress: @Sendable (Int) -> Void) async throws {
        while size < end {
            let chunk = try await Chunk.read(source, size..<end, size: end)
            try chunk.fold(with: folder)
            folder.applyMarkings()
            for change in folder.takeChanges() { totals[change.table.name, default: ViewTotal()].apply(change) }
            size = chunk.range.upperBound
            progress(size)
        }
    }

    func digests() -> [ViewDigest] {
        views.map { view in
            let total = totals[view.table.name] ?? ViewTotal()
            return ViewDigest(
                view: view.table.name, version: view.version, rowCount: total.rowCount, digest: total.hash.digest)
        }
    }
}

extension FoldWorker {
    func lines(_ view: String) -> [ReplayedView.Line] {
        guard let fold = folder.folds.first(where: { $0.table.name == view }) else { return [] }
        return fold.keys().compactMap { key in fold.line(of: key).map { ReplayedView.Line(key: key, bytes: $0) } }
    }
}

/// Builds views anew from the log, beside the ones that are read, and then makes them the ones that are read.
public struct Rebuild: Sendable {
    /// What it is doing, for progress bars.
    public enum Progress: Sendable {
        /// Entries folded, of how many.
        case folding(Int, of: Int)
        /// Rows written, of how many.
        case writing(Int, of: Int)
    }

    private let log: String
    private let source: any EntrySource
    private let store: any ProjectionStore
    private let views: [any ProjectedView]
    private let workersCount: Int

    public init(
        log: String, source: any EntrySource, store: any ProjectionStore, views: [any ProjectedView], workersCount: Int
    ) {
        self.log = log
        self.source = source
        self.store = store
        self.views = views
        self.workersCount = workersCount
    }

    /// Rebuilds the views called `names`, those that do not follow the log any more, and the tallies, whose marks all views
    /// make.
    ///
    /// Folding goes on beside the followers; from then on until the new tables are read, the position is held still.
    /// Interrupted anywhere, nothing has changed for readers.
    /// - Returns: the position of the new views, and those that stopped at an entry: they hold the rows from before it.
    public func run(
        _ names: Set<String>, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> (size: Int, stopped: [String: StoredView.Stop]) {
        var fold = ParallelFold(source, views: views, workersCount: workersCount)
        let goal = try await target()
        try await fold.advance(to: goal) { progress(.folding($0, of: goal)) }
        let folded = fold
        return try await store.holding(log: log) {
            var fold = folded
            let stored = try await store.projections(log: log)
            let size = stored.position ?? goal
            try await fold.advance(to: size) { progress(.folding($0, of: size)) }
            var stops = await fold.stops()
            let wanted = views.filter { view in
                guard let known = stored.views[view.table.name], known.version == view.version, known.stopped == nil else {
                    return true
                }
                return names.contains(view.table.name) || view is TallyView
            }
            var generations = try await write(fold, wanted.filter { stops[$0.table.name] == nil }, progress)
            // Rows of a view that stopped are as of the entry it stopped at.
            for view in wanted {
                guard let stop = stops[view.table.name] else { continue }
                let kept = views.filter { $0 is TallyView || stops[$0.table.name] != nil }
                var short = ParallelFold(source, views: view is TallyView ? views : kept, workersCount: 1)
                try await short.advance(to: stop.index)
                generations += try await write(short, [view], progress)
            }
            stops = stops.filter { stop in wanted.contains { $0.table.name == stop.key } }
            for position in generations.indices { generations[position].stopped = stops[generations[position].table.name] }
            try await store.adopt(
                Adoption(
                    log: log, from: stored.position, to: size, recordedMilliseconds: fold.recordedMilliseconds,
                    generations: generations))
            return (size, stops)
        }
    }

    /// Where the views stand; where the log ends, when there are none yet.
    private func target() async throws -> Int {
        if let position = try await store.projections(log: log).position { return position }
        return try await source.size()
    }

    // MARK: Writing

    private func write(
        _ fold: ParallelFold, _ views: [any ProjectedView], _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> [Adoption.Generation] {
        var tables: [RowTable] = []
        for view in views { tables.append(await RowTable.of(fold, view)) }
        let counter = Counter(total: tables.reduce(0) { $0 + $1.rowCount }, progress)
        return try await withThrowingTaskGroup(of: Adoption.Generation.self) { group in
            // The largest first, so that none is left alone at the end; as many at once as fold.
            var waiting = tables.sorted { $0.rowCount > $1.rowCount }[...]
            for _ in 0..<workersCount {
                guard let table = waiting.popFirst() else { break }
                group.addTask { try await write(table, counter) }
            }
            var generations: [Adoption.Generation] = []
            while let generation = try await group.next() {
                generations.append(generation)
                if let table = waiting.popFirst() { group.addTask { try await write(table, counter) } }
            }
            return generations
        }
    }

    private func write(_ table: RowTable, _ counter: Counter) async throws -> Adoption.Generation {
        let writer = try await store.begin(log: log, view: table.view.table, version: table.view.version)
        do {
            var total = ViewTotal()
            for part in table.parts {
                for start in stride(from: 0, to: part.placesCount, by: RowTable.pieceCount) {
                    let piece = await part.piece(start..<min(start + RowTable.pieceCount, part.placesCount))
                    try await writer.write(piece.rows)
                    total.hash.add(piece.hash)
                    total.rowCount += piece.count
                    counter.add(piece.count)
                }
            }
            try await writer.finish()
            return Adoption.Generation(
                table: table.view.table, version: table.view.version, generation: writer.generation,
                rowCount: total.rowCount, digestState: total.hash.state, stopped: nil)
        } catch {
            await writer.abandon()
            throw error
        }
    }
}

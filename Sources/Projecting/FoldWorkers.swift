internal import Dispatch
internal import Supervision

/// A thread of its own for one ``Folder``: folding is long work, and Swift's shared threads are for those who wait.
actor FoldWorker {
    private final class QueueExecutor: SerialExecutor {
        private let queue = DispatchQueue(label: "shilu.fold", qos: .utility)

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    private let executor = QueueExecutor()
    private let part: FoldPart
    private var reader = EventReader()
    /// Two sets: one is filled while all workers read the other.
    private var batches: [[EventBatch]] = [[], []]
    let folder: Folder

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(views: [any ProjectedView], part: Int, of partsCount: Int) {
        self.part = FoldPart(part: part, count: partsCount)
        folder = Folder(views: views, part: self.part, follows: false, reference: .init())
    }

    /// Folds what all workers have parsed, and parses its share of what comes next: every so many-th bundle.
    func step(fold parsed: [EventBatch], parse next: Chunk?) throws -> [EventBatch] {
        for batch in parsed { folder.fold(batch) }
        guard let next else { return [] }
        batches.swapAt(0, 1)
        var count = 0
        for position in stride(from: part.part, to: next.bundles.count, by: part.count) {
            if count == batches[0].count { batches[0].append(EventBatch()) }
            try next.parse(position, into: batches[0][count], &reader)
            count += 1
        }
        return Array(batches[0][..<count])
    }

    func use<Answer: Sendable>(_ body: @Sendable (Folder) throws -> Answer) rethrows -> Answer { try body(folder) }
}

/// Folds a log from its beginning with several workers, each for its part of the keys.
///
/// Each entry is parsed once, by one of them, and read by all; so that no two of them ever have to agree.
package struct ParallelFold {
    /// Bundles that are parsed before they are folded: few enough to stay in the processor's cache.
    private static let chunkBundles = 16

    let source: any EntrySource
    let workers: [FoldWorker]
    package private(set) var size = 0
    /// The stamp of the last entry, milliseconds since 1970.
    private(set) var recordedMilliseconds: Int64 = 0

    package init(_ source: any EntrySource, views: [any ProjectedView], workersCount: Int) {
        self.source = source
        workers = (0..<max(1, workersCount)).map { FoldWorker(views: views, part: $0, of: max(1, workersCount)) }
    }

    /// Goes on to `size`. - Parameter progress: entries folded so far.
    package mutating func advance(to end: Int, progress: @Sendable (Int) -> Void = { _ in }) async throws {
        guard size < end else { return }
        // One chunk is folded while the next is parsed and the one after that is read.
        var read: Chunk? = try await chunk(from: size, to: end)
        var parsed: (events: [EventBatch], of: Chunk)?
        while parsed != nil || read != nil {
            let (folding, parsing) = (parsed?.events ?? [], read)
            async let ahead = chunk(from: parsing?.range.upperBound ?? end, to: end)
            let next = try await step(fold: folding, parse: parsing)
            if let done = parsed?.of {
                size = done.range.upperBound
                recordedMilliseconds = done.lastStamp ?? recordedMilliseconds
                progress(size)
            }
            parsed = parsing.map { (next, $0) }
            read = try await ahead
            try Task.checkCancellation()
        }
    }

    /// Nil behind the end.
    private func chunk(from start: Int, to end: Int) async throws -> Chunk? {
        start < end ? try await Chunk.read(source, start..<end, size: end, bundlesMax: Self.chunkBundles) : nil
    }

    /// All workers at once; returns the parsed bundles in order.
    private func step(fold parsed: [EventBatch], parse next: Chunk?) async throws -> [EventBatch] {
        let shares = try await withThrowingTaskGroup(of: (Int, [EventBatch]).self) { group in
            for (number, worker) in workers.enumerated() {
                group.addTask { (number, try await worker.step(fold: parsed, parse: next)) }
            }
            var shares = [[EventBatch]](repeating: [], count: workers.count)
            for try await (number, share) in group { shares[number] = share }
            return shares
        }
        return (0..<(next?.bundles.count ?? 0)).map { shares[$0 % workers.count][$0 / workers.count] }
    }

    /// Views that could not take an entry, and the first such entry of each.
    func stops() async -> [String: StoredView.Stop] {
        var stops: [String: StoredView.Stop] = [:]
        for worker in workers {
            let found = await worker.use { folder in folder.stoppedTables.map { ($0.name, $1) } }
            for (view, stop) in found where stop.index < stops[view]?.index ?? .max { stops[view] = stop }
        }
        return stops
    }

    /// The figures of all workers together that a view shows.
    func tallies(of view: TallyView) async -> [TallyRow] {
        let shows = view.shows
        if workers.count == 1 { return await workers[0].use { $0.tallies.rows(of: shows) } }
        let merged = TallyFold(names: nil, follows: false)
        for worker in workers { merged.merge(await worker.use { $0.tallies.rows(of: shows) }) }
        return merged.rows(of: shows)
    }
}

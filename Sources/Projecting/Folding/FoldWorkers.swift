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
    private let number: Int
    private var reader = EventReader()
    let folder: Folder

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(views: [any ProjectedView], part: Int, of partsCount: Int) {
        number = part
        folder = Folder(views: views, part: FoldPart(part: part, count: partsCount), follows: false, reference: .init())
    }

    /// Parses and folds until the pipeline is empty.
    /// - Parameter range: which entries of the bundles to take.
    func run(_ pipeline: FoldPipeline, range: Range<Int>) throws {
        do {
            while let work = try pipeline.next(number) {
                switch work {
                case .parse(let bundle, let batch):
                    try batch.fill(bundle: bundle.bytes, first: bundle.first, range: range, &reader)
                    pipeline.parsed(bundle)
                case .fold(let batch):
                    folder.fold(batch)
                    pipeline.folded(by: number)
                }
            }
        } catch {
            pipeline.fail(error)
            throw error
        }
    }

    func use<Answer: Sendable>(_ body: @Sendable (Folder) throws -> Answer) rethrows -> Answer { try body(folder) }
}

/// Folds a log from its beginning with several workers, each for its part of the keys.
///
/// Each entry is parsed once, by one of them, and read by all; so that no two of them ever have to agree.
package struct ParallelFold {
    /// Bundles that are read at a time.
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
        let range = size..<end
        let pipeline = FoldPipeline(await workers[0].use { $0.routes }, workersCount: workers.count)
        let last = try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { try await worker.run(pipeline, range: range) } }
            let last = await supply(pipeline, range, progress)
            try await group.waitForAll()
            return last
        }
        size = end
        recordedMilliseconds = last?.lastStamp ?? recordedMilliseconds
        progress(size)
    }

    /// Reads what is to be folded, and gives the last of it; its failure is the workers'.
    private func supply(
        _ pipeline: FoldPipeline, _ range: Range<Int>, _ progress: @Sendable (Int) -> Void
    ) async -> Chunk? {
        var last: Chunk?
        do {
            var at = range.lowerBound
            while at < range.upperBound {
                try Task.checkCancellation()
                let chunk = try await Chunk.read(
                    source, at..<range.upperBound, size: range.upperBound, bundlesMax: Self.chunkBundles)
                guard let folded = await pipeline.supply(chunk) else { break }
                progress(min(range.upperBound, range.lowerBound & ~255 + folded << 8))
                at = chunk.range.upperBound
                last = chunk
            }
            pipeline.complete()
        } catch {
            pipeline.fail(error)
        }
        return last
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

internal import Dispatch
internal import MerkleLog
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
    let folder: Folder

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(views: [any ProjectedView], part: Int, of partsCount: Int) {
        folder = Folder(views: views, part: part, of: partsCount, follows: false, reference: .init())
    }

    func fold(_ chunk: Chunk) throws { try chunk.fold(with: folder) }

    func use<Answer: Sendable>(_ body: @Sendable (Folder) throws -> Answer) rethrows -> Answer { try body(folder) }
}

/// Consecutive bundles of the log.
struct Chunk: Sendable {
    var firstBundle: Int
    var bundles: [[UInt8]]
    /// Which of their entries count.
    var range: Range<Int>

    static let bundleCount = 64

    /// The bundles with the entries of `range`, at most ``bundleCount`` of them.
    static func read(_ source: any EntrySource, _ range: Range<Int>, size: Int) async throws -> Chunk {
        let first = range.lowerBound >> 8
        let end = min((range.upperBound + 255) >> 8, first + bundleCount)
        var bundles: [[UInt8]] = []
        bundles.reserveCapacity(end - first)
        for bundle in first..<end { bundles.append(try await source.bundle(bundle, size: size)) }
        return Chunk(firstBundle: first, bundles: bundles, range: range.lowerBound..<min(range.upperBound, end << 8))
    }

    /// The stamp of the last entry that counts; nil where there is none.
    var lastStamp: Int64? {
        guard let last = bundles.last, let ranges = try? EntryBundle.ranges(in: last) else { return nil }
        let position = range.upperBound - 1 - (firstBundle + bundles.count - 1) << 8
        guard ranges.indices.contains(position) else { return nil }
        return last[ranges[position]].withUnsafeBytes { try? EntryView($0).stampMilliseconds }
    }
}

/// Folds a log from its beginning with several workers, each for its part of the keys.
///
/// Every worker reads every entry: parsing is a small part of folding, and so no two of them ever have to agree.
package struct ParallelFold {
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
        var next = try await Chunk.read(source, size..<end, size: end)
        while size < end {
            let chunk = next
            // The next chunk is read while this one is folded.
            async let ahead = chunk.range.upperBound < end ? Chunk.read(source, chunk.range.upperBound..<end, size: end) : nil
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers { group.addTask { try await worker.fold(chunk) } }
                try await group.waitForAll()
            }
            size = chunk.range.upperBound
            recordedMilliseconds = chunk.lastStamp ?? recordedMilliseconds
            progress(size)
            if let chunk = try await ahead { next = chunk }
            try Task.checkCancellation()
        }
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

    /// The tallies of all workers together, none where no view shows them.
    func tallies() async -> [Cell: TallyRow] {
        var cells = await workers[0].use { $0.tallies.cells }
        for worker in workers.dropFirst() {
            for (cell, row) in await worker.use({ $0.tallies.cells }) { cells[cell, default: TallyRow(cell)].merge(row) }
        }
        return cells
    }
}

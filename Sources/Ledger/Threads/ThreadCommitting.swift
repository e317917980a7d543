internal import MerkleLog
internal import Supervision

extension Ledger {
    /// When to commit to the thread index. The log's readers may count on the defaults.
    public struct Committing: Sendable {
        /// Commit when this many entries came since the last time.
        public var entriesMax = 10_000
        /// Or this long after the first of them, in milliseconds.
        public var intervalMilliseconds = 60_000

        public init() {}
    }

    /// Appends `threads.committed` while this process writes, until the task is cancelled. In a burst it falls behind, and
    /// it waits for a segment that is being merged.
    ///
    /// The ledger's own entries alone are no reason: on an idle ledger it falls silent.
    /// - Parameter onFault: told of what went wrong; it is tried again.
    public func keepCommitting(
        _ committing: Committing = Committing(), onFault: @Sendable (any Error) -> Void = { _ in }
    ) async throws {
        while true {
            do {
                guard case .writer = role else {
                    try await Task.sleep(for: .milliseconds(200))
                    continue
                }
                // Entries before `looked` are committed to, or the ledger's own.
                var looked = try await reader.commitment()?.size ?? 0
                while true {
                    try await waitForMore(than: looked, committing)
                    switch try await commitThreads(since: looked) {
                    case .committed(let size), .nothingNew(let size): looked = size
                    case .notYet: try await Task.sleep(for: .milliseconds(200))
                    }
                }
            } catch let error as CancellationError {
                throw error
            } catch let refusal as Refusal where refusal.code == .standingBy {
                try await Task.sleep(for: .milliseconds(200))
            } catch {
                onFault(error)
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// What became of an attempt to commit.
    private enum Attempt {
        /// To so many entries.
        case committed(Int)
        /// Up to there nobody but the ledger has recorded anything.
        case nothingNew(Int)
        /// Summaries of a segment are missing, or too much came meanwhile.
        case notYet
    }

    /// Commits to all entries that there are, if others have recorded something from entry `looked` on.
    private func commitThreads(since looked: Int) async throws(Refusal) -> Attempt {
        let reader = try reader
        guard try await reader.hasWordsOfOthers(from: looked) else { return .nothingNew(reader.size) }
        guard let roots = try await reader.threadRoots() else { return .notYet }
        // What waits in the pool comes before the commitment; there is room for much more.
        guard try self.reader.size - reader.size < ThreadSegment.commitmentLagMax / 2 else { return .notYet }
        let data = JSONText.object([
            ("size", .integer(reader.size)), ("roots", .array(roots.map { .string($0.description) })),
        ])
        // Another process that commits to the same size says so in other bytes: the time is in the id.
        _ = try await append(
            own: .threadsCommitted, id: "threads-\(reader.size)-\(clock.now())", subject: "log/\(origin)", data: data)
        return .committed(reader.size)
    }

    /// Waits for the first entry from `looked` on, and then until enough have come or time has passed.
    private func waitForMore(than looked: Int, _ committing: Committing) async throws {
        _ = try await waitForGrowth(beyond: looked)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await self.waitForGrowth(beyond: looked + committing.entriesMax - 1) }
            group.addTask { try await Task.sleep(for: .milliseconds(committing.intervalMilliseconds)) }
            try await group.next()
            group.cancelAll()
        }
    }
}

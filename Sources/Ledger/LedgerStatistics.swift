internal import Synchronization

/// What a ledger has done since its process started, and how it stands: for `/metrics`.
public struct LedgerStatistics: Sendable {
    /// Entries in the log.
    public var size = 0
    /// The epoch this process writes in; 0 while it does not.
    public var epoch = 0
    /// It may have been set back, and signs nothing.
    public var isClosed = false
    /// Single signed events recorded.
    public var events = 0
    /// Sealed batches recorded, and the events in them.
    public var batches = 0
    public var batchedEvents = 0
    /// Refusals by code.
    public var refusals: [String: Int] = [:]
    /// Work that waits for the writer: pieces, bytes.
    public var poolCount = 0
    public var poolByteCount = 0
    /// Commits, and how long they took: cumulative counts up to each bound of ``commitBounds``, in seconds.
    public var commits = 0
    public var commitSeconds = 0.0
    public var commitBuckets = [Int](repeating: 0, count: LedgerStatistics.commitBounds.count)
    /// Times that the writer had to recover from a lost connection or epoch.
    public var recoveries = 0

    /// Upper bounds of the buckets, in seconds.
    public static let commitBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
}

extension Ledger {
    /// The present figures.
    public var statistics: LedgerStatistics {
        var statistics = counters.statistics
        let (role, size) = state.withLock { ($0.role, $0.snapshot?.size ?? 0) }
        statistics.size = size
        if case .writer(let epoch) = role { statistics.epoch = epoch }
        if case .closed = role { statistics.isClosed = true }
        (statistics.poolCount, statistics.poolByteCount) = pool.depth
        return statistics
    }

    /// Counts as things happen.
    final class Counters: Sendable {
        private let state = Mutex(LedgerStatistics())

        var statistics: LedgerStatistics { state.withLock { $0 } }

        func refused(_ refusal: Refusal) { state.withLock { $0.refusals[refusal.code.rawValue, default: 0] += 1 } }

        func recovering() { state.withLock { $0.recoveries += 1 } }

        func committed(in duration: Duration) {
            let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
            state.withLock { statistics in
                statistics.commits += 1
                statistics.commitSeconds += seconds
                for (bucket, bound) in LedgerStatistics.commitBounds.enumerated() where seconds <= bound {
                    statistics.commitBuckets[bucket] += 1
                }
            }
        }

        func settled(_ work: Work) {
            state.withLock { statistics in
                switch work {
                case .event: statistics.events += 1
                case .batch(let batch):
                    statistics.batches += 1
                    statistics.batchedEvents += batch.lines.count
                }
            }
        }
    }
}

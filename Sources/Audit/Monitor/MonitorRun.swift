/// Watches ledgers, round by round, until one of them has a fault or the task is cancelled.
public struct MonitorRun: Sendable {
    /// Seconds from the beginning of one round of a ledger to the next; a round that takes longer is followed at once.
    let intervalSeconds: Int
    /// End as soon as each ledger was looked at.
    let isOnce: Bool
    /// More to look at, behind the first round and those that have verified something; again where it threw, or has left a
    /// suspicion.
    let further: (@Sendable (LedgerMonitor) async throws -> [MonitorEvent])?
    private let tell: @Sendable (LedgerMonitor, MonitorEvent) async -> Void

    private static let pauseSecondsMax = 60

    /// - Parameter tell: is told each event as it happens, those of one ledger in order.
    public init(
        intervalSeconds: Int, isOnce: Bool, further: (@Sendable (LedgerMonitor) async throws -> [MonitorEvent])? = nil,
        tell: @escaping @Sendable (LedgerMonitor, MonitorEvent) async -> Void
    ) {
        self.intervalSeconds = intervalSeconds
        self.isOnce = isOnce
        self.further = further
        self.tell = tell
    }

    /// - Returns: whether a fault was found.
    /// - Throws: ``AuditError``: once, for a ledger that cannot be reached, or of which a suspicion stays; always for a state
    ///   of no use.
    public func run(_ monitors: [LedgerMonitor]) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for monitor in monitors { group.addTask { try await watch(monitor) } }
            while let isFault = try await group.next() {
                guard isFault else { continue }
                group.cancelAll()
                return true
            }
            return false
        }
    }

    private func watch(_ monitor: LedgerMonitor) async throws -> Bool {
        await tell(monitor, .started(size: await monitor.size))
        var failures = 0
        var rounds = 0
        // Whether there is something that only `further` looks at, and has not yet.
        var isOwed = true
        while true {
            // Behind a ledger that grows fast, each pause would be entries to verify in the next round.
            var next = ContinuousClock.now + .seconds(intervalSeconds)
            do {
                var events = try await monitor.round()
                rounds += 1
                for event in events { await tell(monitor, event) }
                isOwed = isOwed || events.contains(where: \.isVerified)
                if let further, isOwed, !events.contains(where: { $0.isFault || $0.isSuspect }) {
                    events = try await further(monitor)
                    for event in events { await tell(monitor, event) }
                    isOwed = events.contains(where: \.isSuspect)
                }
                failures = 0
                if events.contains(where: \.isFault) { return true }
                let isSuspect = events.contains(where: \.isSuspect)
                if isOnce, !isSuspect || rounds >= LedgerMonitor.seenMin {
                    if isSuspect { throw AuditError.conflict(detail: monitor.subject.url + ": " + Self.unproven) }
                    return false
                }
                if isSuspect { next = .now + .seconds(min(intervalSeconds, 1)) }
            } catch let error where !Self.isFinal(error) {
                failures += 1
                if isOnce, failures >= LedgerMonitor.seenMin { throw error }
                let pause = isOnce ? 1 : Self.pause(failures)
                next = .now + .seconds(pause)
                await tell(monitor, .unreachable(detail: "\(error)", retrySeconds: pause))
            }
            try await Task.sleep(until: next, clock: .continuous)
        }
    }

    private static let unproven = "something is wrong, and could not be proven; see the events"

    /// 1, 2, 4 … seconds, up to a minute, with up to half as much again: monitors do not return all at once.
    private static func pause(_ failures: Int) -> Int {
        let base = min(1 << min(failures - 1, 10), pauseSecondsMax)
        return base + Int.random(in: 0...base / 2)
    }

    /// What no waiting mends: this machine's own files, and the end of the task.
    private static func isFinal(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, AuditError.conflict, AuditError.file: true
        default: false
        }
    }
}

public import Ledger
internal import Logging
public import Projecting
internal import SignedNote
internal import Supervision

/// Keeps the views up with the log while this process writes it: rebuilds what is missing or of another version, follows,
/// and attests the digests in the log.
public struct ViewsRunner: Sendable {
    private let ledger: Ledger
    private let store: any ProjectionStore
    private let views: [any ProjectedView]
    private let attestSeconds: Int
    private let follower: Follower

    /// - Parameter attestSeconds: how long after the last time to attest, if something was folded since.
    public init(ledger: Ledger, store: any ProjectionStore, views: [any ProjectedView], attestSeconds: Int) {
        self.ledger = ledger
        self.store = store
        self.views = views
        self.attestSeconds = attestSeconds
        follower = Follower(log: ledger.origin, source: LedgerSource(ledger), store: store, views: views)
    }

    /// Runs until cancelled. What goes wrong is logged and tried again: the ledger never waits for its views.
    func run(logger: Logger) async throws {
        var attestor = Attestor(ledger: ledger, seconds: attestSeconds)
        while true {
            do {
                try await waitUntilWriting()
                try await rebuildOutdated(logger)
                while true {
                    while try await follower.step() {}
                    guard let state = try await follower.state() else {
                        // There are no views, or somebody has thrown them away.
                        try await Task.sleep(for: .seconds(1))
                        break
                    }
                    try await attestor.attest(state)
                    try await waitForMore(than: state.position, attestor)
                }
            } catch let error as CancellationError {
                throw error
            } catch {
                logger.error("The views do not follow at the moment: \(error)")
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func waitUntilWriting() async throws {
        while true {
            if case .writer = ledger.role { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func rebuildOutdated(_ logger: Logger) async throws {
        let outdated = try await follower.outdated()
        guard !outdated.isEmpty else { return }
        logger.notice("Building the views \(outdated.joined(separator: ", "))")
        let rebuild = Rebuild(
            log: ledger.origin, source: LedgerSource(ledger), store: store, views: views, workersCount: 2)
        let (size, stopped) = try await rebuild.run(Set(outdated))
        for (view, stop) in stopped {
            logger.critical("The view \(view) stopped at entry \(stop.index): \(stop.reason)")
        }
        logger.notice("The views are built, at \(size)")
    }

    /// Waits until the log grows, or until attesting is due.
    private func waitForMore(than position: Int, _ attestor: Attestor) async throws {
        let ledger = ledger
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await ledger.waitForGrowth(beyond: position) }
            if let milliseconds = attestor.dueIn(position) {
                group.addTask { try await Task.sleep(for: .milliseconds(milliseconds)) }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

/// Appends `projection.attested` for each view that follows the log.
private struct Attestor {
    /// Attests in any case when this many entries were folded since the last time.
    private static let entriesMax = 100_000

    let ledger: Ledger
    let seconds: Int
    /// Entries up to here are attested, or attestations themselves; at first, what the start found.
    private var attested: Int?
    /// What a start finds is attested once more, whatever the process before left: entries, another version, half a round.
    private var owesStart = true
    private var last = ContinuousClock.now

    init(ledger: Ledger, seconds: Int) {
        self.ledger = ledger
        self.seconds = seconds
    }

    /// Milliseconds until attesting is due at `position`; nil when there is nothing new to attest.
    func dueIn(_ position: Int) -> Int? {
        guard let attested, owesStart || position > attested else { return nil }
        if position - attested >= Self.entriesMax { return 0 }
        let passed = (ContinuousClock.now - last).components
        return max(0, seconds * 1_000 - Int(passed.seconds * 1_000 + passed.attoseconds / 1_000_000_000_000_000))
    }

    mutating func attest(_ state: Follower.State) async throws {
        if attested == nil { attested = state.position }
        guard dueIn(state.position) == 0 else { return }
        var count = 0
        for (name, view) in state.views.sorted(by: { $0.key < $1.key }) where view.stopped == nil {
            guard let hash = LtHash(state: view.digestState) else { continue }
            let data = JSONText.object([
                ("projection", .string(name)), ("version", .integer(view.version)), ("size", .integer(state.position)),
                ("rows", .integer(view.rowCount)), ("digest", .string(Base64.encode(hash.digest))),
            ])
            // A second process that attests the same size says so in other bytes: the time is in the id.
            _ = try await ledger.append(
                own: .projectionAttested, id: "\(name)-\(state.position)-\(SystemClock().now())",
                subject: "projection/\(name)", data: data)
            count += 1
        }
        last = ContinuousClock.now
        owesStart = false
        // Attestations alone are no reason to attest again; what others appended in between is.
        attested = try ledger.reader.size == state.position + count ? state.position + count : state.position
    }
}

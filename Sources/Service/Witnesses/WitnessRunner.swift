public import Ledger
internal import Logging
internal import MerkleLog
internal import SignedNote
internal import Synchronization

/// Asks a ledger's witnesses for cosignatures on its checkpoints while this process writes it, and holds what they gave.
///
/// What is held lives in memory: after a start the witnesses are asked again, for whatever is newest then.
public final class WitnessRunner: Sendable {
    let ledger: Ledger
    let addresses: [WitnessAddress]
    /// Distinct witnesses that a checkpoint must have before it is served; 0 where none are required.
    public let quorum: Int
    private let state: Mutex<Witnessing>
    private let waiters = Mutex(SubscriberState<CheckedContinuation<SubscriberWake, Never>>())
    private let start = ContinuousClock.now

    /// The newest checkpoint is looked at this often at most: a burst of commits is one question.
    private static let paceMilliseconds: Int64 = 250

    /// - Throws: ``WitnessPolicyError`` where a witness would count twice, or there are fewer than the quorum.
    public init(ledger: Ledger, addresses: [WitnessAddress], quorum: Int) throws {
        let policy = try WitnessPolicy(keys: addresses.flatMap(\.keys), quorum: quorum)
        guard Set(addresses.map(\.name)).count == addresses.count else {
            throw WitnessAddressError("two witnesses have the same name")
        }
        self.ledger = ledger
        self.addresses = addresses
        self.quorum = policy.quorum
        state = Mutex(Witnessing(count: addresses.count, quorum: quorum))
    }

    // MARK: What there is

    /// How the witnesses stand.
    var standing: Witnessing { state.withLock { $0 } }

    /// The checkpoint to serve: with a quorum the newest that has reached it; without one the newest, with the cosignatures
    /// that there are for exactly that one.
    /// - Throws: ``Problem`` `quorum-missing`.
    func served(newest reader: LogReader) throws(Problem) -> [UInt8] {
        guard quorum == 0 else { return try witnessed().encoded }
        return state.withLock { $0.candidate(size: reader.size) }?.cosigned.encoded ?? reader.checkpoint
    }

    /// The newest checkpoint that has reached the quorum.
    func witnessed() throws(Problem) -> SignedCheckpoint {
        guard let candidate = state.withLock({ $0.witnessed }) else {
            throw Problem(
                .quorumMissing, "No checkpoint has been cosigned by \(quorum) witnesses since the service started.")
        }
        return candidate.cosigned
    }

    /// Waits until a witnessed checkpoint has more than `index` entries; false when none came within `patience`.
    func wait(beyond index: Int, patience: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wake(beyond: index) }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            let isReached = await group.next() ?? false
            group.cancelAll()
            return isReached
        }
    }

    private func wake(beyond index: Int) async -> Bool {
        let id = waiters.withLock { $0.makeID() }
        let wake = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<SubscriberWake, Never>) in
                let wake = waiters.withLock { Task.isCancelled ? .closed : $0.wait(id, beyond: index, waiter) }
                if let wake { waiter.resume(returning: wake) }
            }
        } onCancel: {
            waiters.withLock { $0.cancel(id) }?.resume(returning: .closed)
        }
        return wake == .grown
    }

    // MARK: Asking

    private enum Event: Sendable {
        /// The log may have grown.
        case looked
        case answered(Witnessing.Ask, Witnessing.Answer)
        /// It is time to look again, as ``Witnessing/wakeAt(now:)`` said.
        case due
    }

    /// Runs until cancelled.
    func run(logger: Logger) async {
        let client = WitnessClient()
        await withTaskGroup(of: Event.self) { group in
            var isDueAt: Int64?
            group.addTask { await self.look(beyond: 0, after: 0) }
            while !Task.isCancelled, let event = await group.next() {
                switch event {
                case .looked:
                    await offer()
                    let (seen, now) = (standing.newestSize, now())
                    group.addTask { await self.look(beyond: seen, after: now + Self.paceMilliseconds) }
                case .answered(let ask, let answer): take(answer, to: ask, logger)
                case .due: isDueAt = nil
                }
                let now = now()
                for ask in state.withLock({ $0.asks(now: now) }) {
                    group.addTask {
                        .answered(
                            ask,
                            await client.ask(self.addresses[ask.witness], ask) { () throws(Refusal) in
                                // Only the process that writes asks.
                                try self.ledger.reader
                            })
                    }
                }
                if let wakeAt = state.withLock({ $0.wakeAt(now: now) }), isDueAt.map({ wakeAt < $0 }) ?? true {
                    isDueAt = wakeAt
                    group.addTask {
                        try? await Task.sleep(for: .milliseconds(wakeAt - now))
                        return .due
                    }
                }
            }
            group.cancelAll()
        }
        await client.close()
        for waiter in waiters.withLock({ $0.close() }) { waiter.resume(returning: .closed) }
    }

    /// Waits for more than `size` entries, but at least until `time`.
    private func look(beyond size: Int, after time: Int64) async -> Event {
        _ = try? await ledger.waitForGrowth(beyond: size)
        try? await Task.sleep(for: .milliseconds(max(0, time - now())))
        return .looked
    }

    /// Offers the newest checkpoint, while this process writes: a standby asks nobody.
    private func offer() async {
        guard let bytes = try? await ledger.notedReader().checkpoint,
            let signed = try? SignedCheckpoint(note: Note.parse(bytes))
        else { return }
        state.withLock { $0.offer(signed) }
    }

    private func take(_ answer: Witnessing.Answer, to ask: Witnessing.Ask, _ logger: Logger) {
        // Another process may have taken the log over meanwhile, and moved the witness on.
        let logSize = try? ledger.reader.size
        let answer = logSize == nil ? .failed("this process no longer writes the log") : answer
        let (before, after, size) = state.withLock { state in
            let before = state.standings[ask.witness]
            state.take(
                answer, from: ask.witness, for: ask.signed.checkpoint.size, logSize: logSize ?? 0, now: now(),
                random: .random(in: 0...1))
            return (before, state.standings[ask.witness], state.witnessed?.size)
        }
        report(addresses[ask.witness].name, before, after, logger)
        guard let size else { return }
        for waiter in waiters.withLock({ $0.grow(to: size) }) { waiter.resume(returning: .grown) }
    }

    /// Says once when a witness falls out, when it comes back, and loudly when it contradicts this log.
    private func report(_ name: String, _ before: Witnessing.Standing, _ after: Witnessing.Standing, _ logger: Logger) {
        switch (before.trouble, after.trouble) {
        case (let was, let trouble?) where after.isContradiction && was != trouble:
            logger.critical("The witness \(name) contradicts this ledger: \(trouble)")
        case (nil, let trouble?): logger.warning("The witness \(name) does not cosign: \(trouble)")
        case (.some, nil): logger.notice("The witness \(name) cosigns again")
        default: break
        }
    }

    /// Milliseconds of a clock that never goes back.
    private func now() -> Int64 {
        let passed = (ContinuousClock.now - start).components
        return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
    }
}

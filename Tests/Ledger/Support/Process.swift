import Ledger
import Synchronization
import Testing

/// A process that runs a ledger: its own connection, its own writer.
final class Process: Sendable {
    let ledger: Ledger
    let store: MemoryStore
    private let running: Task<Void, any Error>

    /// - Parameter prepare: what is done to its connection before it runs.
    init(
        _ database: MemoryDatabase, clock: ManualClock, options: Ledger.Options = Ledger.Options(),
        signingGuard: SigningGuard? = nil,
        _ prepare: (MemoryStore) -> Void = { _ in }
    ) {
        let store = database.session()
        prepare(store)
        let ledger = Ledger(
            store: store, key: World.ledgerKey, options: options, clock: clock, signingGuard: signingGuard)
        self.store = store
        self.ledger = ledger
        running = Task { try await ledger.run() }
    }

    /// Tells it to stop, as a service manager would, and waits until it has; its connection is closed.
    func stop() async {
        running.cancel()
        _ = await running.result
        store.database.dropLock(of: store.number)
    }

    /// Waits until ``Ledger/run()`` has ended by itself, and returns what it threw.
    func failure() async -> (any Error)? {
        if case .failure(let error) = await running.result { return error }
        return nil
    }

    /// Waits until it writes.
    func writes() async {
        await eventually("the ledger writes") { if case .writer = self.ledger.role { true } else { false } }
    }

    /// Sends bytes as the author would, and tells what came back.
    func send(_ submission: Submission) async -> Outcome {
        do throws(Refusal) {
            return submission.isBatch
                ? .batch(try await ledger.append(batch: submission.bytes))
                : .event(try await ledger.append(note: submission.bytes))
        } catch {
            return .refused(error)
        }
    }
}

/// What an author gets.
enum Outcome: Sendable, Equatable {
    case event(Receipt)
    case batch(BatchReceipt)
    case refused(Refusal)

    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    /// Index of the event or seal, and the proof of it.
    var receipt: (index: Int, recordedAt: String, proof: String, isRepeated: Bool)? {
        switch self {
        case .event(let receipt): (receipt.index, receipt.recordedAt, receipt.proof, receipt.repeated)
        case .batch(let receipt): (receipt.sealIndex, receipt.recordedAt, receipt.proof, receipt.repeated)
        case .refused: nil
        }
    }
}

/// Waits for something that happens by itself; fails the test when it does not within a minute.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async -> Bool
) async {
    let start = ContinuousClock.now
    while await !condition() {
        guard ContinuousClock.now - start < .seconds(60) else {
            Issue.record("it did not come about: \(what)", sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .microseconds(300))
    }
}

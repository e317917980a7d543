internal import MerkleLog
internal import Synchronization

extension Ledger {
    /// Waits until the key may sign over the database as it is; at once, as a rule. Until then what was signed before can be
    /// read, and nothing is signed or written. A process that knows what was signed has passed here, and holds the database
    /// against that itself whenever it takes over.
    ///
    /// - Parameter epoch: becomes the head's while it waits, so that damage is told from another process at work.
    func waitUntilSigning(
        epoch: inout Int, onClosed: @Sendable (String) -> Void, answer: (Refusal) -> Void
    ) async throws {
        guard let signingGuard, signed.withLock({ $0 == nil }) else { return }
        var shown: StoredHead?
        var told: String?
        while !Task.isCancelled {
            let known = signingGuard.known()
            guard let head = try await store.head(log: origin), head.size > 0 else { return }
            guard let objection = known.objection(to: head) else {
                signed.withLock { $0 = known.checkpoint.map { ($0.size, $0.root) } }
                return
            }
            let reason = objection.description
            let refusal = Refusal(.notCompared, reason, retryAfterSeconds: 60)
            if told != reason { onClosed(reason) }
            told = reason
            answer(refusal)
            pool.close(refusal)
            if shown?.checkpoint == head.checkpoint {
                state.withLock { $0.role = .closed(reason) }
            } else {
                epoch = head.epoch
                let recovered = try await Recovery(stored: stored, key: key, readers: admission.readers).recover(head)
                state.withLock {
                    $0 = State(
                        role: .closed(reason), snapshot: recovered.snapshot, segments: recovered.segments)
                }
                growth.reached(recovered.snapshot.size)
                shown = head
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// The log as the store has it now, checked against its signed checkpoint, without becoming its writer.
    /// - Throws: ``Refusal`` `history-damaged`; ``StoreFault``.
    public func readStore() async throws -> LogReader {
        guard let head = try await store.head(log: origin) else {
            throw Refusal(.historyDamaged, "The database has no head of \(origin): it was never founded here.")
        }
        let recovered = try await Recovery(stored: stored, key: key, readers: admission.readers).recover(head)
        return reader(of: recovered.snapshot, segments: recovered.segments)
    }

    /// The log as of the newest commit, once its checkpoint is noted beside the key: what is handed to everybody is never
    /// more than the key remembers.
    public func notedReader() async throws(Refusal) -> LogReader {
        let reader = try reader
        // One that signs nothing serves what was signed, and notes nothing either.
        if let signingGuard, case .writer = role {
            try await signingGuard.record.reach(size: reader.size, checkpoint: reader.checkpoint)
        }
        return reader
    }

    /// Refuses work while what is signed cannot be noted.
    /// - Throws: `store-unavailable`.
    public func requireRecord() throws(Refusal) {
        if let failure = signingGuard?.record.failure { throw .unnoted(failure) }
    }
}

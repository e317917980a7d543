internal import MerkleLog
public import SignedNote
internal import Supervision

extension Ledger {
    /// Founds a ledger: writes entry 0, the event `ledger.founded`, signed by the root authority.
    ///
    /// Refuses where a ledger of this origin is. A founding that was interrupted before its entry was durable can be
    /// done again.
    /// - Parameters:
    ///   - key: the ledger's key; its name becomes the origin.
    ///   - rootKey: the root authority's key, named `<origin>/authority`.
    public static func found(
        store: any LogStore, key: SigningKey, rootKey: SigningKey, clock: any LedgerClock = SystemClock()
    ) async throws -> Receipt {
        guard rootKey.name == key.name + "/authority" else {
            throw Refusal(.badRequest, "The root key must be named \(key.name)/authority, not \(rootKey.name).")
        }
        if let head = try await store.head(log: key.name) {
            guard head.size == 0 else { throw StoreFault.alreadyFounded }
        } else {
            try await store.found(log: key.name)
        }
        let head = try await store.claim(log: key.name)
        guard head.size == 0 else { throw StoreFault.alreadyFounded }
        let now = clock.now()
        let note = try foundingNote(key: key.verifier, rootKey: rootKey, stamp: Stamp(milliseconds: now))
        let ledger = Ledger(store: store, key: key, clock: clock, signingGuard: nil)
        let empty = LogSnapshot(
            size: 0, checkpoint: [], edge: RightEdge(), bundle: [], tail: PostingTail(start: 0), authority: nil,
            lastStamp: 0)
        // The root key is not enrolled yet: the founding itself says which it is. Its place in the log is admitted by
        // the authority's own fold.
        let founding = AdmittedEvent(
            note: note, authorityRevision: 0, key: .event(source: "/authority", id: "founding"),
            threads: ["log/\(key.name)", ThreadKind.authorityThread, ThreadKind.referenceThread].map { Posting.key(thread: $0) }, expectation: nil,
            isAuthority: true)
        let draft = ledger.sequencer.draft(
            [.event(founding)], on: empty, facts: Sequencer.Facts(), epoch: head.epoch, now: now)
        let place = try draft.outcomes[0].get()
        guard let (advance, next) = draft.commit else { preconditionFailure("a founding is always new") }
        try await store.commit(advance)
        return Receipt(
            index: place.index, recordedAt: Stamp(milliseconds: place.stamp).description,
            proof: try await ledger.reader(of: next, segments: []).receiptProof(index: place.index, size: place.size),
            repeated: false)
    }

    private static func foundingNote(key: VerifierKey, rootKey: SigningKey, stamp: Stamp) throws -> [UInt8] {
        let event =
            #"{"specversion":"1.0","id":"founding","source":"/authority","type":"ledger.founded","#
            + #""subject":"log/\#(key.name)","time":"\#(stamp)","data":{"origin":"\#(key.name)","#
            + #""ledgerKey":"\#(key)","rootKey":"\#(rootKey.verifier)","#
            + #""witnesses":{"quorum":0,"keys":[]},"vocabulary":"\#(Vocabulary.hash)"}}"#
        return try Note.sign(Array((event + "\n").utf8), by: [rootKey]).encoded
    }
}

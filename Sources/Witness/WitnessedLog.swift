public import MerkleLog
public import SignedNote

/// One log that a witness watches: judging a request, keeping the record and signing are one step that nothing gets between.
///
/// Two requests for one log wait for each other here, each over its two synced writes; those of different logs do not.
public actor WitnessedLog {
    private let keys: [VerifierKey]
    private let signer: SigningKey
    private let records: Records
    private var record: Record
    /// POSIX seconds.
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - keys: the log's trusted keys; their name is its origin.
    ///   - record: as ``Records/load(_:)`` found it.
    public init(
        keys: [VerifierKey], signer: SigningKey, records: Records, record: Record, now: @escaping @Sendable () -> Int64
    ) {
        self.keys = keys
        self.signer = signer
        self.records = records
        self.record = record
        self.now = now
    }

    /// The checkpoint that was cosigned last; nil for none.
    public var latest: SignedCheckpoint? { record.latest }

    /// What came of a request.
    public enum Outcome: Sendable {
        case cosigned(SignatureLine)
        case refused(Decision.Refusal)
    }

    /// Judges a request and, where it holds, makes the new record durable before it answers with the cosignature.
    /// - Throws: ``WitnessFault`` where the record could not be kept: nothing was cosigned.
    public func add(_ request: AddCheckpoint) throws(WitnessFault) -> Outcome {
        let decision = Decision(request, keys: keys, latest: record.latest?.checkpoint)
        if case .refuse(let refusal) = decision { return .refused(refusal) }
        let note = request.signed.note
        let cosignature = Cosignature.sign(note.text, by: signer, timestampSeconds: max(1, now()))
        // The same tree again moves nothing, so there is nothing to keep.
        if record.latest == nil || record.size < request.signed.checkpoint.size {
            let logSignatures = note.signatures.filter { line in keys.contains { line.isBy($0) } }
            let next = record.moved(to: try signed(note.text, logSignatures + [cosignature]))
            try records.keep(next)
            record = next
        }
        return .cosigned(cosignature)
    }

    private func signed(_ text: [UInt8], _ signatures: [SignatureLine]) throws(WitnessFault) -> SignedCheckpoint {
        do {
            return try SignedCheckpoint(note: Note(text: text, signatures: signatures))
        } catch {
            throw WitnessFault("the checkpoint cannot carry one more signature: \(error)")
        }
    }
}

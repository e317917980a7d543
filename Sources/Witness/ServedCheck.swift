internal import MerkleLog
public import SignedNote

/// Holds what somebody serves of a log against the witness's own record: a checkpoint that carries the witness's own
/// cosignature and is newer than the record proves that the record was set back, in both its places.
///
/// What nobody shows cannot be found so: a cosignature that was given and never served. Hence the records come first.
public enum ServedCheck {
    /// - Parameters:
    ///   - bytes: a signed checkpoint, as a ledger, a monitor or another witness serves it.
    ///   - keys: the keys of the logs that are watched.
    ///   - record: the record of the checkpoint's origin; nil where none is begun.
    /// - Returns: the checkpoint's origin and size, and whether this witness's cosignature is on it.
    /// - Throws: ``WitnessFault`` where it is not a checkpoint of a watched log, or is newer than the record.
    @discardableResult
    public static func check(
        _ bytes: [UInt8], keys: [VerifierKey], witness: VerifierKey, record: (String) throws(WitnessFault) -> Record?
    ) throws(WitnessFault) -> (origin: String, size: Int, isCosigned: Bool) {
        let signed: SignedCheckpoint
        do {
            signed = try SignedCheckpoint(note: Note.parse(bytes))
            _ = try signed.note.signers(of: keys.filter { $0.name == signed.checkpoint.origin })
        } catch {
            throw WitnessFault("what is served is not a checkpoint of a log that this witness watches: \(error)")
        }
        let checkpoint = signed.checkpoint
        let isCosigned = signed.note.signatures.contains { line in
            line.isBy(witness) && witness.verify(line.signature, text: signed.note.text)
        }
        guard isCosigned else { return (checkpoint.origin, checkpoint.size, false) }
        let record = try record(checkpoint.origin)
        let isKnown =
            checkpoint.size < record?.size ?? 0
            || (checkpoint.size == record?.size && checkpoint.root == record?.latest?.checkpoint.root)
        guard isKnown else {
            throw WitnessFault(
                """
                this witness cosigned \(checkpoint.origin) at \(checkpoint.size) entries, but its records know only \
                \(record?.size ?? 0): they were lost or set back. Make a new key
                """)
        }
        return (checkpoint.origin, checkpoint.size, true)
    }
}

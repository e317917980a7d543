public import MerkleLog
public import SignedNote

/// Checks a kept receipt without the ledger: that what one holds in hand is the entry that the ledger once signed for.
public struct ReceiptCheck: Sendable {
    /// The ledger's key.
    public let key: VerifierKey
    /// Whose cosignatures on the receipt's checkpoint count, and how many are demanded.
    public let witnesses: WitnessPolicy

    public init(key: VerifierKey, witnesses: WitnessPolicy = .none) {
        self.key = key
        self.witnesses = witnesses
    }

    /// What the author still has of the entry.
    public enum Evidence: Sendable {
        /// The leaf data: stamp line and payload, verbatim.
        case entry([UInt8])
        /// What was sent: a signed event, a seal, or one event line with its newline. The stamp is the receipt's
        /// `recordedAt`, or nil where the proof carries it as its extra data (see ``AppendReceipt/keptProof``).
        case payload([UInt8], recordedAt: String?)
    }

    /// What a good receipt proves.
    public struct Proven: Sendable, Equatable {
        public var origin: String
        /// Size of the log that the receipt's checkpoint signs, and its root.
        public var size: Int
        public var root: MerkleHash
        public var index: Int
        public var recordedAt: String
        /// Who cosigned the checkpoint, as the lines say.
        public var cosignatures: [FoundCosignature]
    }

    /// - Throws: ``Fault`` with one of the `receipt-…` codes, `entry-malformed`, `cosignature-bad` or `quorum-missing`.
    public func check(_ receipt: [UInt8], of evidence: Evidence) throws(Fault) -> Proven {
        let proof: TlogProof
        do throws(LogFormatError) {
            proof = try TlogProof(parsing: receipt)
        } catch {
            throw Fault(.receiptMalformed, "\(error)")
        }
        let entry = try entry(evidence, proof)
        let checkpoint: Checkpoint
        do throws(ProofError) {
            checkpoint = try proof.verify(leaf: MerkleHash.leaf(entry), logKey: key)
        } catch {
            if case .malformed = error { throw Fault(.receiptSignature, index: proof.index, "\(error)") }
            throw Fault(
                .receiptNotIncluded, index: proof.index,
                "the entry in hand is not the one that the receipt was given for: \(error)")
        }
        return Proven(
            origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root, index: proof.index,
            recordedAt: String(decoding: entry.prefix(Stamp.count), as: UTF8.self),
            cosignatures: try witnesses.check(note(of: proof), of: key))
    }

    private func note(of proof: TlogProof) throws(Fault) -> Note {
        do throws(NoteError) { return try Note.parse(proof.checkpoint) } catch {
            throw Fault(.receiptMalformed, index: proof.index, "\(error)")
        }
    }

    private func entry(_ evidence: Evidence, _ proof: TlogProof) throws(Fault) -> [UInt8] {
        switch evidence {
        case .entry(let bytes):
            guard bytes.count > Stamp.lineCount, bytes[Stamp.count] == UInt8(ascii: "\n"),
                bytes.withUnsafeBytes({ Stamp(UnsafeRawBufferPointer(rebasing: $0[..<Stamp.count])) }) != nil
            else { throw Fault(.entryMalformed, index: proof.index, "the entry does not begin with a stamp line") }
            return bytes
        case .payload(let payload, let recordedAt):
            guard let text = recordedAt ?? proof.extra.map({ String(decoding: $0, as: UTF8.self) }),
                let stamp = Stamp(text)
            else {
                throw Fault(
                    .entryMalformed, index: proof.index,
                    "when the ledger recorded it is not known: neither given nor in the receipt's extra data")
            }
            var entry: [UInt8] = []
            stamp.appendLine(to: &entry)
            return entry + payload
        }
    }
}

// A witness (c2sp.org/tlog-witness): it cosigns a log's checkpoint only where that continues what it cosigned before, so
// that whoever asks for its word cannot be shown a fork. `Decision` is the protocol, pure; `WitnessedLog` one log with its
// state; `Records` what is kept on disk; `WitnessService` the HTTP around it.

public import MerkleLog
public import SignedNote

/// What a witness makes of a request, before anything is signed or written.
public enum Decision: Sendable, Equatable {
    /// The checkpoint continues what was cosigned before: keep it, then cosign it. 200.
    case cosign
    case refuse(Refusal)

    public enum Refusal: Sendable, Equatable {
        /// The request contradicts itself. 400.
        case malformed(String)
        /// No key of the log has signed the checkpoint, or a line in its name does not verify. 403.
        case untrusted(NoteError)
        /// The checkpoint that was cosigned last has another size than the request says: this one. 409.
        case conflict(size: Int)
        /// The checkpoint is not proven to continue the one that was cosigned last. 422.
        case inconsistent(ProofError)
        /// The log has signed two roots for the size that was cosigned last: proof of a fork. 422.
        case equivocation
    }

    /// Judges a request about a log, in the specification's order: the more a client has to know, the later it is looked at.
    ///
    /// - Parameter keys: the keys that the witness trusts for this origin.
    /// - Parameter latest: the checkpoint of this origin that was cosigned last; nil for none.
    public init(_ request: AddCheckpoint, keys: [VerifierKey], latest: Checkpoint?) {
        let checkpoint = request.signed.checkpoint
        do throws(NoteError) {
            _ = try request.signed.note.signers(of: keys)
        } catch {
            self = .refuse(.untrusted(error))
            return
        }
        guard request.oldSize <= checkpoint.size else {
            self = .refuse(.malformed("the old size is larger than the checkpoint's"))
            return
        }
        guard request.oldSize == latest?.size ?? 0 else {
            self = .refuse(.conflict(size: latest?.size ?? 0))
            return
        }
        if let latest, latest.size == checkpoint.size, latest.root != checkpoint.root {
            self = .refuse(.equivocation)
            return
        }
        do throws(ProofError) {
            try Proofs.verifyConsistency(
                from: request.oldSize, root1: latest?.root ?? .emptyRoot, to: checkpoint.size, root2: checkpoint.root,
                path: request.proof)
            self = .cosign
        } catch {
            self = .refuse(.inconsistent(error))
        }
    }
}

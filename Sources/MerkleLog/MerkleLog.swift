// The transparency log as bytes: RFC 6962 trees over SHA-256, C2SP tiles, bundles, checkpoints and proofs, and the
// ledger's own entries, seals and index blocks. Pure: no I/O, no clock. Auditors share this module with the ledger,
// so nothing in it may trust whoever wrote the bytes.

public import SignedNote

/// Bytes that are not in the form they are said to be. The associated text says what was wrong, and where.
public enum LogFormatError: Error, Hashable, Sendable {
    case checkpoint(String)
    case proof(String)
    case bundle(String)
    case entry(String)
    case seal(String)
    case postings(String)
    case addCheckpoint(String)
    /// The note around a checkpoint is malformed, or its signature is not good.
    case note(NoteError)

    /// A stable name for programs, in kebab case.
    public var code: String {
        switch self {
        case .checkpoint: "malformed-checkpoint"
        case .proof: "malformed-proof"
        case .bundle: "malformed-bundle"
        case .entry: "malformed-entry"
        case .seal: "malformed-seal"
        case .postings: "malformed-postings"
        case .addCheckpoint: "malformed-add-checkpoint"
        case .note(let error): error.code
        }
    }
}

extension LogFormatError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .checkpoint(let why): "malformed checkpoint: \(why)"
        case .proof(let why): "malformed proof: \(why)"
        case .bundle(let why): "malformed entry bundle: \(why)"
        case .entry(let why): "malformed entry: \(why)"
        case .seal(let why): "malformed seal: \(why)"
        case .postings(let why): "malformed index block: \(why)"
        case .addCheckpoint(let why): "malformed add-checkpoint request: \(why)"
        case .note(let error): error.description
        }
    }
}

/// What can be wrong with a note, a key or a signature. Descriptions name keys and files, never contents.
public enum NoteError: Error, Hashable, Sendable {
    /// The bytes are not UTF-8.
    case notUTF8
    /// There is an ASCII control character other than newline, at this byte offset.
    case controlCharacter(offset: Int)
    /// The note has no text, no blank line, no signatures, or does not end in a newline.
    case malformedNote(String)
    /// A signature line is not `— <name> <base64>`.
    case malformedSignature(String)
    /// More signature lines than ``NoteView/signaturesMax``.
    case tooManySignatures
    /// A vkey or a private key that is not in its form; the associated text says why.
    case malformedKey(String)
    /// The key id in a vkey is not the one of its name and public key.
    case keyIDMismatch(name: String)
    /// The key is of another signature type than what it is to be used for.
    case unsuitableAlgorithm(name: String, algorithm: SignatureAlgorithm)
    /// A known key's signature does not verify: the whole note is to be refused.
    case badSignature(name: String)
    /// No key that is known has signed.
    case noKnownSignature
    /// A key file cannot be read or written; `reason` is the system's.
    case keyFile(path: String, reason: String)

    /// A stable name for programs, in kebab case.
    public var code: String {
        switch self {
        case .notUTF8: "not-utf8"
        case .controlCharacter: "control-character"
        case .malformedNote: "malformed-note"
        case .malformedSignature: "malformed-signature"
        case .tooManySignatures: "too-many-signatures"
        case .malformedKey: "malformed-key"
        case .keyIDMismatch: "key-id-mismatch"
        case .unsuitableAlgorithm: "unsuitable-algorithm"
        case .badSignature: "bad-signature"
        case .noKnownSignature: "no-known-signature"
        case .keyFile: "key-file"
        }
    }
}

extension NoteError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notUTF8: "the note is not UTF-8"
        case .controlCharacter(let offset): "control character at byte \(offset)"
        case .malformedNote(let why): "malformed note: \(why)"
        case .malformedSignature(let why): "malformed signature line: \(why)"
        case .tooManySignatures: "more than \(NoteView.signaturesMax) signature lines"
        case .malformedKey(let why): "malformed key: \(why)"
        case .keyIDMismatch(let name): "the key id of \(name) does not belong to its public key"
        case .unsuitableAlgorithm(let name, let algorithm): "key \(name) is of type \(algorithm)"
        case .badSignature(let name): "the signature of \(name) does not verify"
        case .noKnownSignature: "no known key has signed the note"
        case .keyFile(let path, let reason): "key file \(path): \(reason)"
        }
    }
}

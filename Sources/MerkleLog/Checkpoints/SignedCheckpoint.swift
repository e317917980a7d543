public import SignedNote

/// A checkpoint and its signatures. Witnesses add theirs below the log's.
public struct SignedCheckpoint: Sendable {
    public let checkpoint: Checkpoint
    public let note: Note

    /// The checkpoint of a note; no signature is verified. ``open(_:key:origin:)`` does.
    public init(note: Note) throws(LogFormatError) {
        self.checkpoint = try Checkpoint(text: note.text)
        self.note = note
    }

    /// The note's bytes.
    public var encoded: [UInt8] { note.encoded }

    /// Signs a checkpoint.
    public static func sign(_ checkpoint: Checkpoint, by key: SigningKey) -> SignedCheckpoint {
        do {
            return try SignedCheckpoint(note: try Note.sign(checkpoint.text, by: [key]))
        } catch {
            // A checkpoint's initialisers refuse every line that a note could not carry.
            preconditionFailure("a checkpoint that is not a note's text: \(error)")
        }
    }

    /// Reads a signed checkpoint and verifies that it is by `key`.
    /// - Parameter origin: what the checkpoint must be of; as a rule a log's key has the name of its origin.
    /// - Throws: ``LogFormatError``.
    public static func open(
        _ bytes: [UInt8], key: VerifierKey, origin: String? = nil
    ) throws(LogFormatError) -> SignedCheckpoint {
        let note: Note
        do throws(NoteError) {
            note = try Note.parse(bytes)
            _ = try note.signers(of: [key])
        } catch { throw .note(error) }
        let signed = try SignedCheckpoint(note: note)
        guard signed.checkpoint.origin == origin ?? key.name else {
            throw .checkpoint("its origin is \(signed.checkpoint.origin)")
        }
        return signed
    }

    /// The same checkpoint with further signatures below.
    /// - Throws: ``LogFormatError/note(_:)`` when there would be too many.
    public func adding(_ signatures: [SignatureLine]) throws(LogFormatError) -> SignedCheckpoint {
        do throws(NoteError) {
            return SignedCheckpoint(checkpoint, try Note(text: note.text, signatures: note.signatures + signatures))
        } catch { throw .note(error) }
    }

    private init(_ checkpoint: Checkpoint, _ note: Note) {
        self.checkpoint = checkpoint
        self.note = note
    }
}

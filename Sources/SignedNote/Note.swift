/// A signed note: text, and who says so (c2sp.org/signed-note).
public struct Note: Sendable, Hashable {
    /// The text, with its final newline.
    public let text: [UInt8]
    /// At least one, at most ``NoteView/signaturesMax``.
    public let signatures: [SignatureLine]

    /// A note of its parts.
    /// - Throws: ``NoteError`` when they do not make a note: text that does not end in a newline, no signature.
    public init(text: [UInt8], signatures: [SignatureLine]) throws(NoteError) {
        guard text.last == NoteText.newline else { throw .malformedNote("the text does not end in a newline") }
        guard !signatures.isEmpty else { throw .malformedNote("no signatures") }
        guard signatures.count <= NoteView.signaturesMax else { throw .tooManySignatures }
        try text.span.withUnsafeBytes { bytes throws(NoteError) in try NoteText.check(bytes) }
        self.text = text
        self.signatures = signatures
    }

    /// A copy of a note in a buffer.
    public init(_ view: NoteView) {
        self.text = Array(view.text)
        self.signatures = view.signatures.map { SignatureLine($0) }
    }

    /// Reads a note; signatures are not verified.
    public static func parse(_ bytes: UnsafeRawBufferPointer) throws(NoteError) -> Note {
        Note(try NoteView(bytes))
    }

    public static func parse(_ bytes: [UInt8]) throws(NoteError) -> Note {
        try bytes.span.withUnsafeBytes { raw throws(NoteError) in try parse(raw) }
    }

    /// `text` signed by each of `keys`, in order.
    public static func sign(_ text: [UInt8], by keys: [SigningKey]) throws(NoteError) -> Note {
        try Note(text: text, signatures: keys.map { $0.sign(text) })
    }

    /// The note's bytes: text, empty line, signature lines.
    public var encoded: [UInt8] {
        var bytes = text
        bytes.reserveCapacity(text.count + 1 + signatures.count * 200)
        bytes.append(NoteText.newline)
        for signature in signatures {
            bytes.append(contentsOf: signature.line.utf8)
            bytes.append(NoteText.newline)
        }
        return bytes
    }

    /// The keys of `known` that have signed; see ``NoteView/signers(_:)``.
    public func signers(of known: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = known.first(where: { signature.isBy($0) }) else { continue }
            guard key.verify(signature.signature, text: text) else { throw .badSignature(name: key.name) }
            if !signers.contains(key) { signers.append(key) }
        }
        if signers.isEmpty { throw .noKnownSignature }
        return signers
    }
}

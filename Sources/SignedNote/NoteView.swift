/// A signed note read in place: text and signatures are ranges of the caller's bytes, checked, not copied.
///
/// The view is valid as long as the bytes are. ``Note`` is the same as a value of its own.
public struct NoteView {
    /// Signature lines that a note may have; the specification asks for at least 16.
    public static let signaturesMax = 64

    /// The text, with its final newline, without the blank line.
    public let text: UnsafeRawBufferPointer
    /// The signature lines, in order.
    public let signatures: Signatures

    /// Checks the whole note: UTF-8, no control characters, the last empty line, every signature line.
    /// - Throws: ``NoteError``; signatures are not verified here.
    public init(_ bytes: UnsafeRawBufferPointer) throws(NoteError) {
        guard bytes.last == NoteText.newline else { throw .malformedNote("it does not end in a newline") }
        try NoteText.check(bytes)
        guard let blank = Self.lastBlankLine(bytes) else { throw .malformedNote("no empty line before signatures") }
        guard blank + 1 < bytes.count else { throw .malformedNote("no signatures") }
        self.text = UnsafeRawBufferPointer(rebasing: bytes[..<blank])
        let lines = UnsafeRawBufferPointer(rebasing: bytes[(blank + 1)...])
        var count = 0
        var rest = lines
        while let line = Self.takeLine(&rest) {
            count += 1
            guard count <= Self.signaturesMax else { throw .tooManySignatures }
            _ = try SignatureView(line: line)
        }
        self.signatures = Signatures(lines: lines, count: count)
    }

    /// Offset of the newline that is the last empty line: the one behind another newline.
    private static func lastBlankLine(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var at = bytes.count - 1
        while at > 0 {
            if bytes[at] == NoteText.newline, bytes[at - 1] == NoteText.newline { return at }
            at -= 1
        }
        return nil
    }

    fileprivate static func takeLine(_ rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let end = rest.firstIndex(of: NoteText.newline) else { return nil }
        let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
        rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        return line
    }

    /// Verifies every signature whose key is known.
    ///
    /// Unknown keys are ignored, as the specification demands; one bad signature of a known key refuses the note.
    /// - Parameter known: the key of a name and id, or nil.
    /// - Returns: the keys that have signed, each once, in the order of their lines; never empty.
    /// - Throws: ``NoteError/badSignature(name:)``, ``NoteError/noKnownSignature``.
    public func signers(_ known: (_ name: String, _ id: UInt32) -> VerifierKey?) throws(NoteError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = known(signature.name, signature.id) else { continue }
            guard signature.verify(key, text: text) else { throw .badSignature(name: key.name) }
            if !signers.contains(key) { signers.append(key) }
        }
        if signers.isEmpty { throw .noKnownSignature }
        return signers
    }

    /// The signature lines of a note, read as they are asked for.
    public struct Signatures: Sequence, IteratorProtocol {
        fileprivate var lines: UnsafeRawBufferPointer
        /// How many lines there were at the start.
        public let count: Int
        public var underestimatedCount: Int { count }

        fileprivate init(lines: UnsafeRawBufferPointer, count: Int) {
            self.lines = lines
            self.count = count
        }

        public mutating func next() -> SignatureView? {
            // The note's initialiser has read every line once: it cannot fail.
            NoteView.takeLine(&lines).flatMap { line in try? SignatureView(line: line) }
        }
    }
}

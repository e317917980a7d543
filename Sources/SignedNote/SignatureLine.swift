/// One signature of a note: `— <key name> <base64(32-bit key id || signature)>`.
public struct SignatureLine: Sendable, Hashable, CustomStringConvertible {
    /// The key's name.
    public let name: String
    /// The key's id.
    public let id: UInt32
    /// What follows the key id: 64 bytes for Ed25519, 72 for its cosignatures.
    public let signature: [UInt8]

    /// - Precondition: `name` is a key name and `signature` is not empty.
    public init(name: String, id: UInt32, signature: [UInt8]) {
        precondition(NoteText.isKeyName(name) && !signature.isEmpty)
        self.name = name
        self.id = id
        self.signature = signature
    }

    /// Reads a line, without its newline.
    public init(line: String) throws(NoteError) {
        var line = line
        let parsed = line.withUTF8 { utf8 -> Result<SignatureLine, NoteError> in
            Result { () throws(NoteError) in SignatureLine(try SignatureView(line: UnsafeRawBufferPointer(utf8))) }
        }
        self = try parsed.get()
    }

    /// A copy of a signature in a buffer.
    public init(_ view: SignatureView) {
        self.name = view.name
        self.id = view.id
        self.signature = view.signature
    }

    /// The line, without its newline.
    public var line: String {
        let idBytes = (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }
        return "— \(name) \(Base64.encode(idBytes + signature))"
    }

    public var description: String { line }

    /// Whether the line claims to be by `key`: same name and same id.
    public func isBy(_ key: VerifierKey) -> Bool { id == key.id && name.utf8.elementsEqual(key.name.utf8) }
}

/// A signature line in the caller's bytes. Valid as long as they are.
public struct SignatureView {
    /// The key's name, in place.
    public let nameBytes: UnsafeRawBufferPointer
    /// Base 64 of key id and signature, checked.
    private let encoded: UnsafeRawBufferPointer
    /// The key's id.
    public let id: UInt32

    /// Reads a line, without its newline, of text that has passed ``NoteText/check(_:)`` or is checked here.
    init(line: UnsafeRawBufferPointer) throws(NoteError) {
        guard line.count > 4, line[0] == 0xE2, line[1] == 0x80, line[2] == 0x94, line[3] == 0x20 else {
            throw .malformedSignature("it does not start with an em dash and a space")
        }
        let rest = UnsafeRawBufferPointer(rebasing: line[4...])
        guard let space = rest.firstIndex(of: 0x20) else { throw .malformedSignature("no signature behind the name") }
        nameBytes = UnsafeRawBufferPointer(rebasing: rest[..<space])
        guard NoteText.isKeyName(nameBytes) else { throw .malformedSignature("not a key name") }
        encoded = UnsafeRawBufferPointer(rebasing: rest[(space + 1)...])
        let id = Self.withDecoded(encoded) { bytes -> UInt32? in
            guard let bytes, bytes.count > 4 else { return nil }
            return UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
        }
        guard let id else { throw .malformedSignature("not Base 64 of a key id and a signature") }
        self.id = id
    }

    /// The key's name.
    public var name: String { String(decoding: nameBytes, as: UTF8.self) }

    /// What follows the key id.
    public var signature: [UInt8] {
        Self.withDecoded(encoded) { Array(($0 ?? .init(start: nil, count: 0)).dropFirst(4)) }
    }

    /// Whether the line claims to be by `key`: same name and same id.
    public func isBy(_ key: VerifierKey) -> Bool { id == key.id && key.name.utf8.elementsEqual(nameBytes) }

    /// Whether this is the signature of `key` over `text`. Nothing is allocated.
    public func verify(_ key: VerifierKey, text: UnsafeRawBufferPointer) -> Bool {
        guard isBy(key) else { return false }
        return Self.withDecoded(encoded) { bytes in
            guard let bytes, bytes.count > 4 else { return false }
            return key.verify(UnsafeRawBufferPointer(rebasing: bytes[4...]), text: text)
        }
    }

    /// Calls `body` with the decoded bytes, on the stack; nil when `text` is not canonical Base 64.
    private static func withDecoded<Answer>(
        _ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Answer
    ) -> Answer {
        withUnsafeTemporaryAllocation(byteCount: text.count / 4 * 3, alignment: 8) { out in
            guard let count = Base64.decode(text, to: out) else { return body(nil) }
            return body(UnsafeRawBufferPointer(rebasing: out[..<count]))
        }
    }
}

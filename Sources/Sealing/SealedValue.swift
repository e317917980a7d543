internal import SignedNote
public import Supervision

/// A sealed value as events carry it: `{"sealed":"<key id>","box":"<base64 of nonce, ciphertext and tag>"}`. How long the
/// words are can be seen; what they say cannot.
public struct SealedValue: Sendable, Hashable {
    /// Id of the data key.
    public let key: String
    /// 24 bytes of nonce, ciphertext as long as the plaintext, 16 bytes of tag.
    public let box: [UInt8]

    init(key: String, box: [UInt8]) {
        self.key = key
        self.box = box
    }

    /// As much as the vocabulary's longest box holds: 8,192 characters of base64.
    public static let plaintextMax = 8_192 / 4 * 3 - DataKey.nonceCount - DataKey.tagCount

    public var json: JSONText { .object([("sealed", .string(key)), ("box", .string(Base64.encode(box)))]) }

    /// Reads ``json``, a line end behind it or not.
    public init(parsing text: String) throws(SealingError) {
        let line = text.last == "\n" ? String(text.dropLast()) : text
        let members = JSONReader.shared { reader in
            reader.read(line) { value in (value["sealed"]?.string, value["box"]?.string) }
        }
        guard let members else { throw .malformedValue("no JSON") }
        guard let key = members.0, let box = members.1 else {
            throw .malformedValue("it has the members sealed and box")
        }
        guard let bytes = Base64.decode(box) else { throw .malformedValue("its box is not canonical base64") }
        self.init(key: key, box: bytes)
    }
}

internal import CSodium
internal import SignedNote
internal import Supervision

/// A data key (数据密钥): seals values of one person or one case, so that destroying it erases just these.
public struct DataKey: Sendable {
    /// What sealed values call it; never an identity number or a name.
    public let id: String
    private let secret: SecretBytes

    init(id: String, secret: SecretBytes) throws(SealingError) {
        guard Pattern.sealingKey.matches(id) else { throw .malformedKeyID(id) }
        self.id = id
        self.secret = secret
    }

    /// A new key from the system's randomness.
    public static func random(id: String) throws(SealingError) -> DataKey {
        try DataKey(id: id, secret: .random())
    }

    /// The line of a key file, without its newline. Whoever has it opens what the key seals.
    var line: String { "key \(id) \(Base64.encode(secret.bytes))" }

    // MARK: Sealing

    /// XChaCha20-Poly1305 under a random nonce: the same words twice give boxes that nobody can link. The key's id is
    /// authenticated with them.
    public func seal(_ plaintext: [UInt8]) throws(SealingError) -> SealedValue {
        guard plaintext.count <= SealedValue.plaintextMax else { throw .tooLong(bytes: plaintext.count) }
        Sodium.ready
        var nonce = [UInt8](repeating: 0, count: Self.nonceCount)
        randombytes_buf(&nonce, nonce.count)
        let label = Array(id.utf8)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + Self.tagCount)
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, plaintext, UInt64(plaintext.count), label, UInt64(label.count), nil, nonce, secret.start)
        return SealedValue(key: id, box: nonce + sealed)
    }

    /// - Throws: ``SealingError/cannotOpen(key:)``.
    public func open(_ value: SealedValue) throws(SealingError) -> [UInt8] {
        guard value.key == id, value.box.count >= Self.nonceCount + Self.tagCount else { throw .cannotOpen(key: id) }
        let label = Array(id.utf8)
        let nonce = Array(value.box.prefix(Self.nonceCount))
        let sealed = Array(value.box.dropFirst(Self.nonceCount))
        var plaintext = [UInt8](repeating: 0, count: sealed.count - Self.tagCount)
        let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &plaintext, nil, nil, sealed, UInt64(sealed.count), label, UInt64(label.count), nonce, secret.start)
        guard status == 0 else { throw .cannotOpen(key: id) }
        return plaintext
    }

    static let nonceCount = 24
    static let tagCount = 16
}

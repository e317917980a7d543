internal import CSodium
internal import SignedNote
internal import Supervision

/// A data key (数据密钥): seals values of one person or one case, so that destroying it erases just these.
public struct DataKey: Sendable {
    /// What sealed values call it; never an identity number or a name.
    public let id: String
    private let secret: SecretBytes
    /// Nonces of deterministic boxes come from a key of their own.
    private let nonceKey: SecretBytes

    init(id: String, secret: SecretBytes) throws(SealingError) {
        guard Pattern.sealingKey.matches(id) else { throw .malformedKeyID(id) }
        self.id = id
        self.secret = secret
        nonceKey = SecretBytes { bytes in
            let derived = secret.hash([Array("shilu nonce v1".utf8)], length: SecretBytes.count)
            bytes.update(from: derived, count: SecretBytes.count)
        }
    }

    /// A new key from the system's randomness.
    public static func random(id: String) throws(SealingError) -> DataKey {
        try DataKey(id: id, secret: .random())
    }

    /// The key that a seed has for `id`, always the same: for generated data. Who knows the seed opens everything.
    public static func derived(id: String, seed: [UInt8]) throws(SealingError) -> DataKey {
        let root = SecretBytes { bytes in
            Sodium.ready
            crypto_generichash(bytes, SecretBytes.count, seed, UInt64(seed.count), nil, 0)
        }
        let secret = root.hash([Array("shilu data key v1".utf8), Array(id.utf8)], length: SecretBytes.count)
        return try DataKey(id: id, secret: SecretBytes { $0.update(from: secret, count: SecretBytes.count) })
    }

    /// The line of a key file, without its newline. Whoever has it opens what the key seals.
    var line: String { "key \(id) \(Base64.encode(secret.bytes))" }

    // MARK: Sealing

    /// Seals under a random nonce: the same words twice give boxes that nobody can link.
    public func seal(_ plaintext: [UInt8]) throws(SealingError) -> SealedValue {
        Sodium.ready
        var nonce = [UInt8](repeating: 0, count: Self.nonceCount)
        randombytes_buf(&nonce, nonce.count)
        return try seal(plaintext, nonce: nonce)
    }

    /// Seals so that the same key, context and words always give the same bytes: for generated data, whose log must come out
    /// the same from the same seed.
    ///
    /// The nonce is a keyed hash of all that is sealed (synthetic IV), under a key that only the data key gives. Two boxes
    /// have the same nonce only when key, context and words are the same, and then they are the same box: no keystream
    /// ever covers two different texts (192 bits: a chance collision takes 2⁹⁶ of them). What it gives away is that: a
    /// repeated value in the same context is seen to repeat. Real personal data is therefore sealed with ``seal(_:)``.
    /// - Parameter context: where the value stands, such as `complaint/2026-1 complainant.name`.
    public func sealDeterministically(_ plaintext: [UInt8], context: String) throws(SealingError) -> SealedValue {
        let nonce = nonceKey.hash([Array(id.utf8), Array(context.utf8), plaintext], length: Self.nonceCount)
        return try seal(plaintext, nonce: nonce)
    }

    /// XChaCha20-Poly1305; the key's id is authenticated with it.
    private func seal(_ plaintext: [UInt8], nonce: [UInt8]) throws(SealingError) -> SealedValue {
        guard plaintext.count <= SealedValue.plaintextMax else { throw .tooLong(bytes: plaintext.count) }
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

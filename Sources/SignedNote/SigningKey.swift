internal import CSodium

/// A private Ed25519 key with its name. It stays in guarded memory and never shows itself: only ``encoded`` has it.
///
/// Text form, as Go's `sumdb/note` has it: `PRIVATE+KEY+<name>+<hex key id>+<base64(type || 32-byte seed)>`.
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The public half: its name, id and algorithm are the key's.
    public let verifier: VerifierKey
    private let secret: SecretKey

    /// Reads the text form.
    /// - Parameter algorithm: what the key is to be used for; a key of another type is refused.
    /// - Throws: ``NoteError/malformedKey(_:)``, ``NoteError/keyIDMismatch(name:)``,
    ///   ``NoteError/unsuitableAlgorithm(name:algorithm:)``.
    public init(parsing text: String, algorithm: SignatureAlgorithm = .ed25519) throws(NoteError) {
        guard text.hasPrefix(Self.prefix) else { throw .malformedKey("a private key starts with \(Self.prefix)") }
        let (name, id, key) = try KeyText.split(text.dropFirst(Self.prefix.count))
        guard key[0] == algorithm.byte else {
            throw .unsuitableAlgorithm(name: name, algorithm: SignatureAlgorithm(byte: key[0]))
        }
        try self.init(name: name, seed: Array(key.dropFirst()), algorithm: algorithm)
        guard verifier.id == id.rawValue else { throw .keyIDMismatch(name: name) }
    }

    /// The key of a 32-byte seed (RFC 8032 §5.1.5).
    public init(name: String, seed: [UInt8], algorithm: SignatureAlgorithm = .ed25519) throws(NoteError) {
        if case .other = algorithm { throw .unsuitableAlgorithm(name: name, algorithm: algorithm) }
        guard seed.count == SecretKey.seedCount else { throw .malformedKey("an Ed25519 seed has 32 bytes") }
        let (secret, publicKey) = SecretKey.derive(seed: seed)
        self.secret = secret
        self.verifier = try VerifierKey(name: name, algorithm: algorithm, publicKey: publicKey)
    }

    /// A new key from the system's randomness.
    public static func generate(
        name: String, algorithm: SignatureAlgorithm = .ed25519
    ) throws(NoteError) -> SigningKey {
        Sodium.ready
        var seed = [UInt8](repeating: 0, count: SecretKey.seedCount)
        randombytes_buf(&seed, SecretKey.seedCount)
        return try SigningKey(name: name, seed: seed, algorithm: algorithm)
    }

    public var name: String { verifier.name }

    /// The text form, without a newline. Whoever has it can sign.
    public var encoded: String {
        let key = Base64.encode([verifier.algorithm.byte] + secret.seed)
        return "\(Self.prefix)\(name)+\(KeyID(rawValue: verifier.id))+\(key)"
    }

    /// Signs a note's text (its last newline included). The key must be an Ed25519 key, not a cosigner's.
    public func sign(_ text: UnsafeRawBufferPointer) -> SignatureLine {
        precondition(verifier.algorithm == .ed25519, "a cosigner signs checkpoints, with a time")
        return SignatureLine(name: name, id: verifier.id, signature: signRaw(text))
    }

    public func sign(_ text: [UInt8]) -> SignatureLine {
        text.withUnsafeBytes { sign($0) }
    }

    /// The 64 bytes of RFC 8032 over any message.
    func signRaw(_ message: UnsafeRawBufferPointer) -> [UInt8] { secret.sign(message) }

    /// Who the key is, not what it is.
    public var description: String { "private key of \(verifier)" }
    public var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }

    private static let prefix = "PRIVATE+KEY+"
}

/// The 64 bytes that libsodium signs with, in memory of its own that is not swapped out and is wiped at the end.
// Unchecked, because of the pointer: what it points to is written once, before the object is shared.
private final class SecretKey: @unchecked Sendable {
    static let seedCount = 32
    private let bytes: UnsafeMutablePointer<UInt8>

    private init() {
        Sodium.ready
        guard let memory = sodium_malloc(Int(crypto_sign_SECRETKEYBYTES)) else {
            preconditionFailure("no memory for a private key")
        }
        bytes = memory.assumingMemoryBound(to: UInt8.self)
    }

    deinit { sodium_free(bytes) }

    static func derive(seed: [UInt8]) -> (SecretKey, publicKey: [UInt8]) {
        let secret = SecretKey()
        var publicKey = [UInt8](repeating: 0, count: VerifierKey.publicKeyCount)
        crypto_sign_seed_keypair(&publicKey, secret.bytes, seed)
        return (secret, publicKey)
    }

    /// libsodium keeps the seed in front of the public key.
    var seed: [UInt8] { Array(UnsafeBufferPointer(start: bytes, count: Self.seedCount)) }

    func sign(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: VerifierKey.signatureCount)
        let start = message.assumingMemoryBound(to: UInt8.self).baseAddress
        crypto_sign_detached(&signature, nil, start, UInt64(message.count), bytes)
        return signature
    }
}

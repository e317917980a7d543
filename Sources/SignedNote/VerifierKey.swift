internal import CSodium

/// A public key with its name: what a *vkey* says, `<name>+<hex key id>+<base64(type || public key)>`.
///
/// Source: c2sp.org/signed-note, Verifier keys.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// A scheme-less URL, by which signature lines name the key.
    public let name: String
    /// First four bytes of the hash of name, type and public key.
    public let id: UInt32
    public let algorithm: SignatureAlgorithm
    /// 32 bytes for both Ed25519 types.
    public let publicKey: [UInt8]

    /// Reads a vkey.
    /// - Throws: ``NoteError/malformedKey(_:)``, ``NoteError/keyIDMismatch(name:)``.
    public init(_ vkey: String) throws(NoteError) {
        let (name, id, key) = try KeyText.split(Substring(vkey))
        let algorithm = SignatureAlgorithm(byte: key[0])
        try self.init(name: name, algorithm: algorithm, publicKey: Array(key.dropFirst()))
        // ECDSA keys (0x02) hash another encoding of themselves; what we cannot verify we need not check either.
        if case .other = algorithm { return }
        guard self.id == id.rawValue else { throw .keyIDMismatch(name: name) }
    }

    /// A key from its parts.
    /// - Throws: ``NoteError/malformedKey(_:)`` for a name or a length that cannot be.
    public init(name: String, algorithm: SignatureAlgorithm, publicKey: [UInt8]) throws(NoteError) {
        guard NoteText.isKeyName(name) else { throw .malformedKey("the name is empty or has a space or plus in it") }
        switch algorithm {
        case .ed25519, .cosignatureEd25519:
            guard publicKey.count == Self.publicKeyCount else { throw .malformedKey("an Ed25519 key has 32 bytes") }
        case .other: break
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        self.id = KeyID(name: name, algorithm: algorithm, publicKey: publicKey).rawValue
    }

    /// The vkey.
    public var description: String { "\(name)+\(KeyID(rawValue: id))+\(Base64.encode([algorithm.byte] + publicKey))" }

    /// Whether `signature` (what follows the key id in a signature line) is this key's over a note's `text`.
    ///
    /// For an Ed25519 key it is the 64 bytes of RFC 8032; for a cosigner an 8-byte time and 64 bytes over the text
    /// behind its two-line header.
    public func verify(_ signature: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer) -> Bool {
        switch algorithm {
        case .ed25519: verifyEd25519(signature, message: text)
        case .cosignatureEd25519: Cosignature.verify(signature, text: text, key: self)
        case .other: false
        }
    }

    public func verify(_ signature: [UInt8], text: UnsafeRawBufferPointer) -> Bool {
        signature.withUnsafeBytes { verify($0, text: text) }
    }

    public func verify(_ signature: [UInt8], text: [UInt8]) -> Bool {
        text.withUnsafeBytes { verify(signature, text: $0) }
    }

    func verifyEd25519(_ signature: UnsafeRawBufferPointer, message: UnsafeRawBufferPointer) -> Bool {
        let signature = signature.assumingMemoryBound(to: UInt8.self)
        let message = message.assumingMemoryBound(to: UInt8.self)
        guard signature.count == Self.signatureCount, publicKey.count == Self.publicKeyCount,
            let start = signature.baseAddress
        else { return false }
        Sodium.ready
        return crypto_sign_verify_detached(start, message.baseAddress, UInt64(message.count), publicKey) == 0
    }

    static let publicKeyCount = 32
    static let signatureCount = 64
}

/// The three parts that public and private keys are written in, joined by plus signs.
enum KeyText {
    /// - Returns: name, key id and the decoded material, which is never empty.
    static func split(_ text: Substring) throws(NoteError) -> (name: String, id: KeyID, key: [UInt8]) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformedKey("a key has a name, an id and a key, joined by plus signs") }
        guard NoteText.isKeyName(String(parts[0])) else {
            throw .malformedKey("the name is empty or has a space in it")
        }
        guard let id = KeyID(hex: parts[1]) else { throw .malformedKey("the key id is not eight lowercase hex digits") }
        guard let key = Base64.decode(parts[2]), !key.isEmpty else { throw .malformedKey("the key is not Base 64") }
        return (String(parts[0]), id, key)
    }
}

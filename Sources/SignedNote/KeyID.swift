/// How a key signs: the signature type byte of c2sp.org/signed-note, Signature types.
public enum SignatureAlgorithm: Hashable, Sendable {
    /// 0x01: Ed25519 over the note's text.
    case ed25519
    /// 0x04: timestamped Ed25519 cosignature of a checkpoint (c2sp.org/tlog-cosignature).
    case cosignatureEd25519
    /// A type that this module cannot verify. Its keys can be named and carried, their signatures never verify.
    case other(UInt8)

    public init(byte: UInt8) {
        switch byte {
        case 0x01: self = .ed25519
        case 0x04: self = .cosignatureEd25519
        default: self = .other(byte)
        }
    }

    /// The byte that stands before the public key in a vkey.
    public var byte: UInt8 {
        switch self {
        case .ed25519: 0x01
        case .cosignatureEd25519: 0x04
        case .other(let byte): byte
        }
    }
}

/// The short identifier of a key: not a strong hash, it only picks which key to try.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// First four bytes, big-endian, of SHA-256(name || "\n" || type || public key).
    public init(name: String, algorithm: SignatureAlgorithm, publicKey: [UInt8]) {
        let digest = Sodium.sha256(Array(name.utf8) + [NoteText.newline, algorithm.byte] + publicKey)
        self.rawValue = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads eight lowercase hex digits.
    init?(hex: some StringProtocol) {
        guard hex.utf8.count == 8, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let value = UInt32(hex, radix: 16)
        else { return nil }
        self.rawValue = value
    }

    /// Eight lowercase hex digits.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

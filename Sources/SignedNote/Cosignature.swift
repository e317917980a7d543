/// Version 1 checkpoint cosignatures (signature type 0x04, c2sp.org/tlog-cosignature): a witness's word that, at a
/// time, the checkpoint was the largest it had seen of its log, and consistent with all before.
///
/// Behind the key id: the time in POSIX seconds, 8 bytes big-endian, then 64 bytes of Ed25519 over
/// `cosignature/v1\ntime <seconds>\n` and the checkpoint's text.
public enum Cosignature {
    /// Cosigns a checkpoint's text (its last newline included).
    /// - Precondition: `key` is a cosigner's (type 0x04) and the time is not negative.
    public static func sign(_ text: [UInt8], by key: SigningKey, timestampSeconds: Int64) -> SignatureLine {
        precondition(key.verifier.algorithm == .cosignatureEd25519, "only a cosigner's key cosigns")
        precondition(timestampSeconds >= 0)
        let signature = text.withUnsafeBytes { text in
            message(text, timestampSeconds: timestampSeconds).withUnsafeBytes { key.signRaw($0) }
        }
        let time = (0..<8).map { UInt8(truncatingIfNeeded: timestampSeconds >> (56 - 8 * $0)) }
        return SignatureLine(name: key.name, id: key.verifier.id, signature: time + signature)
    }

    /// When a cosignature says it was made, in POSIX seconds; nil for what is not a cosignature. Verify it first.
    public static func timestampSeconds(_ line: SignatureLine) -> Int64? {
        guard algorithm(line) != nil else { return nil }
        return line.signature.withUnsafeBytes { Self.time($0) }
    }

    /// Which cosignature a line can be, by its length alone: Ed25519 (0x04) or ML-DSA-44 (0x06), which is only told apart
    /// here, never verified. Nil for neither.
    public static func algorithm(_ line: SignatureLine) -> SignatureAlgorithm? {
        switch line.signature.count {
        case timestampCount + VerifierKey.signatureCount: .cosignatureEd25519
        case timestampCount + mlDSA44SignatureCount: .other(0x06)
        default: nil
        }
    }

    static func verify(_ signature: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer, key: VerifierKey) -> Bool {
        guard signature.count == timestampCount + VerifierKey.signatureCount, let time = Self.time(signature) else {
            return false
        }
        let inner = UnsafeRawBufferPointer(rebasing: signature[timestampCount...])
        return message(text, timestampSeconds: time).withUnsafeBytes { key.verifyEd25519(inner, message: $0) }
    }

    /// The time that a signature begins with; it must not exceed 2^63 - 1.
    private static func time(_ signature: UnsafeRawBufferPointer) -> Int64? {
        Int64(exactly: UInt64(bigEndian: signature.loadUnaligned(as: UInt64.self)))
    }

    private static func message(_ text: UnsafeRawBufferPointer, timestampSeconds: Int64) -> [UInt8] {
        Array("cosignature/v1\ntime \(timestampSeconds)\n".utf8) + text
    }

    private static let timestampCount = 8
    /// FIPS 204.
    private static let mlDSA44SignatureCount = 2420
}

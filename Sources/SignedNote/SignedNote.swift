// C2SP signed notes: text that says who signed it. Keys and their names, notes, checkpoint cosignatures.
//
// Everything here is pure except `KeyFile`, the one place that reads and writes private keys. Elliptic curves and
// SHA-256 come from libsodium; the module's own work is the format, which is strict: one text, one encoding.

internal import CSodium

/// libsodium, initialised before first use.
enum Sodium {
    /// Touching this initialises the library, once, on whichever thread comes first.
    static let ready: Void = {
        // -1 means that the library cannot get randomness or memory protection; nothing may be signed or trusted then.
        precondition(sodium_init() >= 0, "libsodium cannot be initialised")
    }()

    /// SHA-256 of `bytes`.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        ready
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}

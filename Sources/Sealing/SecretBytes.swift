internal import CSodium

/// 32 secret bytes in memory of their own that is not swapped out and is wiped at the end.
// Unchecked, because of the pointer: what it points to is written once, before the object is shared.
final class SecretBytes: @unchecked Sendable {
    static let count = 32
    let start: UnsafePointer<UInt8>

    /// - Parameter fill: writes all 32 bytes.
    init(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        Sodium.ready
        guard let memory = sodium_malloc(Self.count) else { preconditionFailure("no memory for a secret") }
        let bytes = memory.bindMemory(to: UInt8.self, capacity: Self.count)
        fill(bytes)
        sodium_mprotect_readonly(memory)
        start = UnsafePointer(bytes)
    }

    deinit { sodium_free(UnsafeMutableRawPointer(mutating: start)) }

    static func random() -> SecretBytes { SecretBytes { randombytes_buf($0, count) } }

    /// Nil for what is not 32 bytes.
    convenience init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        self.init { $0.update(from: bytes, count: Self.count) }
    }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: Self.count)) }

    /// Keyed BLAKE2b over parts, each behind its length: no two lists of parts have the same bytes.
    func hash(_ parts: [[UInt8]], length: Int) -> [UInt8] {
        var message: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        var digest = [UInt8](repeating: 0, count: length)
        crypto_generichash(&digest, length, message, UInt64(message.count), start, Self.count)
        sodium_memzero(&message, message.count)
        return digest
    }
}

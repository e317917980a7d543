#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A fast 64-bit hash of event ids within one batch, seeded anew in each process so that nobody can prepare collisions.
///
/// Equal hashes only raise the question whether two ids are equal; the bytes answer it.
struct IDHash {
    private static let seeds = (
        UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1,
        UInt64.random(in: .min ... .max)
    )

    private let a: UInt64
    private let b: UInt64
    private let start: UInt64

    init() { (a, b, start) = Self.seeds }

    /// A hash of `bytes` that continues `seed`.
    func callAsFunction(_ bytes: UnsafeRawBufferPointer, seed: UInt64? = nil) -> UInt64 {
        var state = (seed ?? start) ^ UInt64(truncatingIfNeeded: bytes.count) &* b
        var at = 0
        while at + 16 <= bytes.count {
            let one = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let other = bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
            state = Self.mix(one ^ a ^ state, other ^ b)
            at += 16
        }
        var tail: (UInt64, UInt64) = (0, 0)
        if at + 8 <= bytes.count {
            tail.0 = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            at += 8
        }
        while at < bytes.count {
            tail.1 = tail.1 << 8 | UInt64(bytes[at])
            at += 1
        }
        return Self.mix(Self.mix(tail.0 ^ a ^ state, tail.1 ^ b), start ^ b)
    }

    private static func mix(_ x: UInt64, _ y: UInt64) -> UInt64 {
        let product = x.multipliedFullWidth(by: y)
        return product.high ^ product.low
    }
}

extension UnsafeRawBufferPointer {
    /// Offset of the first newline. The C library looks at many bytes at a time, `firstIndex(of:)` at one.
    var firstNewline: Int? {
        guard let start = baseAddress, let found = memchr(start, Int32(UInt8(ascii: "\n")), count) else { return nil }
        return UnsafeRawPointer(found) - start
    }

    /// Whether both hold the same bytes.
    func holdsSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        var at = 0
        while at + 8 <= count {
            if loadUnaligned(fromByteOffset: at, as: UInt64.self)
                != other.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            {
                return false
            }
            at += 8
        }
        while at < count {
            if self[at] != other[at] { return false }
            at += 1
        }
        return true
    }
}

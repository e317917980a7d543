/// The hash of a key: the same for the same bytes within a process, unknown to whoever chooses keys.
enum KeyHash {
    @inline(__always)
    static func of(_ key: UnsafeRawBufferPointer) -> UInt64 {
        guard let start = key.baseAddress else { return seed.0 }
        func word(_ at: Int) -> UInt64 { start.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
        let (first, second) = seed
        var hash = first ^ UInt64(key.count)
        var at = 0
        while at + 8 <= key.count {
            hash = folded(hash ^ word(at), first, second)
            at += 8
        }
        if at == key.count { return folded(hash, first, second) }
        if key.count >= 8 { return folded(folded(hash ^ word(key.count - 8), first, second), first, second) }
        var rest: UInt64 = 0
        while at < key.count {
            rest = rest << 8 | UInt64(key[at])
            at += 1
        }
        return folded(folded(hash ^ rest, first, second), first, second)
    }

    /// Of two words.
    @inline(__always)
    static func of(_ one: UInt64, _ two: UInt64) -> UInt64 {
        let (first, second) = seed
        return folded(folded(one ^ first, first, second) ^ two, first, second)
    }

    private static let seed: (UInt64, UInt64) = (.random(in: .min ... .max), .random(in: .min ... .max) | 1)

    /// Both halves of a product, one upon the other: every bit in hangs on every bit out.
    @inline(__always)
    private static func folded(_ value: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: second)
        return high ^ low ^ first
    }
}

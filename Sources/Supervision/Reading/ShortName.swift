/// A name of at most 32 bytes in four words, zeroed behind its end: equality without a loop.
///
/// Longer strings keep their first 32 bytes and their length, so they equal no name that the vocabulary has.
struct ShortName: Equatable {
    let length: Int
    let words: (UInt64, UInt64, UInt64, UInt64)

    static let lengthMax = 32

    /// At least 32 bytes must be readable from `start`, whatever the length.
    @inline(__always)
    init(_ start: UnsafePointer<UInt8>, length: Int) {
        let raw = UnsafeRawPointer(start)
        self.length = length
        let first = raw.loadUnaligned(as: UInt64.self) & Self.mask(length)
        if length <= 8 {
            words = (first, 0, 0, 0)
        } else {
            words = (
                first, raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & Self.mask(length - 8),
                length <= 16 ? 0 : raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self) & Self.mask(length - 16),
                length <= 24 ? 0 : raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self) & Self.mask(length - 24)
            )
        }
    }

    /// A longer text is a mistake in the vocabulary.
    init(_ text: String) {
        precondition(text.utf8.count <= Self.lengthMax, "\(text): at most \(Self.lengthMax) bytes")
        length = text.utf8.count
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: Self.lengthMax - length)
        func word(_ at: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << (8 * $1) } }
        words = (word(0), word(8), word(16), word(24))
    }

    /// The low `count` bytes, which come first in memory: simdjson's own machines are all little-endian.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? ~0 : (1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1
    }

    @inline(__always)
    static func == (left: ShortName, right: ShortName) -> Bool {
        left.words.0 == right.words.0 && left.length == right.length && left.words.1 == right.words.1
            && left.words.2 == right.words.2 && left.words.3 == right.words.3
    }

    /// A spread of the bits for small tables; not for anything that strangers choose.
    @inline(__always)
    var slot: Int {
        let mixed =
            (words.0 ^ words.1 &* 0x9E37_79B9_7F4A_7C15 ^ words.2 &* 0xC2B2_AE3D_27D4_EB4F ^ words.3)
            &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> UInt64(64 - Self.slotBits))
    }

    static let slotBits = 9
}

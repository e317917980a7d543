import Ledger
import MerkleLog
import SignedNote

/// What makes an event this event and no other: its id, and when it happened.
enum EventIdentity {
    /// The present instant, RFC 3339 in UTC.
    static var now: String { Stamp(milliseconds: SystemClock().now()).description }

    /// A fresh UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, the rest random, so ids sort by time.
    static func uuid() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let milliseconds = SystemClock().now()
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (8 * (5 - index))) }
        for index in 6..<16 { bytes[index] = .random(in: 0...255) }
        bytes[6] = bytes[6] & 0x0F | 0x70    // version
        bytes[8] = bytes[8] & 0x3F | 0x80    // variant
        let digits = Hex.encode(bytes)
        let cuts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
        return cuts.map { digits.dropFirst($0.0).prefix($0.1 - $0.0) }.joined(separator: "-")
    }
}

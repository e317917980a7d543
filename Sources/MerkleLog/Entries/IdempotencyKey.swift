internal import SignedNote

/// What the ledger keeps of an event's or a batch's id, to know it again: the first 16 bytes of the SHA-256 of
/// `event`, source and id, or of `batch`, key name and batch id, each on a line of its own (the last without its end).
public struct IdempotencyKey: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    /// Of a single event: an id is unique within its source.
    public static func event(source: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) -> IdempotencyKey {
        IdempotencyKey("event\n", source, id)
    }

    /// Of a batch: a batch id is unique within the name of the key that sealed it.
    public static func batch(keyName: String, batchID: String) -> IdempotencyKey {
        var (keyName, batchID) = (keyName, batchID)
        return keyName.withUTF8 { name in
            batchID.withUTF8 { IdempotencyKey("batch\n", UnsafeRawBufferPointer(name), UnsafeRawBufferPointer($0)) }
        }
    }

    /// Of a single event, from text.
    public static func event(source: String, id: String) -> IdempotencyKey {
        var (source, id) = (source, id)
        return source.withUTF8 { source in
            id.withUTF8 { event(source: UnsafeRawBufferPointer(source), id: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Of `kind`, `first`, a newline and `second`.
    private init(_ kind: StaticString, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
        let size = kind.utf8CodeUnitCount + first.count + 1 + second.count
        let digest = withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
            buffer.copyMemory(from: UnsafeRawBufferPointer(start: kind.utf8Start, count: kind.utf8CodeUnitCount))
            var at = kind.utf8CodeUnitCount
            UnsafeMutableRawBufferPointer(rebasing: buffer[at...]).copyMemory(from: first)
            at += first.count
            buffer[at] = UInt8(ascii: "\n")
            UnsafeMutableRawBufferPointer(rebasing: buffer[(at + 1)...]).copyMemory(from: second)
            return MerkleHash.sha256(of: UnsafeRawBufferPointer(buffer))
        }
        (high, low) = (UInt64(bigEndian: digest.words.0), UInt64(bigEndian: digest.words.1))
    }

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 16 bytes, big-endian.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: high.bigEndian, Array.init) + withUnsafeBytes(of: low.bigEndian, Array.init)
    }

    /// 32 lowercase hex digits.
    public var hex: String { Hex.encode(bytes) }
}

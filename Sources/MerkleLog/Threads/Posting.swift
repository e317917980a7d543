/// One line of the thread index: the entry `index` belongs to the thread with this `key`.
public struct Posting: Hashable, Sendable, Comparable {
    /// First 8 bytes of SHA-256 of the thread's name, big-endian. Different threads may share a key: readers filter.
    public var key: UInt64
    /// The entry's number in the log.
    public var index: Int

    @inlinable
    public init(key: UInt64, index: Int) {
        self.key = key
        self.index = index
    }

    @inlinable
    public static func < (a: Posting, b: Posting) -> Bool { a.key == b.key ? a.index < b.index : a.key < b.key }

    /// The key of a thread's name.
    public static func key(thread: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: MerkleHash.sha256(of: thread).words.0)
    }

    public static func key(thread: String) -> UInt64 {
        var thread = thread
        return thread.withUTF8 { key(thread: UnsafeRawBufferPointer($0)) }
    }
}

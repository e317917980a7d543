/// What a segment of the thread index says of one thread: the leaf of the tree that commits to a block.
///
/// As bytes, 48 of them: the key (8), the number of entries (8), both big-endian, and the digest of the entries: the
/// RFC 6962 leaf hash of their indices, ascending, 8 bytes each, big-endian. A record has the same size however long the
/// thread is, so that one can be shown as another's neighbour at little cost.
public struct ThreadRecord: Hashable, Sendable {
    public let key: UInt64
    /// Entries of the thread in the segment; at least 1.
    public let count: Int
    public let digest: MerkleHash

    public static let byteCount = 48

    init(key: UInt64, count: Int, digest: MerkleHash) {
        self.key = key
        self.count = count
        self.digest = digest
    }

    /// The record of a thread's entries in a segment, ascending.
    public init(key: UInt64, indices: [Int]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(indices.count * 8)
        for index in indices { bytes.appendBigEndian(UInt64(index)) }
        self.init(key: key, count: indices.count, digest: .leaf(bytes))
    }

    /// Reads ``bytes``; nil for another number of bytes, or a count that no record has.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, let digest = MerkleHash(Array(bytes[16...])),
            let count = Int(exactly: bytes[8..<16].bigEndian), count > 0
        else { return nil }
        self.init(key: bytes[..<8].bigEndian, count: count, digest: digest)
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        bytes.appendBigEndian(key)
        bytes.appendBigEndian(UInt64(count))
        digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// The record's leaf hash in its block's tree.
    public var leaf: MerkleHash { .leaf(bytes) }
}

/// What a segment's tree says of one block: the leaf is the number of records (8 bytes, big-endian) and their root.
public struct BlockSummary: Hashable, Sendable {
    public let count: Int
    /// RFC 6962 root over the block's records in the order of their keys; of an empty block the empty root.
    public let root: MerkleHash

    public static let byteCount = 40

    public init(count: Int, root: MerkleHash) {
        self.count = count
        self.root = root
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.appendBigEndian(UInt64(count))
        root.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The leaf hashes of summaries that stand one behind the other; nil unless the bytes are a whole number of them.
    public static func leaves(of summaries: [UInt8]) -> [MerkleHash]? {
        guard summaries.count.isMultiple(of: byteCount) else { return nil }
        let ranges = stride(from: 0, to: summaries.count, by: byteCount).map { $0..<$0 + byteCount }
        return summaries.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }
    }
}

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: UInt64) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var bigEndian: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}

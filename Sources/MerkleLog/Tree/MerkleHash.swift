internal import CSHA256
internal import SignedNote

/// A SHA-256 digest: of a leaf, a node, a root, or of anything else. 32 bytes in place, no heap.
public struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
    // In memory order, so that an array of hashes is their concatenation: what a tile is.
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    /// Bytes of a hash.
    public static let byteCount = 32

    /// All zero: no hash of anything known.
    public static let zero = MerkleHash()

    /// The root of the tree without leaves, SHA-256 of nothing (RFC 6962 §2.1).
    public static let emptyRoot = sha256(of: UnsafeRawBufferPointer(start: nil, count: 0))

    @inlinable
    init() { words = (0, 0, 0, 0) }

    /// - Precondition: `bytes.count` is 32.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 32)
        words = (
            bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    /// The hash in `bytes`, or nil unless there are 32 of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { MerkleHash($0) }
    }

    /// The hashes of a tile, or of a part of one: its bytes are those of the hashes, one after the other.
    package static func hashes(ofTile bytes: UnsafeRawBufferPointer) -> [MerkleHash] {
        precondition(bytes.count.isMultiple(of: byteCount))
        return (0..<bytes.count / byteCount).map {
            MerkleHash(UnsafeRawBufferPointer(rebasing: bytes[$0 * byteCount..<($0 + 1) * byteCount]))
        }
    }

    /// Reads 44 characters of canonical Base 64.
    public init?(base64 text: UnsafeRawBufferPointer) {
        guard text.count == 44 else { return nil }
        // One byte more than a hash: the decoder counts in groups of three.
        let decoded = withUnsafeTemporaryAllocation(byteCount: 33, alignment: 8) { out -> MerkleHash? in
            guard Base64.decode(text, to: out) == Self.byteCount else { return nil }
            return MerkleHash(UnsafeRawBufferPointer(rebasing: out[..<Self.byteCount]))
        }
        guard let decoded else { return nil }
        self = decoded
    }

    /// Reads 44 characters of canonical Base 64.
    public init?(base64 text: String) {
        var text = text
        guard let hash = text.withUTF8({ MerkleHash(base64: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = hash
    }

    @inlinable
    public static func == (a: MerkleHash, b: MerkleHash) -> Bool {
        (a.words.0 ^ b.words.0) | (a.words.1 ^ b.words.1) | (a.words.2 ^ b.words.2) | (a.words.3 ^ b.words.3) == 0
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    /// The 32 bytes, in place.
    @inlinable
    public func withUnsafeBytes<Answer, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// A copy of the 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Standard Base 64, 44 characters.
    public var description: String { withUnsafeBytes { Base64.encode($0) } }
}

extension MerkleHash {
    /// SHA-256 of `bytes`, without a prefix.
    public static func sha256(of bytes: UnsafeRawBufferPointer) -> MerkleHash {
        make { csha256(bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, $0) }
    }

    public static func sha256(of bytes: [UInt8]) -> MerkleHash { bytes.withUnsafeBytes { sha256(of: $0) } }

    /// The hash of a leaf, SHA-256(0x00 || data) (RFC 6962 §2.1). Many leaves: ``LeafHashing``.
    public static func leaf(_ data: UnsafeRawBufferPointer) -> MerkleHash {
        var slice = csha256_slice(
            bytes: data.assumingMemoryBound(to: UInt8.self).baseAddress, length: UInt32(data.count))
        return make { csha256_leaves(&slice, 1, $0) }
    }

    public static func leaf(_ data: [UInt8]) -> MerkleHash { data.withUnsafeBytes { leaf($0) } }

    /// The hash of an inner node, SHA-256(0x01 || left || right) (RFC 6962 §2.1).
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        Swift.withUnsafeBytes(of: (left, right)) { pair in
            guard let start = pair.assumingMemoryBound(to: UInt8.self).baseAddress else { return zero }
            return make { csha256_nodes(start, 1, $0) }
        }
    }

    private static func make(_ write: (UnsafeMutablePointer<UInt8>) -> Void) -> MerkleHash {
        var hash = MerkleHash()
        withUnsafeMutableBytes(of: &hash) { out in
            if let start = out.assumingMemoryBound(to: UInt8.self).baseAddress { write(start) }
        }
        return hash
    }
}

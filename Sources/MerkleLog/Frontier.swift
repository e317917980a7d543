/// The right edge of a growing RFC 6962 tree: what must be kept to append to it and to know its root.
///
/// A tree of `size` leaves is a row of perfect subtrees, one for each bit of `size`, largest first; the frontier holds
/// their roots. Also known as a compact range.
public struct Frontier: Sendable, Equatable {
    /// Leaves in the tree.
    public private(set) var size: Int
    /// Roots of the perfect subtrees, left to right, hence large to small.
    public private(set) var peaks: [MerkleHash]

    /// The empty tree.
    public init() {
        size = 0
        peaks = []
    }

    /// The tree of `size` leaves with these perfect subtrees, as ``peaks`` gave them; nil when their number is wrong.
    public init?(size: Int, peaks: [MerkleHash]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// The root of the whole tree: peaks are joined from the right.
    public var root: MerkleHash {
        guard var root = peaks.last else { return .emptyRoot }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }

    /// Appends one leaf.
    public mutating func append(_ leaf: MerkleHash) { append(subtree: leaf, level: 0) }

    /// Appends a perfect subtree of 2^`level` leaves by its root.
    /// - Precondition: ``size`` is a multiple of 2^`level`; only there does the subtree stay whole.
    public mutating func append(subtree: MerkleHash, level: Int) {
        precondition(level >= 0 && level < Int.bitWidth - 1 && size & (1 << level - 1) == 0)
        var root = subtree
        var bit = 1 << level
        while size & bit != 0 {
            root = .node(peaks.removeLast(), root)
            bit <<= 1
        }
        peaks.append(root)
        size += 1 << level
    }

    /// Appends many leaves, hashing level by level in bulk.
    public mutating func append(contentsOf leaves: [MerkleHash]) {
        if leaves.isEmpty { return }
        let sizeBefore = size
        size += leaves.count
        // One slot in front, for the peak that becomes the left sibling of the first new node.
        let scratch = UnsafeMutablePointer<MerkleHash>.allocate(capacity: leaves.count + 1)
        defer { scratch.deallocate() }
        leaves.withUnsafeBufferPointer { leaves in
            if let start = leaves.baseAddress { (scratch + 1).initialize(from: start, count: leaves.count) }
        }
        var peaksFromRight: [MerkleHash] = []
        var count = leaves.count
        var level = 0
        while count > 0 {
            let fresh = scratch + 1
            var first = fresh
            if sizeBefore >> level & 1 == 1 {
                scratch.initialize(to: peaks.removeLast())
                first = scratch
                count += 1
            }
            if !count.isMultiple(of: 2) { peaksFromRight.append(first[count - 1]) }
            count /= 2
            LeafHashing.parents(of: first, count: count, to: first)
            // Nodes that start in the front slot move back, to free it for the next level's peak.
            if first == scratch { fresh.update(from: scratch, count: count) }
            level += 1
        }
        peaks.append(contentsOf: peaksFromRight.reversed())
    }
}

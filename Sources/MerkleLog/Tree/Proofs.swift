/// Which hashes prove what (RFC 6962 §2.1.1 and §2.1.2). Checking them is in `ProofVerification.swift`.
///
/// A proof is a list of Merkle Tree Hashes of ranges of leaves. The ranges depend on the numbers alone, so they can be
/// known, and fetched all at once, before any hash is.
public enum Proofs {
    /// The ranges of leaves whose hashes prove that leaf `index` is in the tree of `size` leaves: the leaf's sibling
    /// first, the root's child last.
    /// - Precondition: 0 ≤ `index` < `size`.
    public static func inclusionRanges(index: Int, size: Int) -> [Range<Int>] {
        precondition(index >= 0 && index < size)
        var ranges: [Range<Int>] = []
        var tree = 0..<size
        while tree.count > 1 {
            let middle = tree.lowerBound + split(tree.count)
            let (left, right) = (tree.lowerBound..<middle, middle..<tree.upperBound)
            ranges.append(index < middle ? right : left)
            tree = index < middle ? left : right
        }
        return ranges.reversed()
    }

    /// The ranges of leaves whose hashes prove that the tree of `from` leaves is the beginning of the one of `to`.
    /// - Precondition: 0 ≤ `from` ≤ `to`. Nothing is needed from the empty tree, or between equal ones.
    public static func consistencyRanges(from: Int, to: Int) -> [Range<Int>] {
        precondition(from >= 0 && from <= to)
        if from == 0 || from == to { return [] }
        var ranges: [Range<Int>] = []
        var tree = 0..<to
        // Until the way turns right, the old tree is a subtree whose root the verifier has.
        var turned = false
        while from != tree.upperBound {
            let middle = tree.lowerBound + split(tree.count)
            let (left, right) = (tree.lowerBound..<middle, middle..<tree.upperBound)
            if from <= middle {
                ranges.append(right)
                tree = left
            } else {
                ranges.append(left)
                tree = right
                turned = true
            }
        }
        if turned { ranges.append(tree) }
        return ranges.reversed()
    }

    /// The perfect subtrees that a range of a proof is made of, left to right.
    /// - Precondition: the range begins where a subtree of its size (rounded up to a power of two) does.
    public static func subtrees(of range: Range<Int>) -> [(level: Int, index: Int)] {
        var subtrees: [(level: Int, index: Int)] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = Int.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            precondition(start & (1 << level - 1) == 0)
            subtrees.append((level, start >> level))
            start += 1 << level
        }
        return subtrees
    }

    /// The hash of a range from its perfect subtrees, joined from the right.
    static func join(_ roots: [MerkleHash]) -> MerkleHash {
        guard var root = roots.last else { return .emptyRoot }
        for left in roots.dropLast().reversed() { root = .node(left, root) }
        return root
    }

    /// The largest power of two below `count`, which is at least 2.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}

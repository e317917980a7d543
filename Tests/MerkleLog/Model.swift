import MerkleLog

/// The naive tree: all leaves in a list, every definition of RFC 6962 §2.1 written down as it stands there. Slow, and
/// nothing shared with what it checks but SHA-256 of a node.
struct Model {
    var leaves: [MerkleHash] = []

    /// MTH(D[n])
    func root(_ range: Range<Int>) -> MerkleHash {
        switch range.count {
        case 0: return .emptyRoot
        case 1: return leaves[range.lowerBound]
        default:
            let k = range.lowerBound + split(range.count)
            return .node(root(range.lowerBound..<k), root(k..<range.upperBound))
        }
    }

    /// PATH(m, D[n])
    func inclusion(_ m: Int, _ range: Range<Int>) -> [MerkleHash] {
        if range.count == 1 { return [] }
        let k = range.lowerBound + split(range.count)
        let (left, right) = (range.lowerBound..<k, k..<range.upperBound)
        return m < k ? inclusion(m, left) + [root(right)] : inclusion(m, right) + [root(left)]
    }

    /// PROOF(m, D[n]) = SUBPROOF(m, D[n], true)
    func consistency(_ m: Int, _ range: Range<Int>, known: Bool = true) -> [MerkleHash] {
        if m == range.upperBound { return known ? [] : [root(range)] }
        let k = range.lowerBound + split(range.count)
        let (left, right) = (range.lowerBound..<k, k..<range.upperBound)
        return m <= k
            ? consistency(m, left, known: known) + [root(right)]
            : consistency(m, right, known: false) + [root(left)]
    }

    /// A tile of the tree of the first `size` leaves (c2sp.org/tlog-tiles): MTH(D[(n * 256 + i) * 256^l : …]).
    func tile(_ tile: TileCoordinate, size: Int) -> [UInt8] {
        let span = 1 << (8 * tile.level)
        var bytes: [UInt8] = []
        for i in tile.index * 256..<tile.index * 256 + tile.width {
            precondition((i + 1) * span <= size, "a hash that the tree does not have yet")
            bytes += root(i * span..<(i + 1) * span).bytes
        }
        return bytes
    }

    private func split(_ count: Int) -> Int {
        var k = 1
        while k * 2 < count { k *= 2 }
        return k
    }
}

import MerkleLog
import SignedNote

extension FuzzTarget {
    /// Proofs as text (c2sp.org/tlog-proof).
    static let tlogProof = FuzzTarget(name: "tlog-proof") { bytes in
        guard let proof = try? TlogProof(parsing: Array(bytes)) else { return false }
        demand(proof.encoded.elementsEqual(bytes), "it is written as it was not read")
        _ = try? proof.verify(leaf: .emptyRoot, logKey: GoldenKey.log.verifier)
        return true
    }

    /// Inclusion proofs: the recursion of RFC 6962 §2.1.1 must agree. The bytes are a tree's size, an index, and what is done
    /// to the proof that these have.
    static let inclusion = FuzzTarget(name: "inclusion") { bytes in
        var feed = Feed(bytes)
        let tree = SmallTree(size: 1 + Int(feed.byte() % 64))
        let index = Int(feed.byte()) % tree.size
        var path = tree.path(index)
        bend(&path, &feed)
        let (claimed, size) = (shifted(index, &feed), shifted(tree.size, &feed))
        let model = ModelProof.root(leaf: tree.leaves[index], index: claimed, size: size, path: path[...])
        let root = try? Proofs.root(leaf: tree.leaves[index], index: claimed, size: size, path: path)
        demand(root == model, "the root is \(root.map { "\($0)" } ?? "none")")
        for wanted in [tree.root(0..<tree.size)] + [model].compactMap(\.self) {
            let isRight =
                (try? Proofs.verifyInclusion(
                    leaf: tree.leaves[index], index: claimed, size: size, root: wanted, path: path)) != nil
            demand(isRight == (model == wanted), "accepted: \(isRight)")
        }
        return root != nil
    }

    /// Consistency proofs: the recursion of RFC 6962 §2.1.2 must agree.
    static let consistency = FuzzTarget(name: "consistency") { bytes in
        var feed = Feed(bytes)
        let tree = SmallTree(size: 1 + Int(feed.byte() % 64))
        let older = Int(feed.byte()) % (tree.size + 1)
        var path = tree.consistency(older)
        bend(&path, &feed)
        let (from, to) = (shifted(older, &feed), shifted(tree.size, &feed))
        let (one, two) = (tree.root(0..<older), tree.root(0..<tree.size))
        let isRight = (try? Proofs.verifyConsistency(from: from, root1: one, to: to, root2: two, path: path)) != nil
        let model = ModelProof.isConsistent(from, one, to, two, path)
        demand(isRight == model, "accepted: \(isRight), by the model: \(model)")
        return isRight
    }

    /// Drops, doubles, swaps and changes hashes; mostly nothing.
    private static func bend(_ path: inout [MerkleHash], _ feed: inout Feed) {
        for _ in 0..<feed.byte() % 4 {
            let at = path.isEmpty ? 0 : Int(feed.byte()) % path.count
            switch feed.byte() % 5 {
            case 0 where !path.isEmpty: path.remove(at: at)
            case 1 where !path.isEmpty: path.insert(path[at], at: at)
            case 2 where !path.isEmpty: path.swapAt(at, path.count - 1)
            case 3: path.insert(.emptyRoot, at: at)
            case 4 where path.count < 70: path += path
            default: break
            }
        }
    }

    /// The number, mostly; or another.
    private static func shifted(_ number: Int, _ feed: inout Feed) -> Int {
        switch feed.byte() % 8 {
        case 5: number &+ 1
        case 6: number &- 1
        case 7: feed.number()
        default: number
        }
    }
}

/// A tree over leaves that nobody chose, and its proofs, as RFC 6962 §2.1 defines them.
private struct SmallTree {
    let leaves: [MerkleHash]
    var size: Int { leaves.count }

    init(size: Int) { leaves = (0..<size).map { .leaf([UInt8($0)]) } }

    func root(_ range: Range<Int>) -> MerkleHash {
        if range.isEmpty { return .emptyRoot }
        if range.count == 1 { return leaves[range.lowerBound] }
        let middle = range.lowerBound + ModelProof.split(range.count)
        return .node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
    }

    func path(_ index: Int) -> [MerkleHash] { path(index, 0..<size) }

    private func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
        if range.count == 1 { return [] }
        let middle = range.lowerBound + ModelProof.split(range.count)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return index < middle ? path(index, left) + [root(right)] : path(index, right) + [root(left)]
    }

    func consistency(_ older: Int) -> [MerkleHash] { older == 0 ? [] : subproof(older, 0..<size, true) }

    private func subproof(_ older: Int, _ range: Range<Int>, _ isWhole: Bool) -> [MerkleHash] {
        if older == range.upperBound { return isWhole ? [] : [root(range)] }
        let middle = range.lowerBound + ModelProof.split(range.count)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return older <= middle
            ? subproof(older, left, isWhole) + [root(right)] : subproof(older, right, false) + [root(left)]
    }
}

/// What proofs prove, by recursion from the root down.
private enum ModelProof {
    /// The largest power of two below `count`, which is at least 2.
    static func split(_ count: Int) -> Int {
        var power = 1
        while power < count - power { power *= 2 }
        return power
    }

    static func root(leaf: MerkleHash, index: Int, size: Int, path: ArraySlice<MerkleHash>) -> MerkleHash? {
        guard index >= 0, index < size else { return nil }
        if size == 1 { return path.isEmpty ? leaf : nil }
        guard let last = path.last else { return nil }
        let middle = split(size)
        if index < middle {
            return root(leaf: leaf, index: index, size: middle, path: path.dropLast()).map { .node($0, last) }
        }
        return root(leaf: leaf, index: index - middle, size: size - middle, path: path.dropLast()).map {
            .node(last, $0)
        }
    }

    static func isConsistent(
        _ from: Int, _ one: MerkleHash, _ to: Int, _ two: MerkleHash, _ path: [MerkleHash]
    ) -> Bool {
        guard from >= 0, from <= to else { return false }
        // The empty tree begins every other, and needs no proof (c2sp.org/tlog-witness).
        if from == 0 { return path.isEmpty && one == .emptyRoot && (to > 0 || two == .emptyRoot) }
        guard let roots = roots(from, to, path[...], one) else { return false }
        return roots.old == one && roots.new == two
    }

    /// - Parameter whole: the older tree's root, while it is a subtree of what is looked at; else nil.
    private static func roots(
        _ from: Int, _ to: Int, _ path: ArraySlice<MerkleHash>, _ whole: MerkleHash?
    ) -> (old: MerkleHash, new: MerkleHash)? {
        if from == to {
            guard let whole else { return path.count == 1 ? path.first.map { ($0, $0) } : nil }
            return path.isEmpty ? (whole, whole) : nil
        }
        guard let last = path.last else { return nil }
        let middle = split(to)
        if from <= middle {
            return roots(from, middle, path.dropLast(), whole).map { ($0.old, .node($0.new, last)) }
        }
        return roots(from - middle, to - middle, path.dropLast(), nil).map {
            (.node(last, $0.old), .node(last, $0.new))
        }
    }
}

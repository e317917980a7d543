/// Why a proof proves nothing.
public enum ProofError: Error, Hashable, Sendable {
    /// The proof's bytes, or its checkpoint, are not in their form, or the checkpoint is not signed as it must be.
    case malformed(LogFormatError)
    /// There is no such leaf in the tree, or the older tree is larger than the newer one.
    case outOfRange(index: Int, size: Int)
    /// The path has more or fewer hashes than trees of these sizes need.
    case wrongPathLength(Int)
    /// The hashes do not lead to the root.
    case rootMismatch
    /// A tile that is needed has not been given.
    case missingTile(TileCoordinate)
    /// A tile has another number of bytes than its width asks for.
    case malformedTile(TileCoordinate, byteCount: Int)
    /// The neighbours that are to show a thread's absence are not on both sides of it.
    case notAbsent

    /// A stable name for programs, in kebab case.
    public var code: String {
        switch self {
        case .malformed(let error): error.code
        case .outOfRange: "proof-out-of-range"
        case .wrongPathLength: "proof-length"
        case .rootMismatch: "root-mismatch"
        case .missingTile: "missing-tile"
        case .malformedTile: "malformed-tile"
        case .notAbsent: "not-absent"
        }
    }
}

extension ProofError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): error.description
        case .outOfRange(let index, let size): "\(index) is not within a tree of \(size)"
        case .wrongPathLength(let count): "a path of \(count) hashes does not fit the sizes"
        case .rootMismatch: "the hashes do not lead to the root"
        case .missingTile(let tile): "tile \(tile) is missing"
        case .malformedTile(let tile, let byteCount): "tile \(tile) has \(byteCount) bytes"
        case .notAbsent: "the neighbouring records are not on both sides of the thread's key"
        }
    }
}

extension Proofs {
    /// Checks that `leaf` is number `index` of the tree of `size` leaves with root `root` (RFC 9162 §2.1.3.2, which
    /// spells out how to check what RFC 6962 §2.1.1 defines).
    /// - Throws: ``ProofError``.
    public static func verifyInclusion(
        leaf: MerkleHash, index: Int, size: Int, root: MerkleHash, path: [MerkleHash]
    ) throws(ProofError) {
        guard try self.root(leaf: leaf, index: index, size: size, path: path) == root else { throw .rootMismatch }
    }

    /// The root of the tree of `size` leaves in which `leaf` is number `index`, as an inclusion proof gives it.
    /// - Throws: ``ProofError``, when the path does not fit the numbers.
    public static func root(
        leaf: MerkleHash, index: Int, size: Int, path: [MerkleHash]
    ) throws(ProofError) -> MerkleHash {
        guard index >= 0, index < size else { throw .outOfRange(index: index, size: size) }
        var node = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { throw .wrongPathLength(path.count) }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                climbToRightChild(&node, &last)
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongPathLength(path.count) }
        return hash
    }

    /// Checks that the tree of `from` leaves with `root1` is the beginning of the one of `to` leaves with `root2`
    /// (RFC 9162 §2.1.4.2).
    /// - Throws: ``ProofError``.
    public static func verifyConsistency(
        from: Int, root1: MerkleHash, to: Int, root2: MerkleHash, path: [MerkleHash]
    ) throws(ProofError) {
        guard from >= 0, from <= to else { throw .outOfRange(index: from, size: to) }
        if from == 0 || from == to {
            guard path.isEmpty else { throw .wrongPathLength(path.count) }
            guard from == 0 ? root1 == .emptyRoot : root1 == root2 else { throw .rootMismatch }
            if to == 0, root2 != .emptyRoot { throw .rootMismatch }
            return
        }
        // An old tree that is perfect is a node of the new one: its root is where the path starts.
        var path = path[...]
        guard let start = from.nonzeroBitCount == 1 ? root1 : path.popFirst() else { throw .wrongPathLength(0) }
        var node = from - 1
        var last = to - 1
        let shift = node.trailingOnes
        node >>= shift
        last >>= shift
        var (older, newer) = (start, start)
        for sibling in path {
            guard last > 0 else { throw .wrongPathLength(path.count) }
            if node & 1 == 1 || node == last {
                older = .node(sibling, older)
                newer = .node(sibling, newer)
                climbToRightChild(&node, &last)
            } else {
                newer = .node(newer, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongPathLength(path.count) }
        guard older == root1, newer == root2 else { throw .rootMismatch }
    }

    /// A node on the right edge without a sibling is its own parent: up, until it is a right child.
    private static func climbToRightChild(_ node: inout Int, _ last: inout Int) {
        while node & 1 == 0, node != 0 {
            node >>= 1
            last >>= 1
        }
    }
}

extension Int {
    fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}

internal import MerkleLog

/// Finds out which tile of the right edge is wrong when together they do not hash to the root.
///
/// Each tile of the edge is replaced by what its children say; the one whose replacement restores the root is named.
struct EdgeFault {
    let source: any LogSource
    let size: Int
    let root: MerkleHash
    let edge: [[MerkleHash]]

    func named() async throws -> Fault {
        for level in edge.indices where !edge[level].isEmpty {
            var repaired = edge
            let coordinate = TileCoordinate(
                level: level, index: VerifiedTree.edgeIndex(level, size), width: edge[level].count)
            guard let hashes = try? await recomputed(coordinate) else { continue }
            repaired[level] = hashes
            if VerifiedTree.root(ofEdge: repaired) == root { return .altered(coordinate) }
        }
        return .alteredEdge
    }

    /// The hashes of a tile as what lies below it gives them.
    private func recomputed(_ coordinate: TileCoordinate) async throws -> [MerkleHash] {
        if coordinate.level == 0 {
            let bundle = BundleCoordinate(index: coordinate.index, width: coordinate.width)
            let bytes = try await source.bytes(of: bundle)
            let ranges = try EntryBundle.ranges(in: bytes).prefix(coordinate.width)
            return bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: Array(ranges)) }
        }
        var hashes: [MerkleHash] = []
        for child in 0..<coordinate.width {
            let below = try await source.hashes(of: .full(coordinate.level - 1, coordinate.index << 8 | child))
            hashes.append(LeafHashing.root(of: below))
        }
        return hashes
    }
}

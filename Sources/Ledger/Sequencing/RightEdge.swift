package import MerkleLog

/// The part of the tree that still grows: the complete nodes of every partial tile, at every height.
///
/// Appending leaves costs one hash a leaf; the root, the partial tiles and the inclusion path of a recent entry are
/// read off without hashing again. Nodes of tiles that became full since the last ``trimmed()`` are still held, so that
/// receipts of one commit need nothing from the store.
package struct RightEdge: Sendable, Equatable {
    /// Leaves in the tree.
    package private(set) var size = 0
    /// Complete nodes at height h, from index `bases[h]` on.
    private var nodes: [[MerkleHash]] = [[]]
    private var bases: [Int] = [0]
    /// At height h, the root over the leaves right of the last complete node of that height; nil where there are none.
    private var ragged: [MerkleHash?] = [nil, nil]

    package init() {}

    /// Rebuilds the edge of a tree of `size` leaves from its partial tiles, level 0 first: a partial tile of level l
    /// holds `(size >> 8l) % 256` hashes.
    package init(size: Int, partialTiles: [[MerkleHash]]) {
        self.size = 0
        nodes = []
        bases = []
        for (level, hashes) in partialTiles.enumerated() {
            let tile = size >> (8 * (level + 1))
            var row = hashes
            for step in 0..<8 {
                nodes.append(row)
                bases.append(tile << (8 - step))
                row = LeafHashing.parents(Array(row.prefix(row.count & ~1)))
            }
        }
        if nodes.isEmpty {
            nodes = [[]]
            bases = [0]
        }
        self.size = size
        ragged = raggedRoots()
    }

    /// Appends leaf hashes, in order.
    package mutating func append(_ leaves: [MerkleHash]) {
        nodes[0].append(contentsOf: leaves)
        size += leaves.count
        var height = 0
        while size >> (height + 1) > 0 {
            if nodes.count == height + 1 {
                nodes.append([])
                bases.append(0)
            }
            let have = bases[height + 1] + nodes[height + 1].count
            let want = size >> (height + 1)
            guard have < want else { break }
            let children = nodes[height][(2 * have - bases[height])..<(2 * want - bases[height])]
            nodes[height + 1].append(contentsOf: LeafHashing.parents(Array(children)))
            height += 1
        }
        ragged = raggedRoots()
    }

    /// The same edge without the nodes of full tiles.
    package func trimmed() -> RightEdge {
        var edge = self
        for height in nodes.indices {
            let tileHeight = 8 * (height / 8 + 1)
            let base = (size >> tileHeight) << (tileHeight - height)
            guard base > bases[height] else { continue }
            edge.nodes[height] = Array(nodes[height][(base - bases[height])...])
            edge.bases[height] = base
        }
        return edge
    }

    /// The complete node of `height` at `index`, if it is held.
    package func node(height: Int, index: Int) -> MerkleHash? {
        guard height < nodes.count, index >= bases[height], index - bases[height] < nodes[height].count else {
            return nil
        }
        return nodes[height][index - bases[height]]
    }

    /// The root of the whole tree, RFC 6962 §2.1.
    package var root: MerkleHash { ragged.last.flatMap { $0 } ?? .emptyRoot }

    private func raggedRoots() -> [MerkleHash?] {
        var roots: [MerkleHash?] = [nil]
        for height in nodes.indices {
            var root = roots[height]
            if (size >> height) & 1 == 1 {
                guard let left = node(height: height, index: (size >> height) - 1) else {
                    preconditionFailure("the right edge always holds the last complete node of each height")
                }
                root = root.map { MerkleHash.node(left, $0) } ?? left
            }
            roots.append(root)
        }
        return roots
    }

    /// The inclusion path of a leaf in the tree of ``size`` leaves (RFC 6962 §2.1.1), if every node of it is held.
    package func inclusionPath(index: Int) -> [MerkleHash]? {
        var path: [MerkleHash] = []
        var height = 0
        while (size - 1) >> height > 0 {
            let sibling = (index >> height) ^ 1
            if (sibling + 1) << height <= size {
                guard let hash = node(height: height, index: sibling) else { return nil }
                path.append(hash)
            } else if sibling << height < size, let hash = ragged[height] {
                path.append(hash)
            }
            height += 1
        }
        return path
    }

    /// The hashes of tile `index` of `level` that are held: all 256 of a tile completed since the last trim, or those of
    /// the partial tile.
    package func tile(level: Int, index: Int) -> ArraySlice<MerkleHash>? {
        let height = 8 * level
        guard height < nodes.count, index << 8 >= bases[height] else { return nil }
        let start = index << 8 - bases[height]
        guard start < nodes[height].count else { return nil }
        return nodes[height][start..<min(start + 256, nodes[height].count)]
    }

    /// The tiles that became full between `from` leaves and now.
    package func tilesCompleted(since from: Int) -> [(level: Int, index: Int, hashes: [UInt8])] {
        var tiles: [(level: Int, index: Int, hashes: [UInt8])] = []
        var level = 0
        while size >> (8 * (level + 1)) > 0 {
            for index in (from >> (8 * (level + 1)))..<(size >> (8 * (level + 1))) {
                guard let hashes = tile(level: level, index: index) else { continue }
                tiles.append((level, index, RightEdge.bytes(of: hashes)))
            }
            level += 1
        }
        return tiles
    }

    /// A tile's bytes: its hashes one after another.
    static func bytes(of hashes: ArraySlice<MerkleHash>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 32)
        for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }
}

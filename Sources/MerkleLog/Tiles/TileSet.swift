/// Some tiles of a tree, and the hashes of any part of it that they give: roots at older sizes, proofs.
///
/// Ask which tiles are needed, fetch them all at once, insert them, then ask for hashes. Tiles are not authenticated
/// here: what comes out is to be checked against a signed root, as every proof is.
public struct TileSet: Sendable {
    /// Leaves in the tree whose tiles are read.
    public let size: Int
    private var tiles: [Position: [UInt8]] = [:]

    private struct Position: Hashable {
        let level: Int
        let index: Int
    }

    /// - Parameter size: of the tree; partial tiles are as wide as it makes them.
    public init(size: Int) {
        precondition(size >= 0)
        self.size = size
    }

    /// The tiles that the hashes of `ranges` come from, each once; those already inserted are left out.
    /// - Precondition: the ranges lie within the tree, and are such as ``Proofs`` gives, or 0 up to an older size.
    public func tilesNeeded(for ranges: [Range<Int>]) -> [TileCoordinate] {
        var needed: [TileCoordinate] = []
        var seen: Set<Position> = []
        for range in ranges {
            precondition(range.upperBound <= size)
            for subtree in Proofs.subtrees(of: range) {
                let position = Self.place(subtree.level, subtree.index).position
                guard tiles[position] == nil, seen.insert(position).inserted else { continue }
                needed += [TileCoordinate(level: position.level, index: position.index, size: size)].compactMap(\.self)
            }
        }
        return needed
    }

    /// Gives the bytes of a tile. A wider tile than the tree's own will do: it starts with the same hashes.
    /// - Throws: ``ProofError/malformedTile(_:byteCount:)``.
    public mutating func insert(_ bytes: [UInt8], at tile: TileCoordinate) throws(ProofError) {
        guard bytes.count >= tile.width * MerkleHash.byteCount, bytes.count <= TileCoordinate.byteCountMax,
            bytes.count.isMultiple(of: MerkleHash.byteCount)
        else { throw .malformedTile(tile, byteCount: bytes.count) }
        tiles[Position(level: tile.level, index: tile.index)] = bytes
    }

    /// The Merkle Tree Hash of a range, of which ``tilesNeeded(for:)`` has told and which have been inserted.
    public func hash(of range: Range<Int>) throws(ProofError) -> MerkleHash {
        guard range.upperBound <= size else { throw .outOfRange(index: range.upperBound, size: size) }
        var roots: [MerkleHash] = []
        for subtree in Proofs.subtrees(of: range) { roots.append(try root(subtree.level, subtree.index)) }
        return Proofs.join(roots)
    }

    /// The root of a perfect subtree: the root over a run of hashes of one tile.
    private func root(_ level: Int, _ index: Int) throws(ProofError) -> MerkleHash {
        let (position, hashes) = Self.place(level, index)
        guard let bytes = tiles[position] else {
            throw .missingTile(TileCoordinate(level: position.level, index: position.index))
        }
        let needed = hashes.lowerBound * MerkleHash.byteCount..<hashes.upperBound * MerkleHash.byteCount
        guard needed.upperBound <= bytes.count else {
            throw .malformedTile(
                TileCoordinate(level: position.level, index: position.index), byteCount: bytes.count)
        }
        let run = bytes.withUnsafeBytes { bytes in
            MerkleHash.hashes(ofTile: UnsafeRawBufferPointer(rebasing: bytes[needed]))
        }
        return LeafHashing.root(of: run)
    }

    /// In which tile a perfect subtree is, and which of the tile's hashes are its leaves.
    private static func place(_ level: Int, _ index: Int) -> (position: Position, hashes: Range<Int>) {
        let inner = level % 8
        let first = index << inner
        let hashes = first & 255..<first & 255 + 1 << inner
        return (Position(level: level / 8, index: first >> 8), hashes)
    }
}

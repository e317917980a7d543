/// Hashes of any part of a tree, out of tiles that are fetched as they are needed.
///
/// To fetch many tiles at once, use ``TileSet``. Tiles are not authenticated here: what comes out is to be checked
/// against a signed root, as every proof is. Errors are those of the fetcher, and ``ProofError`` for malformed tiles.
public struct TileHashReader: Sendable {
    /// Leaves in the tree whose tiles are read.
    public let size: Int
    private let fetch: @Sendable (TileCoordinate) async throws -> [UInt8]

    /// - Parameters:
    ///   - size: of the tree; partial tiles are asked for as wide as it makes them.
    ///   - fetch: gives the bytes of a tile; those of a wider tile will do.
    public init(size: Int, fetch: @escaping @Sendable (TileCoordinate) async throws -> [UInt8]) {
        self.size = size
        self.fetch = fetch
    }

    /// The root of the perfect subtree of leaves [`index` * 2^`level`, (`index` + 1) * 2^`level`).
    public func node(level: Int, index: Int) async throws -> MerkleHash {
        let range = index << level..<(index + 1) << level
        return try await tiles(for: [range]).hash(of: range)
    }

    /// The root of the tree as it was at `olderSize`, or of the whole.
    public func root(at olderSize: Int? = nil) async throws -> MerkleHash {
        let range = 0..<(olderSize ?? size)
        return try await tiles(for: [range]).hash(of: range)
    }

    /// The frontier of the tree as it was at `olderSize`, or of the whole.
    public func frontier(at olderSize: Int? = nil) async throws -> Frontier {
        let olderSize = olderSize ?? size
        return try await tiles(for: [0..<olderSize]).frontier(at: olderSize)
    }

    /// The inclusion proof of leaf `index` in the tree of ``size`` leaves.
    public func inclusionPath(index: Int) async throws -> [MerkleHash] {
        try await path(Proofs.inclusionRanges(index: index, size: size))
    }

    /// The consistency proof between the tree of `from` leaves and this one.
    public func consistencyPath(from: Int) async throws -> [MerkleHash] {
        try await path(Proofs.consistencyRanges(from: from, to: size))
    }

    private func path(_ ranges: [Range<Int>]) async throws -> [MerkleHash] {
        let tiles = try await tiles(for: ranges)
        return try ranges.map { try tiles.hash(of: $0) }
    }

    private func tiles(for ranges: [Range<Int>]) async throws -> TileSet {
        var tiles = TileSet(size: size)
        for tile in tiles.tilesNeeded(for: ranges) { try tiles.insert(try await fetch(tile), at: tile) }
        return tiles
    }
}

internal import MerkleLog

/// A log's Merkle tree read through its tiles, where every tile is proven against the checkpoint's root before it is used.
///
/// The tiles of the right edge together hash to the root; every full tile hashes to its entry in the tile above it. Going
/// from the left to the right each tile is read once; one tile a level is kept.
struct VerifiedTree: Sendable {
    let source: any LogSource
    let size: Int
    let root: MerkleHash
    /// The partial tile of each level; empty where the level has none. A level beyond them has no hashes at all.
    private let edge: [[MerkleHash]]
    private var kept: [Int: (index: Int, hashes: [MerkleHash])] = [:]
    /// Tiles proven so far.
    private(set) var tilesProven: Int

    /// The largest log: sizes are numbers in events too, and those of JSON are exact up to here. Below it no sum or product of
    /// places in a log is too large for an Int, whatever a checkpoint says.
    static let sizeMax = 9_007_199_254_740_991

    /// Reads the right edge and proves it.
    /// - Throws: ``Fault``; errors of the source.
    init(source: any LogSource, size: Int, root: MerkleHash) async throws {
        guard size <= Self.sizeMax else {
            throw Fault(.checkpointMalformed, tile: "checkpoint", "no log has \(size) entries")
        }
        self.source = source
        self.size = size
        self.root = root
        var edge: [[MerkleHash]] = []
        for level in 0..<Self.levels(size) {
            let width = Self.edgeWidth(level, size)
            let coordinate = TileCoordinate(level: level, index: Self.edgeIndex(level, size), width: max(width, 1))
            edge.append(width == 0 ? [] : try await source.hashes(of: coordinate))
        }
        self.edge = edge
        tilesProven = edge.count { !$0.isEmpty }
        guard Self.root(ofEdge: edge) == root else {
            throw try await EdgeFault(source: source, size: size, root: root, edge: edge).named()
        }
    }

    /// Levels that have at least one hash in a log of `size`.
    static func levels(_ size: Int) -> Int {
        var levels = 0
        while size >> (8 * levels) > 0 { levels += 1 }
        return levels
    }

    /// Hashes in the partial tile of a level, 0 for none.
    static func edgeWidth(_ level: Int, _ size: Int) -> Int { (size >> (8 * level)) & 255 }

    /// Index of the partial tile, which is the number of full ones.
    static func edgeIndex(_ level: Int, _ size: Int) -> Int { size >> (8 * (level + 1)) }

    /// The hashes of the full tile, or of the right edge's partial one.
    /// - Throws: ``Fault`` where the log has no such tile, at any level up to 63, or the source has another; errors of the source.
    mutating func tile(_ level: Int, _ index: Int) async throws -> [MerkleHash] {
        guard level < edge.count, index <= Self.edgeIndex(level, size) else { throw Self.beyond(level, index) }
        if index == Self.edgeIndex(level, size) { return edge[level] }
        if let last = kept[level], last.index == index { return last.hashes }
        let coordinate = TileCoordinate.full(level, index)
        let expected = try await hash(level + 1, index)
        let hashes = try await source.hashes(of: coordinate)
        guard LeafHashing.root(of: hashes) == expected else {
            throw Fault.altered(coordinate)
        }
        kept[level] = (index, hashes)
        tilesProven += 1
        return hashes
    }

    /// The hash number `index` of a level: of a leaf at level 0, above it of a full tile one level down.
    mutating func hash(_ level: Int, _ index: Int) async throws -> MerkleHash {
        let hashes = try await tile(level, index >> 8)
        guard index & 255 < hashes.count else { throw Self.beyond(level, index >> 8) }
        return hashes[index & 255]
    }

    private static func beyond(_ level: Int, _ index: Int) -> Fault {
        Fault(.tileMissing, tile: TileCoordinate.full(level, index).path, "beyond the end of the log")
    }

    /// The root that the log had when it was `older` entries long: what makes an older checkpoint a prefix of this one.
    mutating func root(at older: Int) async throws -> MerkleHash {
        if older == size { return root }
        var edge: [[MerkleHash]] = []
        for level in 0..<Self.levels(older) {
            let width = Self.edgeWidth(level, older)
            if width == 0 {
                edge.append([])
            } else {
                edge.append(Array(try await tile(level, Self.edgeIndex(level, older)).prefix(width)))
            }
        }
        return Self.root(ofEdge: edge)
    }

    /// The root of a tree from its right edge: perfect subtrees, the largest first, joined from the right (RFC 6962 §2.1).
    static func root(ofEdge edge: [[MerkleHash]]) -> MerkleHash {
        var root: MerkleHash?
        for hashes in edge {
            var rest = hashes[...]
            while !rest.isEmpty {
                // The rightmost perfect subtree of a tile `w` hashes wide is as wide as the lowest bit of `w`.
                let width = rest.count & -rest.count
                let peak = LeafHashing.root(of: Array(rest.suffix(width)))
                root = root.map { MerkleHash.node(peak, $0) } ?? peak
                rest = rest.dropLast(width)
            }
        }
        return root ?? MerkleHash.emptyRoot
    }
}

extension Fault {
    static func altered(_ coordinate: TileCoordinate) -> Fault {
        Fault(
            .tileAltered, tile: coordinate.path, order: coordinate.firstEntry,
            "the tile does not hash to what the tiles above it and the checkpoint say")
    }
}

public import MerkleLog

/// Where a log's bytes come from. Nothing that a source returns is trusted: callers prove it against the checkpoint.
///
/// Shapes are those of c2sp.org/tlog-tiles: a tile is 32 bytes a hash, a bundle is its length-prefixed entries.
public protocol LogSource: Sendable {
    /// What to call the source in messages: the folder or the URL.
    var name: String { get }

    /// The newest signed checkpoint, verbatim.
    func checkpoint() async throws -> [UInt8]

    /// The tile's bytes, or nil where there is none of exactly that width.
    func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]?

    /// The entry bundle's bytes, or nil where there is none of exactly that width.
    func bundle(_ coordinate: BundleCoordinate) async throws -> [UInt8]?

    /// How many bytes a bundle has, if that can be told without reading it; bounds the memory of readers ahead.
    func bundleByteCount(_ coordinate: BundleCoordinate) -> Int?
}

extension LogSource {
    public func bundleByteCount(_ coordinate: BundleCoordinate) -> Int? { nil }
}

/// A source that also has the ledger's idempotency keys, and with them the sizes that receipts speak of. Nobody can compute
/// these from the entries, so an export carries them along.
public protocol SeenSource: LogSource {
    /// The idempotency keys of entries [page × 16,384, (page + 1) × 16,384): lines `<hex key> <index> <size>\n`.
    func seenPage(_ page: Int) async throws -> [UInt8]?
}

/// A source that also serves what the ledger derives from its entries, to be checked against them.
public protocol DerivedSource: SeenSource {
    /// How many complete segments each level of the thread index has, level 0 first.
    func segmentCounts() async throws -> [Int]

    /// One block of the thread index, or nil where there is none.
    func threadBlock(level: Int, segment: Int, block: Int) async throws -> [UInt8]?

    /// Whether the log has an entry at `index` by now, also behind the checkpoint that is served.
    func hasEntry(_ index: Int) async throws -> Bool

    /// The authority as it stood for an entry at `index`, as JSON.
    func authority(at index: Int) async throws -> [UInt8]
}

extension LogSource {
    /// A tile's hashes: the exact tile or, as the specification allows for a partial one, a prefix of the full tile.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/tileMissing`` or ``Fault/Code/tileMalformed``.
    func hashes(of coordinate: TileCoordinate) async throws -> [MerkleHash] {
        var bytes = try await tile(coordinate)
        if bytes == nil, !coordinate.isFull {
            bytes = try await tile(.full(coordinate.level, coordinate.index))
        }
        guard let bytes else {
            throw Fault(.tileMissing, tile: coordinate.path, order: coordinate.firstEntry, "the tile is not there")
        }
        let length = coordinate.width * 32
        guard bytes.count == length || bytes.count == 256 * 32 else {
            throw Fault(
                .tileMalformed, tile: coordinate.path, order: coordinate.firstEntry,
                "the tile has \(bytes.count) bytes, not \(length)")
        }
        return bytes.withUnsafeBytes { raw in
            MerkleHash.hashes(ofTile: UnsafeRawBufferPointer(rebasing: raw[..<length]))
        }
    }

    /// A bundle's bytes: the exact one, or the full one in place of a partial one that is no longer kept.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/bundleMissing``.
    func bytes(of coordinate: BundleCoordinate) async throws -> [UInt8] {
        if let bytes = try await bundle(coordinate) { return bytes }
        if !coordinate.isFull, let bytes = try await bundle(.full(coordinate.index)) { return bytes }
        throw Fault(
            .bundleMissing, index: coordinate.index * 256, tile: coordinate.path, "the entry bundle is not there")
    }
}

extension TileCoordinate {
    /// The full tile at this place.
    static func full(_ level: Int, _ index: Int) -> TileCoordinate {
        TileCoordinate(level: level, index: index, width: 256)
    }

    /// The first entry that the tile's hashes cover: where along the log a fault of it shows.
    var firstEntry: Int {
        // A level that no log of ours reaches; a shift by that much would lose the index.
        level < 6 ? index << (8 * (level + 1)) : 0
    }
}

extension BundleCoordinate {
    /// The full bundle at this place.
    static func full(_ index: Int) -> BundleCoordinate {
        BundleCoordinate(index: index, width: 256)
    }

    /// The bundle `index` of a log of `size` entries.
    static func of(_ index: Int, size: Int) -> BundleCoordinate {
        BundleCoordinate(index: index, width: min(256, size - index * 256))
    }
}

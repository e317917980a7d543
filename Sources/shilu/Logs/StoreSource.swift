import Audit
import Ledger
import MerkleLog

/// A ledger's database as a source of checkpoint, tiles, bundles and ids, without a service and without writing: for exports.
///
/// It reads one head and stays with it. Nothing here checks anything: whoever reads a source proves it.
struct StoreSource: SeenSource {
    let name: String
    private let store: any LogStore
    private let log: String
    private let head: StoredHead
    /// The entries of the partial bundle, length-prefixed.
    private let edge: [UInt8]

    /// - Throws: ``Failure`` where the store has no ledger called `log`; ``StoreFault``.
    init(name: String, store: any LogStore, log: String) async throws {
        guard let head = try await store.head(log: log), head.size > 0 else {
            throw Failure("there is no ledger \(log) in \(name)")
        }
        self.name = name
        self.store = store
        self.log = log
        self.head = head
        edge = try await store.edge(log: log, size: head.size).flatMap(\.entries)
    }

    func checkpoint() async throws -> [UInt8] { head.checkpoint }

    func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]? {
        guard TileCoordinate.width(level: coordinate.level, index: coordinate.index, size: head.size) >= coordinate.width
        else { return nil }
        if let full = try await store.tiles(log: log, level: coordinate.level, indices: [coordinate.index])[coordinate.index] {
            return Array(full.prefix(coordinate.width * MerkleHash.byteCount))
        }
        // Only full tiles are stored: a partial one is the leaves of the edge, or the roots of the full tiles below it.
        let hashes = coordinate.level == 0 ? try leaves() : try await roots(below: coordinate)
        return hashes.prefix(coordinate.width).flatMap { hash in hash.withUnsafeBytes { Array($0) } }
    }

    func bundle(_ coordinate: BundleCoordinate) async throws -> [UInt8]? {
        guard coordinate.entries.upperBound <= head.size else { return nil }
        let whole: [UInt8]
        if coordinate.index == head.size / TileCoordinate.widthMax {
            whole = edge
        } else {
            guard let frame = try await store.bundles(log: log, indices: [coordinate.index])[coordinate.index] else {
                return nil
            }
            guard let bundle = BundleFrame.unpack(frame) else {
                throw Failure("bundle \(coordinate.index) does not unpack: the database is damaged")
            }
            whole = bundle
        }
        if coordinate.isFull { return whole }
        return Array(whole[..<(try EntryBundle.ranges(in: whole)[coordinate.width - 1].upperBound)])
    }

    func seenPage(_ page: Int) async throws -> [UInt8]? {
        let first = page * PostingSegment.span(level: 0)
        return try await store.seen(log: log, range: first..<first + PostingSegment.span(level: 0)).page
    }

    private func leaves() throws -> [MerkleHash] {
        let ranges = try EntryBundle.ranges(in: edge)
        return edge.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }
    }

    private func roots(below coordinate: TileCoordinate) async throws -> [MerkleHash] {
        let first = coordinate.index * TileCoordinate.widthMax
        let indices = Array(first..<first + coordinate.width)
        let tiles = try await store.tiles(log: log, level: coordinate.level - 1, indices: indices)
        return try indices.map { index in
            guard let tile = tiles[index] else {
                throw Failure("tile \(index) of level \(coordinate.level - 1) is missing: the database is damaged")
            }
            return LeafHashing.root(of: tile.withUnsafeBytes { MerkleHash.hashes(ofTile: $0) })
        }
    }
}

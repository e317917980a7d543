internal import MerkleLog

/// One bundle and its level-0 tile: kept where they are right already, else fetched, proven, written.
struct BundleCopy: Sendable {
    let source: any LogSource
    let folder: String
    let coordinate: BundleCoordinate
    /// The root of a full tile; nil for the partial one at the right edge.
    let root: MerkleHash?
    /// The proven hashes of the right edge's partial tile.
    let leaves: [MerkleHash]?

    struct Outcome: Sendable {
        var isKept: Bool
        var bytes: Int
    }

    private var tile: TileCoordinate { TileCoordinate(level: 0, index: coordinate.index, width: coordinate.width) }

    func run() async throws -> Outcome {
        let local = FolderSource(path: folder)
        if let bytes = try local.bundle(coordinate), let hashes = try local.tile(tile),
            let found = try? hash(bytes), isRight(found), found.flatMap(\.bytes) == hashes
        {
            return Outcome(isKept: true, bytes: 0)
        }
        let bytes = try await source.bytes(of: coordinate)
        let hashes = try await source.hashes(of: tile)
        guard isRight(hashes) else { throw Fault.altered(tile) }
        let found = try hash(bytes)
        guard found == hashes else {
            let good = zip(found, hashes).prefix { $0 == $1 }.count
            throw Fault(
                .entryAltered, index: coordinate.index * 256 + good, tile: coordinate.path,
                "the entry does not hash to the leaf that the tree holds")
        }
        try Files.put(folder + "/" + coordinate.path, trimmed(bytes))
        try Files.put(folder + "/" + tile.path, hashes.flatMap(\.bytes))
        return Outcome(isKept: false, bytes: bytes.count)
    }

    private func isRight(_ hashes: [MerkleHash]) -> Bool {
        if let leaves { return hashes == leaves }
        return hashes.count == 256 && LeafHashing.root(of: hashes) == root
    }

    private func ranges(_ bytes: [UInt8]) throws -> [Range<Int>] {
        do {
            let ranges = try EntryBundle.ranges(in: bytes)
            guard ranges.count == coordinate.width || ranges.count == 256 else {
                throw LogFormatError.bundle("\(ranges.count) entries, not \(coordinate.width)")
            }
            return Array(ranges.prefix(coordinate.width))
        } catch {
            throw Fault(.bundleMalformed, index: coordinate.index * 256, tile: coordinate.path, "\(error)")
        }
    }

    private func hash(_ bytes: [UInt8]) throws -> [MerkleHash] {
        let ranges = try ranges(bytes)
        return bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }
    }

    /// The bundle as wide as it was asked for: a full one may have stood in for a partial one.
    private func trimmed(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(bytes.prefix(try ranges(bytes).last?.upperBound ?? 0))
    }
}

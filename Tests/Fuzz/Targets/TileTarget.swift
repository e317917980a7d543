import MerkleLog

extension FuzzTarget {
    /// Paths of tiles and bundles: one spelling for each, and each has one.
    static let tilePath = FuzzTarget(name: "tile-path") { bytes in
        let path = String(decoding: bytes, as: UTF8.self)
        if let tile = TileCoordinate(path: path) {
            demand(tile.path == path, "it is written as it was not read")
            demand((0...63).contains(tile.level) && tile.index >= 0 && (1...256).contains(tile.width), "no such tile")
        }
        if let bundle = BundleCoordinate(path: path) {
            demand(bundle.path == path && TileCoordinate(path: path) == nil, "it is written as it was not read")
        }
        var feed = Feed(bytes)
        let (level, index, size) = (feed.number() & 63, feed.number() & .max, feed.number() & .max)
        if let tile = TileCoordinate(level: level, index: index, size: size) {
            demand(TileCoordinate(path: tile.path) == tile, "\(tile) is not read")
        }
        if let bundle = BundleCoordinate(index: index, size: size) {
            demand(
                BundleCoordinate(path: bundle.path) == bundle && bundle.entries.upperBound <= size,
                "\(bundle) is not read")
        }
        return TileCoordinate(path: path) != nil || BundleCoordinate(path: path) != nil
    }

    /// Entry bundles, the entries in them, and their hashes.
    static let bundle = FuzzTarget(name: "bundle") { bytes in
        guard let ranges = try? EntryBundle.ranges(in: bytes) else { return false }
        var again: [UInt8] = []
        for range in ranges { EntryBundle.append(UnsafeRawBufferPointer(rebasing: bytes[range]), to: &again) }
        demand(again.elementsEqual(bytes), "its entries do not make it")
        let leaves = LeafHashing.leaves(base: bytes, ranges: ranges)
        for (range, leaf) in zip(ranges, leaves) {
            let entry = UnsafeRawBufferPointer(rebasing: bytes[range])
            demand(leaf == .sha256(of: [0] + Array(entry)), "a leaf has another hash")
            guard let view = try? EntryView(entry) else { continue }
            let line = Stamp(milliseconds: view.stampMilliseconds).description + "\n"
            demand(Array(line.utf8) + view.payload == Array(entry) && !view.payload.isEmpty, "another stamp")
        }
        return !ranges.isEmpty
    }

    /// Blocks of the thread index.
    static let postings = FuzzTarget(name: "postings") { bytes in
        var feed = Feed(bytes)
        let level = Int(feed.byte() % 4)
        let (segment, number) = (Int(feed.byte()), feed.number() & .max)
        let block = PostingBlock(
            level: level, segment: segment, block: number % PostingSegment.blockCount(level: level),
            bytes: Array(feed.rest))
        guard let postings = try? block.postings() else { return false }
        let again = PostingBlock.encode(level: level, segment: segment, block: block.block, postings: postings)
        demand(again == block.bytes, "it is written as it was not read")
        for key in Set(postings.map(\.key)) {
            demand(
                (try? block.indices(ofKeys: [key]))?[0] == postings.filter { $0.key == key }.map(\.index), "others of a key")
        }
        return !postings.isEmpty
    }
}

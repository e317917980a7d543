import MerkleLog
import Testing

@Suite struct TileTests {
    @Test("Paths of the specification, and the largest that can be")
    func paths() throws {
        let tiles: [(TileCoordinate, String)] = [
            (TileCoordinate(level: 0, index: 0), "tile/0/000"),
            (TileCoordinate(level: 1, index: 7, width: 1), "tile/1/007.p/1"),
            (TileCoordinate(level: 0, index: 1_234_067), "tile/0/x001/x234/067"),
            (TileCoordinate(level: 0, index: 1_234_067, width: 5), "tile/0/x001/x234/067.p/5"),
            (TileCoordinate(level: 63, index: 999, width: 255), "tile/63/999.p/255"),
            (TileCoordinate(level: 2, index: 1000), "tile/2/x001/000"),
            (TileCoordinate(level: 0, index: .max), "tile/0/x009/x223/x372/x036/x854/x775/807"),
        ]
        for (tile, path) in tiles {
            #expect(tile.path == path)
            #expect(TileCoordinate(path: path) == tile)
            let bundle = BundleCoordinate(index: tile.index, width: tile.width)
            let bundlePath = path.replacing(/^tile\/\d+/, with: "tile/entries")
            #expect(bundle.path == bundlePath && BundleCoordinate(path: bundlePath) == bundle)
        }
    }

    @Test(
        "No other spelling is accepted",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/01/000",
            "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/0/x000/001", "tile/0/x001", "tile/0/001/002",
            "tile/0/x001/x002", "tile/0/x001/02", "tile/0/xx01/002", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
            "tile/0/000.p/00", "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/999", "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1", "tile/0/000/", "/tile/0/000", "tile//000", "tile/0/00a", "tile/0/٠٠٠", "tile/0/-01",
            "tile/0/x009/x223/x372/x036/x854/x775/808", "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
            "tile/0/x000/x009/x223/x372/x036/x854/x775/807", "tile/0/X001/000", "tile/0/000.P/1", "tile/0/000 ",
            "tile/0/000\n",
        ])
    func refused(path: String) {
        #expect(TileCoordinate(path: path) == nil)
        guard path.hasPrefix("tile/0/") else { return }
        #expect(BundleCoordinate(path: "tile/entries/" + path.dropFirst(7)) == nil)
    }

    @Test("A tree of 70,000, as the specification counts its tiles")
    func seventyThousand() {
        #expect(TileCoordinate(level: 0, index: 272, size: 70_000)?.isFull == true)
        #expect(TileCoordinate(level: 0, index: 273, size: 70_000)?.width == 112)
        #expect(TileCoordinate(level: 0, index: 274, size: 70_000) == nil)
        #expect(TileCoordinate(level: 1, index: 0, size: 70_000)?.isFull == true)
        #expect(TileCoordinate(level: 1, index: 1, size: 70_000)?.width == 17)
        #expect(TileCoordinate(level: 2, index: 0, size: 70_000)?.width == 1)
        #expect(
            TileCoordinate(level: 3, index: 0, size: 70_000) == nil
                && TileCoordinate(level: 63, index: 0, size: .max) == nil)
        #expect(TileCoordinate(level: 0, index: .max, size: .max) == nil)
        #expect(
            TileCoordinate.partialTiles(size: 70_000).map(\.path) == [
                "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1",
            ])
        #expect(TileCoordinate.partialTiles(size: 256).map(\.path) == ["tile/1/000.p/1"])
        #expect(TileCoordinate.partialTiles(size: 0).isEmpty)
        #expect(BundleCoordinate(index: 273, size: 70_000)?.entries == 69_888..<70_000)
        #expect(BundleCoordinate(index: 274, size: 70_000) == nil)
    }

    @Test("Tiles are asked for once, and wrong ones are refused")
    func tileSet() throws {
        let range = Proofs.inclusionRanges(index: 69_999, size: 70_000)
        var tiles = TileSet(size: 70_000)
        let needed = tiles.tilesNeeded(for: range + range)
        #expect(Set(needed).count == needed.count)
        #expect(Set(needed.map(\.path)) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(throws: ProofError.missingTile(TileCoordinate(level: 0, index: 273))) { try tiles.hash(of: range[0]) }
        for count in [0, 31, 111 * 32, 112 * 32 + 1, 257 * 32] {
            #expect(throws: ProofError.malformedTile(needed[0], byteCount: count)) {
                try tiles.insert([UInt8](repeating: 0, count: count), at: needed[0])
            }
        }
        try tiles.insert([UInt8](repeating: 0, count: 256 * 32), at: needed[0])
        #expect(tiles.tilesNeeded(for: range).count == needed.count - 1)
        #expect(throws: ProofError.outOfRange(index: 70_001, size: 70_000)) { try tiles.hash(of: 0..<70_001) }
    }
}

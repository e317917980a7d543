import Ledger
import MerkleLog
import TestSupport
import Testing

/// The growing edge of the tree against recursion over all leaves.
@Suite struct RightEdgeTests {
    private static let leaves = (0..<70_000).map { MerkleHash.sha256(of: Array("leaf \($0)".utf8)) }
    private static let rows = NaiveTree.rows(leaves)

    @Test func everySizeByOnes() {
        var edge = RightEdge()
        #expect(edge.root == MerkleHash.emptyRoot && edge.size == 0)
        for size in 1...530 {
            edge.append([Self.leaves[size - 1]])
            #expect(edge.size == size)
            #expect(edge.root == NaiveTree.root(Self.leaves[..<size]), "size \(size)")
            for index in 0..<size where index % 31 == size % 31 || index > size - 3 {
                // Nothing was trimmed: every path is held.
                #expect(edge.inclusionPath(index: index) == NaiveTree.path(index, Self.leaves[..<size]), "\(index) of \(size)")
            }
        }
    }

    /// Steps of any length, trimmed as the sequencer does, over the boundaries of tiles of all levels.
    @Test(arguments: [0, 200, 65_000])
    func trimmedByCommits(start: Int) throws {
        let seed = SeededGenerator.freshSeed()
        print("right edge from \(start): SHILU_TEST_SEED=\(seed)")
        var generator = SeededGenerator(seed: seed)
        var edge = RightEdge()
        edge.append(Array(Self.leaves[..<start]))
        for step in 0..<(start > 1_000 ? 20 : 60) {
            let from = edge.size
            edge = edge.trimmed()
            #expect(edge.root == NaiveTree.root(Self.leaves[..<from]))
            edge.append(Array(Self.leaves[from..<from + generator.pick([1, 2, 5, 40, 255, 256, 257, 300])]))
            if edge.size > Self.leaves.count - 400 { break }
            try check(edge, from: from, "seed \(seed) step \(step)", &generator)
        }
    }

    /// What a commit needs of the edge: the root, what became full, the partial tiles, the paths of its own entries.
    private func check(_ edge: RightEdge, from: Int, _ place: Comment, _ generator: inout SeededGenerator) throws {
        let size = edge.size
        let leaves = Self.leaves[..<size]
        let root = NaiveTree.root(leaves)
        #expect(edge.root == root, place)
        var completed: [TileCoordinate] = []
        for (level, row) in Self.rows.enumerated() {
            let span = 8 * (level + 1)
            for index in from >> span..<size >> span { completed.append(TileCoordinate(level: level, index: index)) }
            // The partial tile, and the full ones of this commit, are held.
            for index in from >> span...size >> span {
                let end = min(index * 256 + 256, size >> (8 * level))
                let expected = row[min(index * 256, end)..<end]
                #expect(edge.tile(level: level, index: index) ?? [] == expected, place)
            }
        }
        let tiles = edge.tilesCompleted(since: from)
        #expect(tiles.map { TileCoordinate(level: $0.level, index: $0.index) } == completed, place)
        for tile in tiles {
            #expect(tile.hashes == Self.rows[tile.level][tile.index * 256..<tile.index * 256 + 256].flatMap(\.bytes), place)
        }
        for _ in 0..<8 {
            let own = generator.int(from..<size)
            let path = try #require(edge.inclusionPath(index: own), place)
            #expect(throws: Never.self, place) {
                try Proofs.verifyInclusion(leaf: Self.leaves[own], index: own, size: size, root: root, path: path)
            }
            #expect(path.count == Proofs.inclusionRanges(index: own, size: size).count, place)
        }
        // Of an older entry it has the right path or none.
        let older = generator.int(max(0, size - 600)..<size)
        if let path = edge.inclusionPath(index: older) { #expect(path == NaiveTree.path(older, leaves), place) }
    }

    /// Recovery rebuilds the edge from partial tiles; from there on both grow alike.
    @Test(arguments: [1, 2, 3, 255, 256, 257, 511, 512, 513, 1_000, 65_535, 65_536, 65_537, 65_792, 66_000])
    func rebuiltFromPartialTiles(size: Int) {
        var partial: [[MerkleHash]] = []
        var level = 0
        while level == 0 || size >> (8 * level) > 0 {
            let count = size >> (8 * level)
            partial.append(Array(Self.rows[level][(count & ~255)..<count]))
            level += 1
        }
        var rebuilt = RightEdge(size: size, partialTiles: partial)
        var grown = RightEdge()
        grown.append(Array(Self.leaves[..<size]))
        grown = grown.trimmed()
        for step in [0, 1, 3, 250, 300] {
            let more = Array(Self.leaves[rebuilt.size..<rebuilt.size + step])
            let from = rebuilt.size
            rebuilt.append(more)
            grown.append(more)
            #expect(rebuilt.root == NaiveTree.root(Self.leaves[..<rebuilt.size]))
            #expect(rebuilt.root == grown.root && rebuilt.size == grown.size)
            #expect(rebuilt.tilesCompleted(since: from).map(\.hashes) == grown.tilesCompleted(since: from).map(\.hashes))
            for index in max(0, rebuilt.size - 300)..<rebuilt.size {
                #expect(rebuilt.inclusionPath(index: index) == grown.inclusionPath(index: index), "\(index)")
            }
        }
    }
}

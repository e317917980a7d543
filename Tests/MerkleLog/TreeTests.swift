import MerkleLog
import TestSupport
import Testing

/// Trees: known roots and proofs, then everything against the naive model at random sizes.
@Suite struct TreeTests {
    private func reference() throws -> (leaves: [MerkleHash], roots: [MerkleHash]) {
        let rows = try Vectors.rows("rfc6962-roots.txt")
        return (rows.map { .leaf($0[0] == "-" ? [] : hex($0[0])) }, rows.map { hash($0[1]) })
    }

    private func randomModel(_ count: Int, seed: UInt64) -> (Model, SeededGenerator) {
        var generator = SeededGenerator(seed: seed)
        return (Model(leaves: (0..<count).map { _ in MerkleHash(generator.bytes(32))! }), generator)
    }

    @Test("The roots of the reference tree")
    func knownRoots() throws {
        let (leaves, roots) = try reference()
        #expect(MerkleHash.emptyRoot == hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        #expect(LeafHashing.root(of: []) == .emptyRoot)
        for size in 1...8 {
            #expect(LeafHashing.root(of: Array(leaves.prefix(size))) == roots[size - 1])
        }
    }

    /// What the model's tiles say of ranges of its first `size` leaves.
    private func hashes(_ model: Model, size: Int, of ranges: [Range<Int>]) throws -> [MerkleHash] {
        var tiles = TileSet(size: size)
        for tile in tiles.tilesNeeded(for: ranges) { try tiles.insert(model.tile(tile, size: size), at: tile) }
        return try ranges.map { try tiles.hash(of: $0) }
    }

    @Test("The proofs of the reference tree: made and verified")
    func knownProofs() throws {
        let (leaves, roots) = try reference()
        let model = Model(leaves: leaves)
        let rows = try Vectors.rows("rfc6962-proofs.txt")
        #expect(rows.count == 72)
        for row in rows {
            let (first, size) = (Int(row[1])!, Int(row[2])!)
            let path = row.dropFirst(3).map { hash($0) }
            if row[0] == "inclusion" {
                let ranges = Proofs.inclusionRanges(index: first, size: size)
                #expect(try hashes(model, size: size, of: ranges) == path)
                try Proofs.verifyInclusion(
                    leaf: leaves[first], index: first, size: size, root: roots[size - 1], path: path)
            } else {
                let ranges = Proofs.consistencyRanges(from: first, to: size)
                #expect(try hashes(model, size: size, of: ranges) == path)
                try Proofs.verifyConsistency(
                    from: first, root1: roots[first - 1], to: size, root2: roots[size - 1], path: path)
            }
        }
    }

    @Test("The bulk root against the model")
    func bulkRoot() {
        var (model, generator) = randomModel(3000, seed: 21)
        let sizes = (0..<60).map { _ in Int.random(in: 0...3000, using: &generator) }
        for size in Array(0...40) + [255, 256, 257, 1023, 1024, 1025, 3000] + sizes {
            #expect(LeafHashing.root(of: Array(model.leaves.prefix(size))) == model.root(0..<size), "size \(size)")
        }
    }

    @Test("Inclusion proofs out of tiles against the model; nothing else verifies")
    func inclusion() throws {
        var (model, generator) = randomModel(70_000, seed: 22)
        for size in [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
            + (0..<6).map({ _ in Int.random(in: 1...70_000, using: &generator) })
        {
            let root = try hashes(model, size: size, of: [0..<size])[0]
            for index in Set(
                [0, size - 1, size / 2] + (0..<3).map { _ in Int.random(in: 0..<size, using: &generator) })
            {
                let path = try hashes(
                    model, size: size, of: Proofs.inclusionRanges(index: index, size: size))
                #expect(path == model.inclusion(index, 0..<size))
                let leaf = model.leaves[index]
                try Proofs.verifyInclusion(leaf: leaf, index: index, size: size, root: root, path: path)
                expectForgeriesRefused(path, &generator) {
                    try Proofs.verifyInclusion(leaf: leaf, index: index, size: size, root: root, path: $0)
                }
                #expect(throws: ProofError.self) {
                    try Proofs.verifyInclusion(leaf: .zero, index: index, size: size, root: root, path: path)
                }
                #expect(throws: ProofError.outOfRange(index: size, size: size)) {
                    try Proofs.verifyInclusion(leaf: leaf, index: size, size: size, root: root, path: path)
                }
            }
            #expect(root == model.root(0..<size))
        }
    }

    @Test("Inclusion proofs of many leaves at once, against the model one by one")
    func inclusionOfMany() {
        var (model, generator) = randomModel(3000, seed: 24)
        let all = model.leaves
        let sizes = (0..<10).map { _ in Int.random(in: 1...3000, using: &generator) }
        for size in Array(1...40) + [255, 256, 257, 1023, 3000] + sizes {
            model.leaves = Array(all.prefix(size))
            // Any order, some twice; every leaf of small trees.
            let indices =
                size <= 40
                ? Array(0..<size).shuffled(using: &generator) + [0]
                : (0..<20).map { _ in Int.random(in: 0..<size, using: &generator) } + [size - 1]
            let paths = Proofs.inclusionPaths(indices: indices, leaves: model.leaves)
            #expect(paths == indices.map { model.inclusion($0, 0..<size) }, "size \(size)")
            #expect(Proofs.inclusionPath(index: size - 1, leaves: model.leaves) == model.inclusion(size - 1, 0..<size))
        }
        #expect(Proofs.inclusionPaths(indices: [], leaves: []).isEmpty)
    }

    @Test("Consistency proofs and older roots out of tiles against the model; nothing else verifies")
    func consistency() throws {
        var (model, generator) = randomModel(3000, seed: 23)
        for _ in 0..<60 {
            let to = Int.random(in: 0...3000, using: &generator)
            let from = Bool.random(using: &generator) ? Int.random(in: 0...to, using: &generator) : to & ~255
            let roots = try hashes(model, size: to, of: [0..<from, 0..<to])
            let (root1, root2) = (roots[0], roots[1])
            #expect(root1 == model.root(0..<from) && root2 == model.root(0..<to))
            let path = try hashes(model, size: to, of: Proofs.consistencyRanges(from: from, to: to))
            #expect(path == (from == 0 ? [] : model.consistency(from, 0..<to)))
            try Proofs.verifyConsistency(from: from, root1: root1, to: to, root2: root2, path: path)
            expectForgeriesRefused(path, &generator) {
                try Proofs.verifyConsistency(from: from, root1: root1, to: to, root2: root2, path: $0)
            }
            #expect(throws: ProofError.self) {
                try Proofs.verifyConsistency(from: from, root1: .zero, to: to, root2: root2, path: path)
            }
            if from > 0 {
                #expect(throws: ProofError.self) {
                    try Proofs.verifyConsistency(from: from, root1: root1, to: to, root2: .zero, path: path)
                }
            }
        }
        #expect(throws: ProofError.self) {
            try Proofs.verifyConsistency(from: 2, root1: .zero, to: 1, root2: .zero, path: [])
        }
    }

    /// Longer, shorter, reordered and altered paths must not verify.
    private func expectForgeriesRefused(
        _ path: [MerkleHash], _ generator: inout SeededGenerator, _ verify: ([MerkleHash]) throws -> Void
    ) {
        var forgeries = [path + [.zero], [.zero] + path]
        if !path.isEmpty {
            forgeries += [Array(path.dropLast()), Array(path.dropFirst())]
            var altered = path
            altered[Int.random(in: 0..<path.count, using: &generator)] = .zero
            forgeries.append(altered)
        }
        if path.count > 1 { forgeries.append(path.reversed()) }
        for forgery in forgeries { #expect(throws: ProofError.self) { try verify(forgery) } }
    }
}

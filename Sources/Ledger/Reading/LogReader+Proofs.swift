public import MerkleLog
internal import SignedNote

/// That a leaf is in a tree: RFC 6962 §2.1.1.
public struct InclusionProof: Sendable {
    public var index: Int
    public var size: Int
    public var leafHash: MerkleHash
    public var rootHash: MerkleHash
    /// From the leaf's sibling up.
    public var path: [MerkleHash]
    /// A c2sp.org/tlog-proof, where `size` is that of the present checkpoint.
    public var tlogProof: String?
}

/// That a tree continues another: RFC 6962 §2.1.2.
public struct ConsistencyProof: Sendable {
    public var from: Int
    public var to: Int
    public var fromRoot: MerkleHash
    public var toRoot: MerkleHash
    public var path: [MerkleHash]
}

extension LogReader {
    /// Proves that the entry at `index` is in the tree of `size` (default: the present) entries.
    public func inclusionProof(index: Int, size: Int? = nil) async throws(Refusal) -> InclusionProof {
        let size = size ?? self.size
        guard size >= 1, size <= self.size else { throw Refusal(.badRequest, "The log has sizes 1 to \(self.size).") }
        guard index >= 0, index < size else { throw Refusal(.notFound, "A log of \(size) entries has no entry \(index).") }
        let path = Proofs.inclusionRanges(index: index, size: size)
        let hashes = try await hashes(size: size, ranges: path + [index..<index + 1, 0..<size])
        do throws(ProofError) {
            var proof = InclusionProof(
                index: index, size: size, leafHash: try hashes.hash(of: index..<index + 1),
                rootHash: try hashes.hash(of: 0..<size), path: try path.map { range throws(ProofError) in try hashes.hash(of: range) })
            if size == self.size {
                proof.tlogProof = TlogProof(index: index, path: proof.path, checkpoint: checkpoint).text
            }
            return proof
        } catch {
            throw .damagedTiles
        }
    }

    /// Proves that the tree of `to` (default: the present) entries continues the one of `from` entries.
    public func consistencyProof(from: Int, to: Int? = nil) async throws(Refusal) -> ConsistencyProof {
        let to = to ?? size
        guard from >= 0, from <= to, to <= size else {
            throw Refusal(.badRequest, "Ask for 0 <= from <= to <= \(size).")
        }
        let path = Proofs.consistencyRanges(from: from, to: to)
        let hashes = try await hashes(size: to, ranges: path + [0..<from, 0..<to])
        do throws(ProofError) {
            return ConsistencyProof(
                from: from, to: to, fromRoot: try hashes.hash(of: 0..<from), toRoot: try hashes.hash(of: 0..<to),
                path: try path.map { range throws(ProofError) in try hashes.hash(of: range) })
        } catch {
            throw .damagedTiles
        }
    }

    /// The entry at `index`, proven to be in the tree of this view's root.
    func provenEntry(_ index: Int) async throws(Refusal) -> LogEntry {
        let path = try await inclusionProof(index: index).path
        let entry = try await read(index..<index + 1)[0]
        do throws(ProofError) {
            try Proofs.verifyInclusion(
                leaf: MerkleHash.leaf(entry.bytes), index: index, size: size, root: snapshot.edge.root, path: path)
        } catch {
            throw Refusal(.historyDamaged, "Entry \(index) is not in the tree of the signed root.")
        }
        return entry
    }

    /// The receipt's proof of an entry against the checkpoint of `size`: byte for byte what was given the first time,
    /// because Ed25519 signatures are deterministic.
    ///
    /// An older checkpoint is signed again only after its root has been proven consistent with the present one, which
    /// this process holds in memory: damaged tiles can never make the ledger sign a fork.
    func receiptProof(index: Int, size: Int) async throws(Refusal) -> String {
        if size == self.size {
            if let path = snapshot.edge.inclusionPath(index: index) {
                return TlogProof(index: index, path: path, checkpoint: checkpoint).text
            }
            let proof = try await inclusionProof(index: index)
            return TlogProof(index: index, path: proof.path, checkpoint: checkpoint).text
        }
        let consistency = try await consistencyProof(from: size)
        let inclusion = try await inclusionProof(index: index, size: size)
        do {
            try Proofs.verifyConsistency(
                from: size, root1: consistency.fromRoot, to: self.size, root2: snapshot.edge.root, path: consistency.path)
            try Proofs.verifyInclusion(
                leaf: inclusion.leafHash, index: index, size: size, root: consistency.fromRoot, path: inclusion.path)
        } catch {
            throw .damagedTiles
        }
        let signed = SignedCheckpoint.sign(Checkpoint(origin: origin, size: size, root: consistency.fromRoot), by: key)
        return TlogProof(index: index, path: inclusion.path, checkpoint: signed.encoded).text
    }

    /// The hashes of some ranges of the tree of `size` entries, out of its tiles.
    func hashes(size: Int, ranges: [Range<Int>]) async throws(Refusal) -> TileSet {
        var tiles = TileSet(size: size)
        let needed = tiles.tilesNeeded(for: ranges)
        try await prepare(needed)
        for coordinate in needed {
            guard let tile = try await tile(coordinate) else { throw .damagedTiles }
            do throws(ProofError) {
                try tiles.insert(tile, at: coordinate)
            } catch {
                throw .damagedTiles
            }
        }
        return tiles
    }
}

extension LogReader {
    /// Reads many tiles at once, a statement a level, so that each is at hand.
    private func prepare(_ tiles: [TileCoordinate]) async throws(Refusal) {
        for (level, tiles) in Dictionary(grouping: tiles, by: \.level) where tiles.count > 1 {
            let stored = tiles.filter { snapshot.edge.tile(level: level, index: $0.index) == nil }
            _ = try await self.stored.tiles(level: level, stored.map(\.index))
        }
    }
}

extension Refusal {
    static let damagedTiles = Refusal(.historyDamaged, "The stored tiles do not add up to the signed root.")
}

public import MerkleLog

/// Commitments to the thread index, and proofs against them.
extension LogReader {
    /// The roots of the segments that cover this view, in order; nil while those of a merged segment are not there yet.
    public func threadRoots() async throws(Refusal) -> [MerkleHash]? {
        let segments = ThreadSegment.covering(size)
        let whole = segments.filter { $0.isWhole(in: size) }
        guard var roots = try await ThreadSummaries(stored: stored).roots(of: whole) else { return nil }
        if whole.count < segments.count {
            roots.append(PostingSegment.root(of: try await partial(segments[whole.count], before: size).map(\.summary)))
        }
        return roots
    }

    /// What each segment of a commitment to `size` entries says of each key.
    public func threadProofs(ofKeys keys: [UInt64], size: Int) async throws(Refusal) -> [[ThreadProof]] {
        let segments = ThreadSegment.covering(size)
        let whole = segments.filter { $0.isWhole(in: size) }
        func coordinate(_ segment: ThreadSegment, _ key: UInt64) -> BlockCoordinate {
            BlockCoordinate(
                level: segment.level, segment: segment.number,
                block: PostingSegment.block(ofKey: key, level: segment.level))
        }
        let wanted = Set(whole.flatMap { segment in keys.map { coordinate(segment, $0) } })
        let blocks = try await stored.blocks(Array(wanted))
        let paths = try await ThreadSummaries(stored: stored).blockPaths(of: Array(wanted))
        let tail = whole.count < segments.count ? try await partial(segments[whole.count], before: size) : []
        let tailLeaves = BlockSummary.leaves(of: tail.flatMap(\.summary.bytes)) ?? []
        var proofs: [[ThreadProof]] = []
        for key in keys {
            var ofKey: [ThreadProof] = []
            for segment in whole {
                let place = coordinate(segment, key)
                guard let bytes = blocks[place], let path = paths[place],
                    let block = try? ThreadBlock(
                        PostingBlock(level: place.level, segment: place.segment, block: place.block, bytes: bytes))
                else { throw Refusal(.historyDamaged, "A block of the thread index is missing or damaged: \(place).") }
                ofKey.append(ThreadProof(segment: segment, block, key: key, blockPath: path))
            }
            if let segment = segments.dropFirst(whole.count).first {
                let number = PostingSegment.block(ofKey: key, level: 0)
                ofKey.append(
                    ThreadProof(
                        segment: segment, tail[number], key: key,
                        blockPath: Proofs.inclusionPath(index: number, leaves: tailLeaves)))
            }
            proofs.append(ofKey)
        }
        return proofs
    }

    /// The blocks of a segment of level 0 as its entries before `size` make them.
    private func partial(_ segment: ThreadSegment, before size: Int) async throws(Refusal) -> [ThreadBlock] {
        var blocks: [(block: Int, bytes: [UInt8])] = []
        if segment.entries.lowerBound == snapshot.tail.start {
            blocks = snapshot.tail.partial(before: size)
        } else {
            let coordinates = (0..<PostingSegment.blockCount(level: 0)).map {
                BlockCoordinate(level: 0, segment: segment.number, block: $0)
            }
            let found = try await stored.blocks(coordinates)
            blocks = coordinates.map { ($0.block, found[$0] ?? []) }
        }
        do {
            return try blocks.map { block, bytes throws(LogFormatError) in
                try ThreadBlock(
                    PostingBlock(level: 0, segment: segment.number, block: block, bytes: bytes), before: size)
            }
        } catch {
            throw Refusal(.historyDamaged, "Segment \(segment.number) of the thread index is missing or damaged.")
        }
    }

}

extension ThreadProof {
    init(segment: ThreadSegment, _ block: ThreadBlock, key: UInt64, blockPath: [MerkleHash]) {
        self.init(segment: segment, count: block.records.count, claim: block.claim(ofKey: key), blockPath: blockPath)
    }
}

internal import MerkleLog

/// What commits to the segments of the thread index: their blocks' summaries, as they are stored, and the roots over them.
struct ThreadSummaries: Sendable {
    let stored: StoredLog

    /// The root of each segment, in order; nil where the summaries of one are not there yet.
    func roots(of segments: [ThreadSegment]) async throws(Refusal) -> [MerkleHash]? {
        var found = stored.roots(of: segments)
        let missing = segments.filter { found[$0] == nil }
        if !missing.isEmpty {
            for (segment, parts) in try await partRoots(of: missing) {
                guard parts.count == segment.partCount else { return nil }
                found[segment] = LeafHashing.root(of: parts)
            }
            stored.keep(roots: found)
        }
        let roots = segments.compactMap { found[$0] }
        return roots.count == segments.count ? roots : nil
    }

    /// The inclusion proofs of blocks in their segments' trees.
    func blockPaths(of blocks: [BlockCoordinate]) async throws(Refusal) -> [BlockCoordinate: [MerkleHash]] {
        let segments = Set(blocks.map(\.covered))
        let tops = try await partRoots(of: Array(segments.filter { $0.partCount > 1 }))
        let parts = Dictionary(grouping: blocks) {
            PartCoordinate(segment: $0.covered, part: $0.block / $0.covered.partSize)
        }
        let wanted = Array(parts.keys)
        let summaries = try await stored.reading { () throws(StoreFault) in
            try await stored.store.summaries(log: stored.log, wanted)
        }
        var paths: [BlockCoordinate: [MerkleHash]] = [:]
        for (coordinate, blocks) in parts {
            let segment = coordinate.segment
            guard let part = summaries[coordinate], let leaves = BlockSummary.leaves(of: part.summaries),
                leaves.count == segment.partSize
            else { throw .missingSummaries(segment) }
            var above: [MerkleHash] = []
            if segment.partCount > 1 {
                guard let roots = tops[segment], roots.count == segment.partCount else {
                    throw .missingSummaries(segment)
                }
                above = Proofs.inclusionPath(index: coordinate.part, leaves: roots)
            }
            for block in blocks {
                paths[block] = Proofs.inclusionPath(index: block.block % segment.partSize, leaves: leaves) + above
            }
        }
        return paths
    }

    /// Computes the summaries of a complete segment from its blocks, and stores them.
    func add(to segment: ThreadSegment) async throws(Refusal) {
        var parts = Parts(of: segment)
        for first in stride(from: 0, to: PostingSegment.blockCount(level: segment.level), by: Self.readCount) {
            let coordinates = (first..<min(first + Self.readCount, PostingSegment.blockCount(level: segment.level))).map
            {
                BlockCoordinate(level: segment.level, segment: segment.number, block: $0)
            }
            let blocks = try await stored.reading { () throws(StoreFault) in
                try await stored.store.blocks(log: stored.log, coordinates)
            }
            for coordinate in coordinates {
                guard let bytes = blocks[coordinate], (try? parts.append(block: coordinate.block, bytes)) != nil else {
                    throw Refusal(.historyDamaged, "A block of the thread index is missing or damaged: \(coordinate).")
                }
            }
            let complete = parts.take()
            guard !complete.isEmpty else { continue }
            try await stored.reading { () throws(StoreFault) in
                try await stored.store.insert(log: stored.log, blocks: [], summaries: complete)
            }
        }
    }

    /// Blocks that are read at once.
    private static let readCount = 256

    private func partRoots(of segments: [ThreadSegment]) async throws(Refusal) -> [ThreadSegment: [MerkleHash]] {
        if segments.isEmpty { return [:] }
        let roots = try await stored.reading { () throws(StoreFault) in
            try await stored.store.partRoots(log: stored.log, segments)
        }
        return roots.mapValues { $0.compactMap { MerkleHash($0) } }
    }

    /// The parts of a segment whose blocks are all at hand.
    /// - Precondition: the blocks are those of ``PostingSegment``, in order.
    static func parts(
        of segment: ThreadSegment, blocks: [(block: Int, bytes: [UInt8])]
    ) -> [(coordinate: PartCoordinate, part: SummaryPart)] {
        var parts = Parts(of: segment)
        do {
            for (block, bytes) in blocks { try parts.append(block: block, bytes) }
        } catch {
            preconditionFailure("a block that was just encoded: \(error)")
        }
        return parts.take()
    }

    /// Collects a segment's summaries as its blocks come, in order.
    struct Parts {
        private let segment: ThreadSegment
        private var summaries: [UInt8] = []
        private var next = 0
        private var complete: [(coordinate: PartCoordinate, part: SummaryPart)] = []

        init(of segment: ThreadSegment) { self.segment = segment }

        /// - Throws: ``LogFormatError/postings(_:)`` when the block is not canonical.
        mutating func append(block: Int, _ bytes: [UInt8]) throws(LogFormatError) {
            precondition(block == next)
            let postings = PostingBlock(level: segment.level, segment: segment.number, block: block, bytes: bytes)
            summaries += try ThreadBlock(postings).summary.bytes
            next += 1
            guard next.isMultiple(of: segment.partSize) else { return }
            let root = LeafHashing.root(of: BlockSummary.leaves(of: summaries) ?? [])
            complete.append(
                (
                    PartCoordinate(segment: segment, part: next / segment.partSize - 1),
                    SummaryPart(root: root.bytes, summaries: summaries)
                ))
            summaries = []
        }

        /// The parts that became complete since the last time.
        mutating func take() -> [(coordinate: PartCoordinate, part: SummaryPart)] {
            defer { complete = [] }
            return complete
        }
    }
}

extension BlockCoordinate {
    /// The segment that the block is of.
    var covered: ThreadSegment { ThreadSegment(level: level, number: segment) }
}

extension Refusal {
    fileprivate static func missingSummaries(_ segment: ThreadSegment) -> Refusal {
        Refusal(
            .historyDamaged,
            "The summaries of segment \(segment.number) of level \(segment.level) of the thread index are missing or damaged."
        )
    }
}

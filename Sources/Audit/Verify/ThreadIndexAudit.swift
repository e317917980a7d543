package import MerkleLog

/// Recomputes the thread index from the entries and compares it with what the ledger serves, block by block.
///
/// Level 0 comes from the entries themselves. Our own blocks, not the served ones, are kept in a temporary folder until 32
/// segments are there to be merged into one of the next level, so no answer of the server is ever relied on. What is not
/// served is built all the same, for the ledger's commitments.
package struct ThreadIndexAudit: Sendable {
    let source: (any DerivedSource)?
    let folder: TemporaryFolder
    /// Complete segments of each level that the server said it had, as far as the verified log reaches; none without.
    let served: [Int]

    /// A segment of ours in the folder: where each block begins in its file, and the end.
    package struct Segment: Sendable {
        package let level: Int
        package let number: Int
        let offsets: [Int]

        init(level: Int, number: Int, offsets: [Int] = []) {
            self.level = level
            self.number = number
            self.offsets = offsets
        }
    }

    /// What comparing one segment gave.
    package struct Finding: Sendable {
        package var segment: Segment
        /// Blocks compared.
        package var blocks = 0
        package var root = MerkleHash.zero
        package var fault: Fault?
    }

    package init(source: (any DerivedSource)?, folder: TemporaryFolder, served: [Int]) {
        self.source = source
        self.folder = folder
        self.served = served
    }

    /// - Throws: ``Fault`` when the server has fewer level-0 segments than the log has filled.
    init(source: (any DerivedSource)?, size: Int, folder: TemporaryFolder) async throws {
        self.source = source
        self.folder = folder
        guard let source else {
            served = []
            return
        }
        let counts = try await source.segmentCounts().map { max(0, $0) }
        let full = size / PostingSegment.span(level: 0)
        guard counts.first ?? 0 >= full else {
            throw Fault(
                .threadIndexAltered, tile: "v1/index/threads",
                order: (counts.first ?? 0) * PostingSegment.span(level: 0),
                "the ledger has \(counts.first ?? 0) segments of level 0 where its entries fill \(full)")
        }
        served = counts.prefix(PostingSegment.levelMax + 1).enumerated().map { level, count in
            min(count, size / PostingSegment.span(level: level))
        }
    }

    /// Builds a level-0 segment from its postings and compares it.
    package func check(segment: Int, postings: [Posting]) async throws -> Finding {
        let blocks = PostingSegment.build(segment: segment, postings: postings)
        var writer = try BlockWriter(path: path(0, segment))
        var finding = Finding(segment: Segment(level: 0, number: segment, offsets: []))
        for (block, bytes) in blocks {
            try writer.append(bytes)
            try await compare(0, segment, block, bytes, &finding)
        }
        finding.root = PostingSegment.root(
            of: try PostingSegment.summaries(level: 0, segment: segment, blocks: blocks))
        finding.segment = Segment(level: 0, number: segment, offsets: try writer.finish())
        return finding
    }

    /// The root of a segment of ours as its entries before `size` make it.
    func root(of segment: Segment, before size: Int) throws -> MerkleHash {
        let blocks = try (0..<PostingSegment.blockCount(level: segment.level)).map { block in
            let range = segment.offsets[block]..<segment.offsets[block + 1]
            return (block, try Files.read(path(segment.level, segment.number), range))
        }
        let summaries = try PostingSegment.summaries(
            level: segment.level, segment: segment.number, blocks: blocks, before: size)
        return PostingSegment.root(of: summaries)
    }

    /// Merges 32 segments of ours into one of the next level, and compares it.
    package func merge(_ children: [Segment]) async throws -> Finding {
        let level = children[0].level + 1
        let number = children[0].number / PostingSegment.fanout
        var writer = try BlockWriter(path: path(level, number))
        var finding = Finding(segment: Segment(level: level, number: number, offsets: []))
        var summaries: [BlockSummary] = []
        for childBlock in 0..<PostingSegment.blockCount(level: level - 1) {
            var blocks: [[UInt8]] = []
            for child in children {
                let range = child.offsets[childBlock]..<child.offsets[childBlock + 1]
                blocks.append(try Files.read(path(child.level, child.number), range))
            }
            let merged = try PostingSegment.merge(
                level: level, segment: number, childBlock: childBlock, children: blocks)
            summaries += try PostingSegment.summaries(level: level, segment: number, blocks: merged)
            for (block, bytes) in merged {
                try writer.append(bytes)
                try await compare(level, number, block, bytes, &finding)
            }
        }
        finding.root = PostingSegment.root(of: summaries)
        finding.segment = Segment(level: level, number: number, offsets: try writer.finish())
        return finding
    }

    /// Removes a segment that is no longer needed.
    func discard(_ segment: Segment) { Files.remove(path(segment.level, segment.number)) }

    private func compare(
        _ level: Int, _ segment: Int, _ block: Int, _ expected: [UInt8], _ finding: inout Finding
    ) async throws {
        // After the first fault the rest of the segment is still built, for its parent, but no longer fetched.
        guard let source, level < served.count, segment < served[level], finding.fault == nil else { return }
        finding.blocks += 1
        let detail: String
        do {
            let bytes = try await source.threadBlock(level: level, segment: segment, block: block)
            if bytes == expected { return }
            detail = bytes == nil ? "the block is missing" : "the block is not what the entries give"
        } catch let fault as Fault {
            detail = fault.detail
        }
        finding.fault = Fault(
            .threadIndexAltered, tile: "v1/index/threads/\(level)/\(segment)/\(block)",
            order: (segment + 1) * PostingSegment.span(level: level) - 1, detail)
    }

    private func path(_ level: Int, _ number: Int) -> String { "\(folder.path)/segment-\(level)-\(number)" }
}

/// Writes a segment's blocks one behind the other and notes where each begins.
private struct BlockWriter {
    private let path: String
    private var buffer: [UInt8] = []
    private var offsets = [0]
    private let file: OpenFile

    init(path: String) throws(AuditError) {
        self.path = path
        file = try OpenFile(creating: path)
    }

    mutating func append(_ block: [UInt8]) throws(AuditError) {
        buffer += block
        offsets.append((offsets.last ?? 0) + block.count)
        if buffer.count > 1 << 18 { try flush() }
    }

    mutating func finish() throws(AuditError) -> [Int] {
        try flush()
        return offsets
    }

    private mutating func flush() throws(AuditError) {
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

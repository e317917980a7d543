internal import MerkleLog

/// Which entries a thread has: complete segments in the store, and the tail in memory.
///
/// A segment of level k covers 16,384 · 32^k entries, split into blocks by the top bits of the thread's key, so that one
/// block of each covering segment answers for a thread, however long the log is.
package struct ThreadIndex: Sendable {
    /// Bytes of merged blocks that one transaction inserts.
    private static let mergeSizeMax = 4 << 20
    /// Blocks that are in memory while many keys are looked up: a few megabytes.
    private static let blocksAtOnce = 1_024

    let stored: StoredLog
    /// Complete segments in the store, level 0 first.
    let segments: [Int]

    package init(stored: StoredLog, segments: [Int]) {
        self.stored = stored
        self.segments = segments
    }

    /// Looks up the entries of many threads at once, ascending, in the order of `keys`. Each block that answers for some of
    /// them is read and decoded once, and the tail is gone through once: keys may be as many as a commit has events.
    package func indices(ofKeys keys: [UInt64], tail: PostingTail) async throws(Refusal) -> [[Int]] {
        let distinct = Set(keys).sorted()
        var found = [[Int]](repeating: [], count: distinct.count)
        let questions = questions(about: distinct)
        for start in stride(from: 0, to: questions.count, by: Self.blocksAtOnce) {
            let part = questions[start..<min(start + Self.blocksAtOnce, questions.count)]
            let blocks = try await stored.blocks(part.map(\.coordinate))
            for (coordinate, range) in part {
                let answers = try Self.indices(ofKeys: Array(distinct[range]), in: blocks[coordinate], coordinate)
                for (place, indices) in zip(range, answers) { found[place] += indices }
            }
        }
        for (place, indices) in tail.indices(ofKeys: distinct).enumerated() { found[place] += indices }
        let places = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
        return keys.compactMap { key in places[key].map { found[$0] } }
    }

    /// Which blocks answer for some keys, in the order of the entries that they cover, and for which of the keys each does.
    /// - Parameter keys: ascending, so that those of one block stand side by side.
    private func questions(about keys: [UInt64]) -> [(coordinate: BlockCoordinate, keys: Range<Int>)] {
        var questions: [(coordinate: BlockCoordinate, keys: Range<Int>)] = []
        for (level, segment) in cover() {
            var start = 0
            while start < keys.count {
                let block = PostingSegment.block(ofKey: keys[start], level: level)
                var end = start + 1
                while end < keys.count, PostingSegment.block(ofKey: keys[end], level: level) == block { end += 1 }
                questions.append((BlockCoordinate(level: level, segment: segment, block: block), start..<end))
                start = end
            }
        }
        return questions
    }

    /// The entries of some keys in one block.
    /// - Parameter keys: ascending, no two the same.
    private static func indices(
        ofKeys keys: [UInt64], in bytes: [UInt8]?, _ coordinate: BlockCoordinate
    ) throws(Refusal) -> [[Int]] {
        guard let bytes else { throw .block(coordinate, is: "missing") }
        do throws(LogFormatError) {
            return try PostingBlock(
                level: coordinate.level, segment: coordinate.segment, block: coordinate.block, bytes: bytes
            ).indices(ofKeys: keys)
        } catch {
            throw .block(coordinate, is: "damaged")
        }
    }

    /// The fewest segments that cover everything before the tail, in order.
    private func cover() -> [(level: Int, segment: Int)] {
        var covering: [(level: Int, segment: Int)] = []
        var covered = 0
        for level in segments.indices.reversed() {
            let span = PostingSegment.span(level: level)
            for segment in (covered / span)..<max(covered / span, segments[level]) { covering.append((level, segment)) }
            covered = max(covered, segments[level] * span)
        }
        return covering
    }

    /// The next segment whose children are all there and which is not.
    package func nextMerge() -> (level: Int, segment: Int)? {
        for level in segments.indices {
            let above = level + 1 < segments.count ? segments[level + 1] : 0
            if segments[level] >= (above + 1) * PostingSegment.fanout { return (level + 1, above) }
        }
        return nil
    }

    /// Merges the children of a segment, one column of blocks at a time, and inserts its blocks in order: the segment
    /// counts as complete once the last one is there, so an interrupted merge is simply done again.
    package func merge(level: Int, segment: Int) async throws(Refusal) {
        var merged: [(BlockCoordinate, [UInt8])] = []
        var mergedSize = 0
        var summaries = ThreadSummaries.Parts(of: ThreadSegment(level: level, number: segment))
        let columns = PostingSegment.blockCount(level: level - 1)
        for column in 0..<columns {
            let children = try await children(of: segment, level: level, column: column)
            do {
                for (block, bytes) in try PostingSegment.merge(
                    level: level, segment: segment, childBlock: column, children: children)
                {
                    merged.append((BlockCoordinate(level: level, segment: segment, block: block), bytes))
                    mergedSize += bytes.count
                    try summaries.append(block: block, bytes)
                }
            } catch {
                throw Refusal(.historyDamaged, "Level \(level - 1) of the thread index is damaged in block \(column).")
            }
            guard mergedSize > Self.mergeSizeMax || column == columns - 1 else { continue }
            let (blocks, parts) = (merged, summaries.take())
            try await stored.reading { () throws(StoreFault) in
                try await stored.store.insert(log: stored.log, blocks: blocks, summaries: parts)
            }
            merged = []
            mergedSize = 0
        }
    }

    /// The same block of each child of a segment.
    private func children(of segment: Int, level: Int, column: Int) async throws(Refusal) -> [[UInt8]] {
        let coordinates = (segment * PostingSegment.fanout..<(segment + 1) * PostingSegment.fanout).map {
            BlockCoordinate(level: level - 1, segment: $0, block: column)
        }
        let found = try await stored.reading { () throws(StoreFault) in
            try await stored.store.blocks(log: stored.log, coordinates)
        }
        var children: [[UInt8]] = []
        for coordinate in coordinates {
            guard let bytes = found[coordinate] else {
                throw Refusal(.historyDamaged, "A block of the thread index is missing: \(coordinate).")
            }
            children.append(bytes)
        }
        return children
    }
}

extension Refusal {
    fileprivate static func block(_ coordinate: BlockCoordinate, is state: String) -> Refusal {
        Refusal(
            .historyDamaged,
            "Block \(coordinate.level)/\(coordinate.segment)/\(coordinate.block) of the thread index is \(state).")
    }
}

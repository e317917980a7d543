/// Building segments of the thread index: from postings, or from 32 segments of the level below.
public enum PostingSegment {
    /// Segments of one level that make one of the next.
    public static let fanout = 32

    /// Levels that can exist: the span of the next one would not fit an Int.
    public static let levelMax = 9

    /// Entries that a segment of `level` covers: 16,384 * 32^level.
    public static func span(level: Int) -> Int { 1 << spanBits(level: level) }

    /// Top bits of the key that name a block of a segment of `level`.
    public static func blockBits(level: Int) -> Int {
        precondition((0...levelMax).contains(level))
        return 5 + 5 * level
    }

    /// Blocks in a segment of `level`.
    public static func blockCount(level: Int) -> Int { 1 << blockBits(level: level) }

    /// The block of a segment of `level` that postings with `key` are in.
    public static func block(ofKey key: UInt64, level: Int) -> Int { Int(key >> UInt64(64 - blockBits(level: level))) }

    static func spanBits(level: Int) -> Int { 9 + blockBits(level: level) }

    /// All blocks of a segment, empty ones included, in order.
    /// - Parameter postings: in any order; all of entries that the segment covers. Duplicates count once.
    public static func build(
        level: Int = 0, segment: Int, postings: [Posting]
    ) -> [(block: Int, bytes: [UInt8])] {
        encode(level: level, segment: segment, blocks: 0..<blockCount(level: level), postings)
    }

    /// The 32 blocks of a segment of `level` that one block of each of its 32 children feeds.
    /// - Parameters:
    ///   - childBlock: number c of the block in the children; it feeds the parent's blocks 32c ..< 32(c + 1).
    ///   - children: block c of the child segments 32n, 32n + 1, …, in that order.
    /// - Throws: ``LogFormatError/postings(_:)`` when a child's block is not canonical.
    public static func merge(
        level: Int, segment: Int, childBlock: Int, children: [[UInt8]]
    ) throws(LogFormatError) -> [(block: Int, bytes: [UInt8])] {
        precondition(level > 0 && children.count == fanout)
        var postings: [Posting] = []
        for (number, bytes) in children.enumerated() {
            postings += try PostingBlock(
                level: level - 1, segment: segment * fanout + number, block: childBlock, bytes: bytes
            ).postings()
        }
        let blocks = childBlock * fanout..<(childBlock + 1) * fanout
        return encode(level: level, segment: segment, blocks: blocks, postings)
    }

    private static func encode(
        level: Int, segment: Int, blocks: Range<Int>, _ postings: [Posting]
    ) -> [(block: Int, bytes: [UInt8])] {
        PostingSort.sorted(postings).withUnsafeBufferPointer { sorted in
            var at = 0
            let encoded = blocks.map { block in
                let start = at
                while at < sorted.count, Self.block(ofKey: sorted[at].key, level: level) == block { at += 1 }
                let run = UnsafeBufferPointer(rebasing: sorted[start..<at])
                return (block, PostingBlock.encode(level: level, segment: segment, block: block, postings: run))
            }
            precondition(at == sorted.count, "a posting of another block")
            return encoded
        }
    }
}

/// Sorting postings by (key, index).
enum PostingSort {
    /// Radix sort by key, eleven bits a pass from the lowest. It keeps the order of equal keys, so postings that come
    /// by ascending index, as a log makes them, or as the blocks of successive segments, need nothing else; and no
    /// choice of thread names can make it slow.
    static func sorted(_ postings: [Posting]) -> [Posting] {
        if postings.count < 256 { return postings.sorted() }
        var from = postings
        var to = postings
        for shift in stride(from: 0, to: 64, by: digitBits) {
            if pass(from, shift: shift, to: &to) { swap(&from, &to) }
        }
        for at in 1..<from.count where from[at] < from[at - 1] { return from.sorted() }
        return from
    }

    private static let digitBits = 11

    /// Distributes by one digit. False, and nothing done, when all have the same.
    private static func pass(_ from: [Posting], shift: Int, to: inout [Posting]) -> Bool {
        let digits = 1 << digitBits
        let mask = UInt64(digits - 1)
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: digits) { starts in
            starts.initialize(repeating: 0)
            for posting in from { starts[Int(posting.key >> shift & mask)] += 1 }
            if starts[Int(from[0].key >> shift & mask)] == from.count { return false }
            var sum = 0
            for digit in 0..<digits { (starts[digit], sum) = (sum, sum + starts[digit]) }
            to.withUnsafeMutableBufferPointer { to in
                for posting in from {
                    let digit = Int(posting.key >> shift & mask)
                    to[starts[digit]] = posting
                    starts[digit] += 1
                }
            }
            return true
        }
    }
}

/// Names one segment of the thread index, or the partial one at the end of a log.
public struct ThreadSegment: Hashable, Sendable {
    public let level: Int
    public let number: Int

    public init(level: Int, number: Int) {
        self.level = level
        self.number = number
    }

    /// The entries that it covers, whole.
    public var entries: Range<Int> {
        let span = PostingSegment.span(level: level)
        return number * span..<(number + 1) * span
    }

    /// The segments that a commitment to `size` entries is about, in order: the largest that fit first, and for the
    /// remainder of fewer than 16,384 entries a partial one of level 0. A function of the size alone.
    public static func covering(_ size: Int) -> [ThreadSegment] {
        precondition(size >= 0)
        var segments: [ThreadSegment] = []
        var covered = 0
        for level in (0...PostingSegment.levelMax).reversed() {
            let span = PostingSegment.span(level: level)
            for number in covered / span..<size / span { segments.append(ThreadSegment(level: level, number: number)) }
            covered = size / span * span
        }
        if covered < size { segments.append(ThreadSegment(level: 0, number: covered / PostingSegment.span(level: 0))) }
        return segments
    }

    /// Whether a log of `size` entries has all of its entries.
    public func isWhole(in size: Int) -> Bool { entries.upperBound <= size }

    /// A commitment to `size` entries stands before entry `size` + this: so an auditor who reads the log in order has to
    /// keep little of what is behind.
    public static let commitmentLagMax = 1 << 20

    // MARK: Parts

    /// Blocks whose summaries are kept together, at most: they are a perfect subtree of the segment's tree.
    public static let partBlockCount = 1024

    /// Parts that a segment's summaries are kept in.
    public var partCount: Int { max(1, PostingSegment.blockCount(level: level) / Self.partBlockCount) }

    /// Summaries in one part.
    public var partSize: Int { PostingSegment.blockCount(level: level) / partCount }
}

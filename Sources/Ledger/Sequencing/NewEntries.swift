internal import MerkleLog
internal import Supervision

/// Entries that a commit puts behind a snapshot, and everything that follows from them: leaf hashes, the right edge, full
/// tiles and bundles, full segments of the thread index. Both the sequencer and a restore commit so.
struct NewEntries {
    private let from: Int
    /// The snapshot's partial bundle and all new entries behind it, length-prefixed.
    private var bytes: [UInt8]
    /// Where the new entries stand in `bytes`, without their length prefix.
    private var entries: [Range<Int>] = []
    /// Which threads the new entries join, ascending by index.
    var postings: [Posting] = []

    init(behind snapshot: LogSnapshot) {
        from = snapshot.size
        bytes = snapshot.bundle
    }

    /// Entries in the log with these.
    var size: Int { from + entries.count }

    mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(bytes.count + byteCount) }

    /// Appends an entry: stamp line and payload.
    mutating func append(_ stampLine: [UInt8], _ payload: UnsafeRawBufferPointer) {
        let length = stampLine.count + payload.count
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
        let start = bytes.count
        bytes.append(contentsOf: stampLine)
        bytes.append(contentsOf: payload)
        entries.append(start..<bytes.count)
    }

    /// Puts together what the commit writes, and the snapshot that it leaves.
    /// - Parameter checkpoint: gives the bytes of the new checkpoint for its root.
    func commit(
        on snapshot: LogSnapshot, log: String, epoch: Int, seen: [SeenKey], authority: Authority?, stamp: Int64,
        checkpoint: (MerkleHash) -> [UInt8]
    ) -> (advance: Advance, next: LogSnapshot) {
        var edge = snapshot.edge.trimmed()
        edge.append(bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: entries) })
        let checkpoint = checkpoint(edge.root)
        var advance = Advance(log: log, epoch: epoch, from: from, size: size, checkpoint: checkpoint)
        advance.base = snapshot.checkpoint
        advance.tiles = edge.tilesCompleted(since: from)
        advance.seen = seen
        let bundle = cutBundles(into: &advance)
        var tail = snapshot.tail
        tail.append(postings)
        for segment in tail.takeComplete(size: size) {
            for (block, bytes) in segment.blocks {
                advance.blocks.append((BlockCoordinate(level: 0, segment: segment.segment, block: block), bytes))
            }
            let covered = ThreadSegment(level: 0, number: segment.segment)
            advance.summaries += ThreadSummaries.parts(of: covered, blocks: segment.blocks)
        }
        let next = LogSnapshot(
            size: size, checkpoint: checkpoint, edge: edge, bundle: bundle, tail: tail, authority: authority,
            lastStamp: stamp)
        return (advance, next)
    }

    /// Packs the bundles that are full, sets the edge chunk, and returns the new partial bundle.
    private func cutBundles(into advance: inout Advance) -> [UInt8] {
        var start = 0
        var chunkFirst = from
        var chunkStart = bytes.count
        if let first = entries.first { chunkStart = first.lowerBound - 2 }
        bytes.withUnsafeBytes { bytes in
            for (offset, entry) in entries.enumerated() where (from + offset + 1) % 256 == 0 {
                let frame = BundleFrame.pack(UnsafeRawBufferPointer(rebasing: bytes[start..<entry.upperBound]))
                advance.bundles.append(((from + offset) / 256, frame))
                start = entry.upperBound
                chunkStart = start
                chunkFirst = from + offset + 1
            }
        }
        if chunkFirst < size {
            advance.edge = EdgeChunk(first: chunkFirst, count: size - chunkFirst, entries: Array(bytes[chunkStart...]))
        }
        return Array(bytes[start...])
    }
}

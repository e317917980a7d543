package import MerkleLog

/// The postings of entries that no complete level-0 segment of the thread index covers yet.
///
/// Kept as a list of small chunks, so that a snapshot shares all but the newest with the one before.
package struct PostingTail: Sendable {
    /// Entries of one level-0 segment.
    static let segmentSpan = PostingSegment.span(level: 0)
    private static let chunkSizeMax = 1024
    /// Keys that each posting is compared with; where there are more, it is looked up among them.
    private static let comparedCountMax = 32

    /// Index of the first entry that the tail covers: a multiple of ``segmentSpan``.
    private(set) var start: Int
    private var chunks: [[Posting]] = []

    package init(start: Int) { self.start = start }

    /// Adds the postings of the newest entries, in the order of their index.
    package mutating func append(_ postings: [Posting]) {
        guard !postings.isEmpty else { return }
        if let last = chunks.indices.last, chunks[last].count + postings.count <= Self.chunkSizeMax {
            chunks[last].append(contentsOf: postings)
        } else {
            chunks.append(postings)
        }
    }

    /// Takes out the segments that are complete in a log of `size` entries: number and blocks.
    package mutating func takeComplete(size: Int) -> [(segment: Int, blocks: [(block: Int, bytes: [UInt8])])] {
        var complete: [(segment: Int, blocks: [(block: Int, bytes: [UInt8])])] = []
        while size - start >= Self.segmentSpan {
            let end = start + Self.segmentSpan
            var inside: [Posting] = []
            var rest: [[Posting]] = []
            for chunk in chunks {
                let cut = chunk.firstIndex { $0.index >= end } ?? chunk.count
                inside.append(contentsOf: chunk[..<cut])
                if cut < chunk.count { rest.append(Array(chunk[cut...])) }
            }
            let segment = start / Self.segmentSpan
            complete.append((segment, PostingSegment.build(level: 0, segment: segment, postings: inside)))
            chunks = rest
            start = end
        }
        return complete
    }

    /// The blocks of the segment that the tail begins, as its entries before `size` make them.
    package func partial(before size: Int) -> [(block: Int, bytes: [UInt8])] {
        let postings = chunks.joined().filter { $0.index < size }
        return PostingSegment.build(level: 0, segment: start / Self.segmentSpan, postings: Array(postings))
    }

    /// Indices of the entries of a thread within the tail, ascending.
    package func indices(ofKey key: UInt64) -> [Int] {
        var found: [Int] = []
        for chunk in chunks {
            for posting in chunk where posting.key == key { found.append(posting.index) }
        }
        return found
    }

    /// Indices of the entries of each of some threads within the tail, ascending.
    /// - Precondition: no two keys are the same.
    package func indices(ofKeys keys: [UInt64]) -> [[Int]] {
        // Comparing with a key takes a small part of the time that a look-up does: few keys are looked for one by one.
        guard keys.count > Self.comparedCountMax else { return keys.map(indices(ofKey:)) }
        let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        var found = [[Int]](repeating: [], count: keys.count)
        for chunk in chunks {
            for posting in chunk {
                if let place = places[posting.key] { found[place].append(posting.index) }
            }
        }
        return found
    }
}

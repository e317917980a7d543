/// The records of one block of the thread index, and the tree over them.
///
/// A block of postings says everything that its records do: the tree is a function of it, and is not stored.
public struct ThreadBlock: Sendable {
    public let records: [ThreadRecord]
    private let leaves: [MerkleHash]
    /// The entries of all records one behind the other; those of record n end before `ends[n]`.
    private let indices: [Int]
    private let ends: [Int]

    /// - Parameter size: entries from there on are left out, as a commitment to so many does.
    /// - Throws: ``LogFormatError/postings(_:)`` when the block is not canonical.
    public init(_ block: PostingBlock, before size: Int = .max) throws(LogFormatError) {
        var keys: [UInt64] = []
        var indices: [Int] = []
        var ends: [Int] = []
        var bytes: [UInt8] = []
        for posting in try block.postings() where posting.index < size {
            if keys.last != posting.key {
                keys.append(posting.key)
                ends.append(indices.count)
            }
            indices.append(posting.index)
            withUnsafeBytes(of: UInt64(posting.index).bigEndian) { bytes.append(contentsOf: $0) }
            ends[ends.count - 1] = indices.count
        }
        let runs = ends.indices.map { ($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0] }
        let digests = bytes.withUnsafeBytes { bytes in
            LeafHashing.leaves(base: bytes, ranges: runs.map { $0.lowerBound * 8..<$0.upperBound * 8 })
        }
        var records: [ThreadRecord] = []
        records.reserveCapacity(keys.count)
        bytes.removeAll(keepingCapacity: true)
        for (number, run) in runs.enumerated() {
            let record = ThreadRecord(key: keys[number], count: run.count, digest: digests[number])
            record.append(to: &bytes)
            records.append(record)
        }
        let size = ThreadRecord.byteCount
        leaves = bytes.withUnsafeBytes { bytes in
            LeafHashing.leaves(base: bytes, ranges: runs.indices.map { $0 * size..<($0 + 1) * size })
        }
        self.records = records
        self.indices = indices
        self.ends = ends
    }

    public var summary: BlockSummary { BlockSummary(count: leaves.count, root: LeafHashing.root(of: leaves)) }

    /// What the block says of `key`: that it is there with these entries, or that it is not.
    public func claim(ofKey key: UInt64) -> ThreadProof.Claim {
        let position = records.partitioningIndex { $0.key >= key }
        if position < records.count, records[position].key == key {
            let first = position == 0 ? 0 : ends[position - 1]
            return .present(
                indices: Array(indices[first..<ends[position]]), position: position, path: path(position))
        }
        return .absent(
            position: position, before: position == 0 ? nil : neighbour(position - 1),
            behind: position == records.count ? nil : neighbour(position))
    }

    private func neighbour(_ position: Int) -> ThreadProof.Neighbour {
        ThreadProof.Neighbour(record: records[position], path: path(position))
    }

    private func path(_ position: Int) -> [MerkleHash] { Proofs.inclusionPath(index: position, leaves: leaves) }
}

extension PostingSegment {
    /// The summaries of a segment's blocks, which are in order, or of the part of it that `size` entries of a log have.
    /// - Throws: ``LogFormatError/postings(_:)`` when a block is not canonical.
    public static func summaries(
        level: Int, segment: Int, blocks: [(block: Int, bytes: [UInt8])], before size: Int = .max
    ) throws(LogFormatError) -> [BlockSummary] {
        var summaries: [BlockSummary] = []
        summaries.reserveCapacity(blocks.count)
        for (block, bytes) in blocks {
            let postings = PostingBlock(level: level, segment: segment, block: block, bytes: bytes)
            summaries.append(try ThreadBlock(postings, before: size).summary)
        }
        return summaries
    }

    /// The root of a segment from the summaries of all its blocks.
    public static func root(of summaries: [BlockSummary]) -> MerkleHash {
        LeafHashing.root(of: BlockSummary.leaves(of: summaries.flatMap(\.bytes)) ?? [])
    }
}

extension Proofs {
    /// The inclusion proof of one of `leaves`, which are all of the tree.
    public static func inclusionPath(index: Int, leaves: [MerkleHash]) -> [MerkleHash] {
        inclusionPaths(indices: [index], leaves: leaves)[0]
    }

    /// The inclusion proofs of some of `leaves`, which are all of the tree, in the order of `indices`. The tree is hashed
    /// once, level by level, however many proofs are taken from it.
    /// - Precondition: each index is one of `leaves`.
    public static func inclusionPaths(indices: [Int], leaves: [MerkleHash]) -> [[MerkleHash]] {
        precondition(indices.allSatisfy { leaves.indices.contains($0) })
        var paths = [[MerkleHash]](repeating: [], count: indices.count)
        var level = leaves
        var places = indices
        while level.count > 1 {
            for number in places.indices {
                let sibling = places[number] ^ 1
                // A node without a sibling moves up as it is.
                if sibling < level.count { paths[number].append(level[sibling]) }
                places[number] >>= 1
            }
            var above = LeafHashing.parents(Array(level[..<(level.count & ~1)]))
            if !level.count.isMultiple(of: 2) { above.append(level[level.count - 1]) }
            level = above
        }
        return paths
    }
}

extension [ThreadRecord] {
    /// The first position whose element satisfies `predicate`, which is false of all before and true of all behind.
    fileprivate func partitioningIndex(_ predicate: (ThreadRecord) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

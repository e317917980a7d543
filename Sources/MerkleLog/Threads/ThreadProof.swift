/// That a segment of the thread index has exactly these entries of a thread, or none.
///
/// Checked against the segment's root, which the ledger commits to (`threads.committed`). Proofs of all segments of a
/// commitment together prove that nothing of the thread is omitted.
public struct ThreadProof: Sendable, Equatable {
    public let segment: ThreadSegment
    /// Records in the block that the key belongs to.
    public let count: Int
    public let claim: Claim
    /// Inclusion proof of the block in the segment's tree.
    public let blockPath: [MerkleHash]

    public enum Claim: Sendable, Equatable {
        /// The record number `position` of the block is the key's; `path` is its inclusion proof in the block's tree.
        case present(indices: [Int], position: Int, path: [MerkleHash])
        /// `position` records of the block have smaller keys: the last of them and the first of the others, each nil
        /// where there is none, are shown to stand next to each other.
        case absent(position: Int, before: Neighbour?, behind: Neighbour?)
    }

    /// A record with its inclusion proof in the block's tree.
    public struct Neighbour: Sendable, Equatable {
        public let record: ThreadRecord
        public let path: [MerkleHash]

        public init(record: ThreadRecord, path: [MerkleHash]) {
            self.record = record
            self.path = path
        }
    }

    public init(segment: ThreadSegment, count: Int, claim: Claim, blockPath: [MerkleHash]) {
        self.segment = segment
        self.count = count
        self.claim = claim
        self.blockPath = blockPath
    }

    /// The entries of the key that the segment has.
    public var indices: [Int] {
        if case .present(let indices, _, _) = claim { indices } else { [] }
    }

    /// Checks what is claimed of `key` in the segment with `root`, in a commitment to `size` entries.
    /// - Throws: ``ProofError``.
    public func verify(key: UInt64, root: MerkleHash, size: Int) throws(ProofError) {
        // Where a segment of a log of that size can be: nothing behind overflows.
        guard (0...PostingSegment.levelMax).contains(segment.level), size >= 0, size < 1 << 60, segment.number >= 0,
            segment.number <= size / PostingSegment.span(level: segment.level)
        else { throw .outOfRange(index: segment.number, size: size) }
        let block = BlockSummary(count: count, root: try blockRoot(key: key, size: size))
        let found = try Proofs.root(
            leaf: .leaf(block.bytes), index: PostingSegment.block(ofKey: key, level: segment.level),
            size: PostingSegment.blockCount(level: segment.level), path: blockPath)
        guard found == root else { throw .rootMismatch }
    }

    /// The block's root as the claim gives it.
    private func blockRoot(key: UInt64, size: Int) throws(ProofError) -> MerkleHash {
        switch claim {
        case .present(let indices, let position, let path):
            try check(indices, size: size)
            return try Proofs.root(
                leaf: ThreadRecord(key: key, indices: indices).leaf, index: position, size: count, path: path)
        case .absent(let position, let before, let behind):
            guard count >= 0, (0...count).contains(position), (before == nil) == (position == 0),
                (behind == nil) == (position == count)
            else { throw .outOfRange(index: position, size: count) }
            guard before.map({ $0.record.key < key }) ?? true, behind.map({ key < $0.record.key }) ?? true else {
                throw .notAbsent
            }
            var roots: [MerkleHash] = []
            if let before { roots.append(try before.root(position - 1, of: count)) }
            if let behind { roots.append(try behind.root(position, of: count)) }
            guard roots.allSatisfy({ $0 == roots[0] }) else { throw .rootMismatch }
            return roots.first ?? .emptyRoot
        }
    }

    /// A record lists entries that are in the segment, each once, in order.
    private func check(_ indices: [Int], size: Int) throws(ProofError) {
        let entries = segment.entries.clamped(to: 0..<size)
        var last = -1
        for index in indices {
            guard entries.contains(index), index > last else { throw .outOfRange(index: index, size: size) }
            last = index
        }
        guard last >= 0 else { throw .outOfRange(index: 0, size: 0) }
    }
}

extension ThreadProof.Neighbour {
    fileprivate func root(_ position: Int, of count: Int) throws(ProofError) -> MerkleHash {
        try Proofs.root(leaf: record.leaf, index: position, size: count, path: path)
    }
}

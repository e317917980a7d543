internal import MerkleLog

/// Holds the ledger's commitments to the thread index against the index that its entries give.
///
/// Roots of whole segments are compared as they become known; that of the partial segment at a commitment's end is
/// recomputed from the entries it covers.
struct CommitmentAudit {
    /// A `threads.committed` that was met.
    struct Commitment: Sendable {
        /// Of the entry.
        let index: Int
        /// Entries that it covers.
        let size: Int
        let roots: [MerkleHash]
    }

    private(set) var fault: Fault?
    /// Commitments met.
    private(set) var count = 0
    private var roots: [ThreadSegment: MerkleHash] = [:]
    /// What commitments say of segments that are not built yet.
    private var expected: [ThreadSegment: [(index: Int, root: MerkleHash)]] = [:]

    /// Takes the next commitment.
    /// - Returns: the partial segment whose root is to be recomputed; nil where there is none, or the commitment is no good.
    mutating func take(_ commitment: Commitment) -> ThreadSegment? {
        count += 1
        let (index, size) = (commitment.index, commitment.size)
        guard size <= index, index - size < ThreadSegment.commitmentLagMax else {
            note(index, "it covers \(size) entries: more than there are, or too few")
            return nil
        }
        let segments = ThreadSegment.covering(size)
        guard segments.count == commitment.roots.count else {
            note(index, "it has \(commitment.roots.count) roots; \(size) entries have \(segments.count) segments")
            return nil
        }
        for (segment, root) in zip(segments, commitment.roots) where segment.isWhole(in: size) {
            if let known = roots[segment] {
                compare(known, root, segment, index)
            } else {
                expected[segment, default: []].append((index, root))
            }
        }
        return segments.last.flatMap { $0.isWhole(in: size) ? nil : $0 }
    }

    /// Takes the root of a segment that was built from the entries.
    mutating func take(_ root: MerkleHash, of segment: ThreadSegment) {
        roots[segment] = root
        for (index, expected) in expected.removeValue(forKey: segment) ?? [] { compare(root, expected, segment, index) }
    }

    /// Takes the root of the partial segment at the end of a commitment.
    mutating func take(_ root: MerkleHash, ofTail segment: ThreadSegment, for commitment: Commitment) {
        compare(root, commitment.roots[commitment.roots.count - 1], segment, commitment.index)
    }

    private mutating func compare(_ root: MerkleHash, _ committed: MerkleHash, _ segment: ThreadSegment, _ index: Int) {
        guard root != committed else { return }
        note(index, "the entries give segment \(segment.number) of level \(segment.level) another root")
    }

    private mutating func note(_ index: Int, _ detail: String) {
        fault = Fault.earlier(
            fault, Fault(.commitmentWrong, index: index, "the commitment to the thread index: \(detail)"))
    }
}

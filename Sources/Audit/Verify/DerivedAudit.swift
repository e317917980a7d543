internal import MerkleLog
internal import Supervision

/// Collects along the log what the ledger derives from its entries, and compares it with what the ledger serves, where it
/// serves it, and with what it commits to.
///
/// A fault here is only reported of a log that is sound itself: the derived tables can be rebuilt, the log cannot.
struct DerivedAudit {
    private let source: (any DerivedSource)?
    private let size: Int
    private let index: ThreadIndexAudit
    private var segment = 0
    private var postings: [Posting] = []
    private var page = 0
    private var keys: [(key: IdempotencyKey, index: Int)] = []
    /// Checked segments by level, waiting for their siblings.
    private var siblings: [Int: [Int: ThreadIndexAudit.Segment]] = [:]
    /// Segments of level 0 that a commitment to come may still end in, and those of them that nothing else needs.
    private var recent: [Int: ThreadIndexAudit.Segment] = [:]
    private var merged: Set<Int> = []
    /// Commitments whose last segment is not built yet, and how many are being recomputed from one that is.
    ///
    /// They wait, because a ledger may commit with every entry: each check would hold the postings of its segment so far.
    private var tails: [Int: [CommitmentAudit.Commitment]] = [:]
    private var readers: [Int: Int] = [:]
    private var checks: [Check] = []

    private(set) var commitments = CommitmentAudit()
    private(set) var fault: Fault?
    private(set) var blocks = 0
    private(set) var pages = 0

    init(source: (any DerivedSource)?, size: Int, folder: TemporaryFolder) async throws {
        self.source = source
        self.size = size
        do {
            index = try await ThreadIndexAudit(source: source, size: size, folder: folder)
        } catch let found as Fault {
            index = ThreadIndexAudit(source: source, folder: folder, served: [])
            fault = found
        }
    }

    /// Something to compare, in any order.
    enum Check: Sendable {
        case segment(ThreadIndexAudit, Int, [Posting])
        case merge(ThreadIndexAudit, [ThreadIndexAudit.Segment])
        case page(SeenAudit, any DerivedSource)
        /// The partial segment of a commitment, from the postings of the segment that the log ends in, or out of one that is
        /// whole by now.
        case tail(CommitmentAudit.Commitment, ThreadSegment, [Posting])
        case tailOf(ThreadIndexAudit, CommitmentAudit.Commitment, ThreadIndexAudit.Segment)

        func run() async throws -> Outcome {
            switch self {
            case .segment(let index, let number, let postings):
                .segment(try await index.check(segment: number, postings: postings))
            case .merge(let index, let children):
                .segment(try await index.merge(children))
            case .page(let page, let source):
                .page(try await page.fault(source: source))
            case .tail(let commitment, let segment, let postings):
                .tail(
                    commitment, segment,
                    PostingSegment.root(
                        of: try PostingSegment.summaries(
                            level: 0, segment: segment.number,
                            blocks: PostingSegment.build(
                                segment: segment.number, postings: postings.filter { $0.index < commitment.size }))))
            case .tailOf(let index, let commitment, let segment):
                .tail(
                    commitment, ThreadSegment(level: 0, number: segment.number),
                    try index.root(of: segment, before: commitment.size))
            }
        }
    }

    enum Outcome: Sendable {
        case segment(ThreadIndexAudit.Finding)
        case page(Fault?)
        case tail(CommitmentAudit.Commitment, ThreadSegment, MerkleHash)
    }

    /// Takes the next scan's postings and keys; segments and pages that they complete become checks.
    mutating func take(_ scan: Scan, keys: [(key: IdempotencyKey, index: Int)]) {
        // Fewer than `span` postings are behind the last full segment, so this stays a segment's work.
        let span = PostingSegment.span(level: 0)
        for posting in scan.postings {
            while posting.index >= (segment + 1) * span { closeSegment() }
            postings.append(posting)
        }
        for commitment in scan.commitments { take(commitment) }
        for key in keys {
            while key.index >= (page + 1) * SeenAudit.span { closePage() }
            self.keys.append(key)
        }
        let end = scan.first + scan.count
        while end >= (segment + 1) * span { closeSegment() }
        while end >= (page + 1) * SeenAudit.span || (end == size && page * SeenAudit.span < end) { closePage() }
        if end == size { closeTails() }
    }

    private mutating func take(_ commitment: CommitmentAudit.Commitment) {
        let partial = commitments.take(commitment)
        fault = Fault.earlier(fault, commitments.fault)
        guard let partial, fault == nil else { return }
        if let whole = recent[partial.number] {
            recompute(commitment, from: whole)
        } else {
            tails[partial.number, default: []].append(commitment)
        }
    }

    private mutating func recompute(_ commitment: CommitmentAudit.Commitment, from whole: ThreadIndexAudit.Segment) {
        readers[whole.number, default: 0] += 1
        checks.append(.tailOf(index, commitment, whole))
    }

    private mutating func closeSegment() {
        if fault == nil { checks.append(.segment(index, segment, postings)) }
        postings.removeAll(keepingCapacity: true)
        segment += 1
    }

    /// Behind the log's last entry: what is committed of the segment that it ends in. All checks share its postings.
    private mutating func closeTails() {
        for commitment in tails.removeValue(forKey: segment) ?? [] {
            checks.append(.tail(commitment, ThreadSegment(level: 0, number: segment), postings))
        }
    }

    private mutating func closePage() {
        if let source { checks.append(.page(SeenAudit(page: page, size: size, expected: keys), source)) }
        keys.removeAll(keepingCapacity: true)
        page += 1
    }

    /// The checks that can begin now.
    mutating func ready() -> [Check] {
        defer { checks = [] }
        return checks
    }

    mutating func take(_ outcome: Outcome) {
        switch outcome {
        case .page(let found):
            pages += 1
            fault = Fault.earlier(fault, found)
        case .segment(let finding):
            blocks += finding.blocks
            fault = Fault.earlier(fault, finding.fault)
            commitments.take(finding.root, of: ThreadSegment(level: finding.segment.level, number: finding.segment.number))
            add(finding.segment)
        case .tail(let commitment, let segment, let root):
            readers[segment.number] = readers[segment.number].flatMap { $0 > 1 ? $0 - 1 : nil }
            commitments.take(root, ofTail: segment, for: commitment)
        }
        fault = Fault.earlier(fault, commitments.fault)
        discardOld()
    }

    /// Keeps a segment until its 31 siblings are there too.
    private mutating func add(_ segment: ThreadIndexAudit.Segment) {
        if segment.level == 0 {
            recent[segment.number] = segment
            for commitment in tails.removeValue(forKey: segment.number) ?? [] { recompute(commitment, from: segment) }
        } else {
            forgetChildren(of: segment)
        }
        let parent = segment.number / PostingSegment.fanout
        guard segment.level < PostingSegment.levelMax else { return }
        siblings[segment.level, default: [:]][segment.number] = segment
        let numbers = parent * PostingSegment.fanout..<(parent + 1) * PostingSegment.fanout
        let family = numbers.compactMap { siblings[segment.level]?[$0] }
        guard family.count == PostingSegment.fanout else { return }
        for number in numbers { siblings[segment.level]?[number] = nil }
        checks.append(.merge(index, family))
    }

    /// A segment that was merged takes the place of the 32 that it was merged from.
    private mutating func forgetChildren(of segment: ThreadIndexAudit.Segment) {
        for number in segment.number * PostingSegment.fanout..<(segment.number + 1) * PostingSegment.fanout {
            if segment.level == 1 {
                merged.insert(number)
            } else {
                index.discard(ThreadIndexAudit.Segment(level: segment.level - 1, number: number))
            }
        }
    }

    /// Removes the segments of level 0 that were merged, that no commitment to come can end in, and that none is being
    /// recomputed from.
    private mutating func discardOld() {
        let first = segment - ThreadSegment.commitmentLagMax / PostingSegment.span(level: 0)
        for number in merged where number < first && readers[number] == nil && tails[number] == nil {
            if let old = recent.removeValue(forKey: number) { index.discard(old) }
            merged.remove(number)
        }
    }

    /// Compares the authority that the ledger states with the one that its events give.
    mutating func compare(_ authority: Authority) async throws {
        guard fault == nil, let source else { return }
        let served: [UInt8]
        do {
            served = try await source.authority(at: size)
        } catch let found as Fault {
            fault = found
            return
        }
        if served != Array(authority.json().utf8) {
            fault = Fault(
                .authorityDiffers, tile: "v1/authority?at=\(size)", "the authority's events give another authority")
        }
    }
}

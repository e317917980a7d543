internal import MerkleLog
internal import Supervision

/// Collects along the log what the ledger derives from its entries, and compares it with what the ledger serves.
///
/// A fault here is only reported of a log that is sound itself: the derived tables can be rebuilt, the log cannot.
struct DerivedAudit {
    private let source: any DerivedSource
    private let size: Int
    private let index: ThreadIndexAudit
    private var segment = 0
    private var postings: [Posting] = []
    private var page = 0
    private var keys: [(key: IdempotencyKey, index: Int)] = []
    /// Checked segments by level, waiting for their siblings.
    private var siblings: [Int: [Int: ThreadIndexAudit.Segment]] = [:]
    private var checks: [Check] = []

    private(set) var fault: Fault?
    private(set) var blocks = 0
    private(set) var pages = 0

    init(source: any DerivedSource, size: Int, folder: TemporaryFolder) async throws {
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

        func run() async throws -> Outcome {
            switch self {
            case .segment(let index, let number, let postings):
                .segment(try await index.check(segment: number, postings: postings))
            case .merge(let index, let children):
                .segment(try await index.merge(children))
            case .page(let page, let source):
                .page(try await page.fault(source: source))
            }
        }
    }

    enum Outcome: Sendable {
        case segment(ThreadIndexAudit.Finding)
        case page(Fault?)
    }

    /// Takes the next scan's postings and keys; segments and pages that they complete become checks.
    mutating func take(_ scan: Scan, keys: [(key: IdempotencyKey, index: Int)]) {
        // Fewer than `span` postings are behind the last full segment, so this stays a segment's work.
        let span = PostingSegment.span(level: 0)
        for posting in scan.postings {
            while posting.index >= (segment + 1) * span { closeSegment() }
            postings.append(posting)
        }
        for key in keys {
            while key.index >= (page + 1) * SeenAudit.span { closePage() }
            self.keys.append(key)
        }
        let end = scan.first + scan.count
        while end >= (segment + 1) * span { closeSegment() }
        while end >= (page + 1) * SeenAudit.span || (end == size && page * SeenAudit.span < end) { closePage() }
    }

    private mutating func closeSegment() {
        if fault == nil { checks.append(.segment(index, segment, postings)) }
        postings.removeAll(keepingCapacity: true)
        segment += 1
    }

    private mutating func closePage() {
        checks.append(.page(SeenAudit(page: page, size: size, expected: keys), source))
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
            add(finding.segment)
        }
    }

    /// Keeps a segment until its 31 siblings are there too, if they will be merged at all.
    private mutating func add(_ segment: ThreadIndexAudit.Segment) {
        let parent = segment.number / PostingSegment.fanout
        guard index.wants(parent: parent, level: segment.level) else { return index.discard(segment) }
        siblings[segment.level, default: [:]][segment.number] = segment
        let numbers = parent * PostingSegment.fanout..<(parent + 1) * PostingSegment.fanout
        let family = numbers.compactMap { siblings[segment.level]?[$0] }
        guard family.count == PostingSegment.fanout else { return }
        for number in numbers { siblings[segment.level]?[number] = nil }
        checks.append(.merge(index, family))
    }

    /// Compares the authority that the ledger states with the one that its events give.
    mutating func compare(_ authority: Authority) async throws {
        if fault != nil { return }
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

import Ledger
import MerkleLog
import SignedNote

/// The ledger as anyone would write it in an afternoon: a list of entries and a few dictionaries. What it says must
/// happen is compared with what does.
struct Model {
    struct Entry {
        /// Leaf data.
        var bytes: [UInt8]
        var stamp: Int64
        var threads: [String]
        /// Of an event in a run: its seal.
        var seal: Int?
        var isSeal = false
        var isAuthority = false
    }

    /// What should become of a submission.
    enum Verdict: Equatable {
        case placed(index: Int, size: Int, isRepeated: Bool)
        case refused(Refusal.Code, current: Int?)
    }

    /// Who first used an id.
    struct Use {
        var index: Int
        /// Size of the log that its receipt speaks of.
        var size: Int
        var submission: Submission
    }

    private(set) var entries: [Entry] = []
    private(set) var leaves: [MerkleHash] = []
    private(set) var threads: [String: [Int]] = [:]
    /// By the 16 bytes that the store knows an id by.
    private(set) var uses: [[UInt8]: Use] = [:]
    /// Keys first used by the commit in the making.
    private var newKeys: [[UInt8]] = []
    /// Roots by the sizes that commits led to.
    private(set) var roots: [Int: MerkleHash] = [:]
    private(set) var authority = ModelAuthority()
    /// How the coming commits go wrong; nil goes well.
    var commitFailures: [StoreFailure?] = []

    var size: Int { entries.count }

    /// Begins with the founding's entry.
    init(founding: [UInt8], stamp: Int64) {
        append(founding, stamp: stamp, threads: ["log/\(World.origin)", "authority", "reference"])
        entries[0].isAuthority = true
        uses[Model.key("event", "/authority", "founding")] = Use(
            index: 0, size: 1, submission: Submission(.calendar(0, id: "founding"), by: [World.rootKey]))
        roots[1] = leaves[0]
    }

    /// What admission says, before anything is placed.
    func refusal(of submission: Submission) -> Refusal.Code? {
        if !submission.isBatch, submission.flaw == .malformedJSON { return .malformedJSON }
        if let code = authority.refusalOfSigners(submission) { return code }
        switch submission.flaw {
        case .sealCount: return .sealCountMismatch
        case .sealRoot: return .sealRootMismatch
        case .malformedJSON: return .malformedJSON
        case .badSignature, nil: break
        }
        for event in submission.events {
            if submission.isBatch, event.change != nil { return .notInBatch }
            if let code = authority.refusal(of: event, signers: submission.signers) { return code }
        }
        return nil
    }

    /// What becomes of work that was admitted and is settled together, however often the store fails.
    mutating func settle(_ work: [Submission], now: Int64) -> [Verdict] {
        while true {
            let before = commitFailures.isEmpty ? nil : self
            let sizeBefore = size
            var verdicts = work.map { place($0, stamp: max(now, entries.last?.stamp ?? now)) }
            if size == sizeBefore { return verdicts }
            let failure = commitFailures.isEmpty ? nil : commitFailures.removeFirst()
            if let failure, failure != .persisted, let before {
                let rest = commitFailures
                self = before
                commitFailures = rest
                continue
            }
            finish(&verdicts)
            if failure == nil { return verdicts }
        }
    }

    /// The receipts of a commit speak of its size.
    private mutating func finish(_ verdicts: inout [Verdict]) {
        let size = entries.count
        roots[size] = NaiveTree.root(leaves[...])
        for key in newKeys { uses[key]?.size = size }
        newKeys = []
        for at in verdicts.indices {
            if case .placed(let index, 0, let isRepeated) = verdicts[at] {
                verdicts[at] = .placed(index: index, size: size, isRepeated: isRepeated)
            }
        }
    }

    private mutating func place(_ submission: Submission, stamp: Int64) -> Verdict {
        let key = Model.key(of: submission)
        if let use = uses[key] {
            let isSame = submission.isBatch ? submission.head == use.submission.head : submission.bytes == use.submission.bytes
            return isSame
                ? .placed(index: use.index, size: use.size, isRepeated: true)
                : .refused(submission.isBatch ? .batchReused : .idReused, current: use.index)
        }
        if let code = refusal(of: submission) { return .refused(code, current: nil) }
        var counts: [String: Int] = [:]
        for event in submission.events {
            if let expected = event.expectedVersion {
                let version = (threads[event.subject]?.count ?? 0) + (counts[event.subject] ?? 0)
                if expected != version { return .refused(.versionConflict, current: version) }
            }
            for thread in event.threads { counts[thread, default: 0] += 1 }
        }
        for change in submission.events.compactMap(\.change) {
            if !authority.apply(change) { return .refused(.authorityConflict, current: nil) }
        }
        let index = size
        uses[key] = Use(index: index, size: 0, submission: submission)
        newKeys.append(key)
        append(submission, stamp: stamp)
        return .placed(index: index, size: 0, isRepeated: false)
    }

    private mutating func append(_ submission: Submission, stamp: Int64) {
        switch submission.content {
        case .event(let event):
            append(submission.bytes, stamp: stamp, threads: event.threads)
            entries[size - 1].isAuthority = event.change != nil
        case .batch(_, let events):
            let seal = size
            append(Array(submission.head), stamp: stamp, threads: [])
            entries[seal].isSeal = true
            for event in events {
                append(Array((event.line + "\n").utf8), stamp: stamp, threads: event.threads)
                entries[size - 1].seal = seal
            }
        }
    }

    private mutating func append(_ payload: [UInt8], stamp: Int64, threads names: [String]) {
        let bytes = Array(Stamp(milliseconds: stamp).description.utf8) + [0x0A] + payload
        for name in names { threads[name, default: []].append(size) }
        leaves.append(NaiveTree.leaf(bytes))
        entries.append(Entry(bytes: bytes, stamp: stamp, threads: names))
    }

    static func key(of submission: Submission) -> [UInt8] {
        switch submission.content {
        case .event(let event): key("event", event.source, event.id)
        case .batch(let id, _): key("batch", submission.signers[0].name, id)
        }
    }

    /// First 16 bytes of SHA-256 over kind, owner and id, a line each but the last.
    static func key(_ kind: String, _ owner: String, _ id: String) -> [UInt8] {
        Array(MerkleHash.sha256(of: Array("\(kind)\n\(owner)\n\(id)".utf8)).bytes.prefix(16))
    }
}

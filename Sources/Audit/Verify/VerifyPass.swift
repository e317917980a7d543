internal import MerkleLog
internal import Supervision

/// One walk along a log: bundles are scanned in parallel ahead, folded in order, and what the fold leaves to check is done
/// in parallel behind. A bounded number of scans is between the first and the last step, so memory is bounded.
///
/// The earliest fault wins: after a fault nothing new is begun, but all that was begun in front of it is finished.
final class VerifyPass {
    private let options: Verifier.Options
    private let source: any LogSource
    private let progress: (@Sendable (Progress) -> Void)?
    private var tree: VerifiedTree
    private let fold: LogFold
    private var derived: DerivedAudit?
    private let endBundle: Int
    private let firstWholeBundle: Int
    private var startEntry = 0

    private var report = VerifyReport()
    private var fault: Fault?

    // The walk's state. Scans are numbered in the order of the log.
    private var nextBundle = 0
    private var begun = 0
    private var folded = 0
    private var waiting: [Int: Scan] = [:]
    /// Bytes that scan number n holds, and the pieces of work that need them.
    private var held: [Int: (bytes: Int, uses: Int)] = [:]
    private var bytesHeld = 0
    /// What a bundle of unknown size is taken for: at first the most that it can have, then twice what the last one had.
    private var bundleBytes = VerifyPass.bundleBytesMax

    /// Scans in memory at a time, bytes of bundles in them, and bytes and bundles of one scan.
    private static let scansMax = 8
    private static let bytesMax = 48 << 20
    private static let scanBytes = 1 << 20
    private static let scanBundles = 16
    private static let bundleBytesMax = 16 << 20
    private static let signaturesPerCheck = 128

    /// - Parameters:
    ///   - start: what was verified before; its entries are not read again, except those in one bundle with new ones.
    ///   - keepsPrefix: whether ``prefix`` is wanted.
    init(
        _ options: Verifier.Options, source: any LogSource, tree: VerifiedTree, start: VerifiedPrefix? = nil,
        keepsPrefix: Bool = false, progress: (@Sendable (Progress) -> Void)? = nil
    ) async throws {
        self.options = options
        self.source = source
        self.progress = progress
        self.tree = tree
        endBundle = (tree.size + 255) / 256
        firstWholeBundle = min(options.from / 256, endBundle)
        let folder = try TemporaryFolder(in: options.temporaryFolder)
        fold = LogFold(
            logKey: options.key, rootKey: options.rootKey, folder: folder, keepsAuthority: keepsPrefix)
        if let start {
            try fold.resume(start)
            startEntry = start.size
            nextBundle = start.size / 256
            return
        }
        if firstWholeBundle > 0 {
            let first = firstWholeBundle * 256
            report.notChecked.append(
                "entries before \(first), and those behind that a seal before it covers: only that they are in the tree, and the authority's events among them, were checked"
            )
            report.notChecked.append("ids before \(first) against those behind, but for the authority's events")
        }
        let derivedSource = source as? any DerivedSource
        if firstWholeBundle == 0 {
            derived = try await DerivedAudit(source: derivedSource, size: tree.size, folder: folder)
            return
        }
        report.notChecked.append("the commitments to the thread index, which need the whole log")
        if derivedSource != nil {
            report.notChecked.append("the thread index and the idempotency keys, which need the whole log")
        }
    }

    /// What came out of a task.
    private enum Outcome: Sendable {
        case scan(Int, Scan)
        case signatures(Int, SignatureCheck.Finding)
        case run(Fault?)
        case derived(DerivedAudit.Outcome)
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            while true {
                try await beginScans(&group)
                if let scan = waiting.removeValue(forKey: folded) {
                    try foldNext(scan, &group)
                    continue
                }
                guard let outcome = try await group.next() else { break }
                take(outcome, &group)
            }
        }
        if fault == nil { fold.finish() }
        note(fold.fault)
        let limit = fault?.order ?? .max
        if let twice = try fold.events.firstDuplicate(before: limit) { note(.idReused(twice)) }
        if let twice = try fold.batches.firstDuplicate(before: limit) { note(.batchReused(twice)) }
        if fault == nil, var derived, let authority = fold.authority {
            try await derived.compare(authority)
            fault = derived.fault
            self.derived = derived
        }
    }

    /// What a later pass can go on from, where nothing is wrong.
    var prefix: VerifiedPrefix {
        VerifiedPrefix(size: tree.size, root: tree.root, lastStamp: fold.lastStamp, authority: fold.authorityEntries)
    }

    func complete(_ report: inout VerifyReport) {
        let (origin, size, root) = (report.origin, report.size, report.root)
        report = self.report
        (report.origin, report.size, report.root) = (origin, size, root)
        report.tiles += tree.tilesProven
        report.signatures += fold.signaturesCount
        report.authorityEvents = fold.authority?.revision ?? 0
        report.commitments = derived?.commitments.count ?? 0
        report.indexBlocks = derived?.blocks ?? 0
        report.seenPages = derived?.pages ?? 0
        report.fault = fault
    }

    private func note(_ found: Fault?) { fault = Fault.earlier(fault, found) }

    // MARK: Steps

    private func beginScans(_ group: inout ThrowingTaskGroup<Outcome, any Error>) async throws {
        while fault == nil, nextBundle < endBundle, held.count < Self.scansMax, bytesHeld < Self.bytesMax {
            let first = nextBundle
            let isWhole = first >= firstWholeBundle
            let bytes = plan(isWhole)
            let number = begun
            let expected: [Scanner.Expected]
            do {
                expected = try await expectations(first..<nextBundle)
            } catch let found as Fault {
                note(found)
                return
            }
            begun += 1
            held[number] = (bytes, 1)
            bytesHeld += bytes
            let (source, size, wantsPostings) = (source, tree.size, derived != nil)
            let firstEntry = max(first * 256, startEntry)
            group.addTask {
                let scanner = Scanner(
                    source: source, size: size, firstEntry: firstEntry, isWhole: isWhole, wantsPostings: wantsPostings)
                return .scan(number, try await scanner.run(expected))
            }
        }
    }

    /// Moves `nextBundle` behind the next scan's last bundle; returns how many bytes the scan will hold.
    private func plan(_ isWhole: Bool) -> Int {
        let end = isWhole ? endBundle : firstWholeBundle
        let last = min(end, nextBundle + Self.scanBundles)
        var bytes = 0
        repeat {
            guard let count = source.bundleByteCount(.of(nextBundle, size: tree.size)) else {
                bytes += bundleBytes
                nextBundle += 1
                break
            }
            bytes += count
            nextBundle += 1
        } while nextBundle < last && bytes < Self.scanBytes
        return bytes
    }

    private func expectations(_ bundles: Range<Int>) async throws -> [Scanner.Expected] {
        var expected: [Scanner.Expected] = []
        for bundle in bundles {
            if bundle == tree.size / 256 {
                expected.append(.leaves(try await tree.tile(0, bundle)))
            } else {
                expected.append(.root(try await tree.hash(1, bundle)))
            }
        }
        return expected
    }

    private func foldNext(_ scan: Scan, _ group: inout ThrowingTaskGroup<Outcome, any Error>) throws {
        let number = folded
        folded += 1
        let isWhole = scan.first >= firstWholeBundle * 256
        let work = try fold.fold(scan, isWhole: isWhole)
        note(fold.fault)
        count(scan, isWhole)
        bundleBytes = min(max(2 * scan.bytes, 1 << 18), Self.bundleBytesMax)
        for check in work.signatures.pieces(of: Self.signaturesPerCheck) {
            held[number]?.uses += 1
            group.addTask { .signatures(number, check.verify()) }
        }
        release(number)
        let (source, size) = (source, tree.size)
        for run in work.runs {
            group.addTask { .run(try await run.fault(source: source, size: size)) }
        }
        if fault == nil, var derived {
            derived.take(scan, keys: work.keys)
            begin(derived.ready(), &group)
            self.derived = derived
        }
        progress?(Progress(done: min(scan.first + scan.count, tree.size), total: tree.size, bytes: report.bytes))
    }

    private func take(_ outcome: Outcome, _ group: inout ThrowingTaskGroup<Outcome, any Error>) {
        switch outcome {
        case .scan(let number, let scan):
            waiting[number] = scan
        case .signatures(let number, let finding):
            report.signatures += finding.signatures
            note(finding.fault)
            release(number)
        case .run(let found):
            note(found)
        case .derived(let outcome):
            derived?.take(outcome)
            begin(derived?.ready() ?? [], &group)
        }
    }

    private func begin(_ checks: [DerivedAudit.Check], _ group: inout ThrowingTaskGroup<Outcome, any Error>) {
        for check in checks { group.addTask { .derived(try await check.run()) } }
    }

    /// One piece of work less that needs the scan's bytes.
    private func release(_ number: Int) {
        guard let (bytes, uses) = held[number] else { return }
        if uses > 1 {
            held[number] = (bytes, uses - 1)
        } else {
            held[number] = nil
            bytesHeld -= bytes
        }
    }

    private func count(_ scan: Scan, _ isWhole: Bool) {
        report.tiles += scan.tiles
        guard isWhole else { return }
        report.entries += scan.count
        report.bytes += scan.bytes
        for item in scan.items {
            switch item {
            case .piece(let piece): report.sealedEvents += piece.count
            case .single: report.singleEvents += 1
            case .seal: report.seals += 1
            }
        }
    }
}

public import MerkleLog
internal import SignedNote
internal import Supervision

/// Watches one ledger: each round reads its checkpoint, holds it against everything that is known of the log, and verifies
/// what is new.
///
/// A round says what it found; it waits for nothing and tries nothing twice. What only this monitor has seen (other bytes than
/// the signed ones, a log that became shorter) counts once it has been seen in ``seenMin`` rounds that follow each other.
public actor LedgerMonitor {
    /// Rounds in which what is not signed must be seen before it is called a fault.
    public static let seenMin = 3
    /// Bundles of what was verified before that a round reads again.
    private static let patrolCount = 4

    public nonisolated let subject: Evidence.Subject
    private let source: any LogSource
    private let others: [OtherView]
    private let folder: MonitorFolder
    private let now: @Sendable () -> Stamp
    private var state: MonitorState?
    private var isAuthorityProven = false
    private var suspicions: [String: Int] = [:]
    private var agreed: [String: Int] = [:]
    private var patrol = 0
    private var events: [MonitorEvent] = []

    /// - Throws: ``AuditError`` where the state fails its own check.
    public init(
        source: any LogSource, subject: Evidence.Subject, others: [OtherView], folder: MonitorFolder,
        now: @escaping @Sendable () -> Stamp
    ) throws {
        // Without what a ledger derives: that belongs to the whole log, and `shilu verify` looks at it.
        self.source = PlainSource(source: source)
        self.subject = subject
        self.others = others
        self.folder = folder
        self.now = now
        state = try folder.state(of: subject.key)
        if let rootKey = subject.rootKey, let known = state?.rootKey, rootKey != known {
            throw AuditError.conflict(detail: "the state was begun with another root authority's key, \(known)")
        }
    }

    /// Entries that are verified.
    public var size: Int { state?.prefix.size ?? 0 }
    /// The last checkpoint that everything was verified of.
    public var checkpoint: [UInt8]? { state?.checkpoint.encoded }

    /// One look at the ledger.
    /// - Returns: what there is to tell; nothing where nothing is new. Behind a fault nothing more was looked at.
    /// - Throws: what kept it from reading the ledger; ``AuditError/conflict(detail:)`` for a state of no use.
    public func round() async throws -> [MonitorEvent] {
        events = []
        var suspected: Set<String> = []
        do {
            try await look()
        } catch let found as Found {
            if let key = try await tell(found) { suspected.insert(key) }
        } catch let fault as Fault {
            suspected.insert(suspect(fault))
        }
        suspicions = suspicions.filter { suspected.contains($0.key) }
        return events
    }

    /// Tells that an attestation in the verified log is not so, as a replay has found.
    public func refuted(attestation index: Int, _ detail: String) async throws -> [MonitorEvent] {
        guard let state, index < state.prefix.size else { return [] }
        let fault = Fault(.attestationRefuted, index: index, detail)
        let maker = EvidenceMaker(source: source, subject: subject, observed: now())
        guard let evidence = try await maker.single(.attestation, fault, in: state.checkpoint) else {
            return [.suspect(fault, times: 1)]
        }
        return [.fault(fault, evidence: try folder.keep(evidence, of: subject.key))]
    }

    // MARK: Looking

    /// A fault, in which checkpoint it shows, and the checkpoint that contradicts that one.
    private struct Found: Error {
        let fault: Fault
        let signed: SignedCheckpoint
        var other: SignedCheckpoint?
        var authority: [VerifiedPrefix.AuthorityEntry] = []
    }

    private func look() async throws {
        let served = try await servedCheckpoint()
        let claims = await claims()
        let newest = await newest(served, claims.map(\.signed))
        var tree = try await within(newest) { try await newest.tree(in: source) }
        try await hold(served, name: nil, against: newest, &tree)
        for claim in claims where claim.signed.checkpoint.size <= newest.checkpoint.size {
            try await hold(claim.signed, name: claim.name, against: newest, &tree)
        }
        if newest.checkpoint.size > size { try await verify(newest, tree) }
        if let known = claims.map(\.signed).max(by: { $0.checkpoint.size < $1.checkpoint.size }),
            known.checkpoint.size > newest.checkpoint.size
        {
            throw Found(
                fault: .rollback(known.checkpoint.size, served.checkpoint.size), signed: known, other: served)
        }
        try await readAgain(newest, &tree)
    }

    private func servedCheckpoint() async throws -> SignedCheckpoint {
        try SignedCheckpoint.ofLedger(try await source.checkpoint(), key: subject.key)
    }

    /// What is known of the log beside what it serves.
    private func claims() async -> [(name: String?, signed: SignedCheckpoint)] {
        var claims: [(name: String?, signed: SignedCheckpoint)] = []
        if let state { claims.append((nil, state.checkpoint)) }
        for other in others {
            do {
                claims.append((other.name, try await other.checkpoint(of: subject.key)))
            } catch {
                if agreed[other.name] != -1 { events.append(.silent(who: other.name, detail: "\(error)")) }
                agreed[other.name] = -1
            }
        }
        return claims
    }

    /// The largest checkpoint whose tree is served. A ledger may show a checkpoint that lags (behind a cache, or waiting for
    /// witnesses), as long as it has the rest.
    private func newest(_ served: SignedCheckpoint, _ claims: [SignedCheckpoint]) async -> SignedCheckpoint {
        let larger = claims.filter { $0.checkpoint.size > served.checkpoint.size }
        for claim in larger.sorted(by: { $0.checkpoint.size > $1.checkpoint.size }) {
            if (try? await claim.tree(in: source)) != nil { return claim }
        }
        return served
    }

    /// A checkpoint must be a prefix of the newest.
    private func hold(
        _ signed: SignedCheckpoint, name: String?, against newest: SignedCheckpoint, _ tree: inout VerifiedTree
    ) async throws {
        let checkpoint = signed.checkpoint
        let root = try await within(newest) { try await tree.root(at: checkpoint.size) }
        guard root == checkpoint.root else {
            throw Found(fault: .contradiction(checkpoint.size, newest.checkpoint.size), signed: newest, other: signed)
        }
        guard let name, agreed[name] != checkpoint.size else { return }
        agreed[name] = checkpoint.size
        events.append(.agrees(with: name, size: checkpoint.size))
    }

    private func verify(_ newest: SignedCheckpoint, _ tree: VerifiedTree) async throws {
        let start = ContinuousClock.now
        try await within(newest) { try await proveAuthority(tree) }
        var options = Verifier.Options(key: subject.key)
        options.rootKey = subject.rootKey
        let before = state?.prefix
        let pass = try await VerifyPass(options, source: source, tree: tree, start: before, keepsPrefix: true)
        try await pass.run()
        var report = VerifyReport()
        pass.complete(&report)
        let after = pass.prefix
        if let fault = report.fault { throw Found(fault: fault, signed: newest, authority: after.authority) }
        if let last = after.lastStamp,
            let fault = Fault.ahead(newest.checkpoint.size - 1, Stamp(milliseconds: last), seen: now())
        {
            throw Found(fault: fault, signed: newest)
        }
        let state = MonitorState(
            url: subject.url, key: subject.key, rootKey: subject.rootKey, checkpoint: newest, prefix: after)
        try folder.keep(state)
        self.state = state
        for entry in after.authority.dropFirst(before?.authority.count ?? 0) { events.append(.authority(entry)) }
        events.append(
            .verified(
                size: after.size, root: after.root, entries: after.size - (before?.size ?? 0),
                seconds: (ContinuousClock.now - start) / .seconds(1)))
    }

    /// Once a start: the authority's entries in the state are those of the log.
    private func proveAuthority(_ tree: VerifiedTree) async throws {
        guard !isAuthorityProven, let state else { return }
        var tree = tree
        for entry in state.prefix.authority {
            guard try await tree.hash(0, entry.index) == MerkleHash.leaf(entry.bytes) else {
                throw AuditError.conflict(
                    detail: "the state's entry \(entry.index) is not the log's: remove the state, to begin anew")
            }
        }
        isAuthorityProven = true
    }

    /// Reads some of what was verified long ago again, in turn: whether it is still served.
    private func readAgain(_ newest: SignedCheckpoint, _ tree: inout VerifiedTree) async throws {
        let full = newest.checkpoint.size / 256
        for _ in 0..<min(Self.patrolCount, full) {
            patrol = (patrol + 1) % full
            let scanner = Scanner(
                source: source, size: newest.checkpoint.size, firstEntry: patrol * 256, isWhole: true,
                wantsPostings: false)
            let root = try await within(newest) { try await tree.hash(1, patrol) }
            if let fault = try await scanner.run([.root(root)]).fault {
                // The same bundle comes first in the next round: whether it is seen again.
                patrol -= 1
                throw Found(fault: fault, signed: newest, authority: state?.prefix.authority ?? [])
            }
        }
    }

    /// Names the checkpoint in which a fault shows.
    private func within<Answer>(
        _ signed: SignedCheckpoint, _ body: () async throws -> Answer
    ) async throws -> Answer {
        do { return try await body() } catch let fault as Fault { throw Found(fault: fault, signed: signed) }
    }

    // MARK: Telling

    /// Tells a fault where it is proven, else a suspicion.
    /// - Returns: the suspicion's key.
    private func tell(_ found: Found) async throws -> String? {
        let maker = EvidenceMaker(source: source, subject: subject, observed: now())
        let evidence =
            switch (found.fault.code, found.other) {
            case (.checkpointsContradict, let other?): try await maker.contradiction(found.signed, other)
            case (.rolledBack, let other?): try await maker.rollback(known: found.signed, served: other)
            case (.stampAhead, _): try await maker.single(.ahead, found.fault, in: found.signed)
            default: try await maker.evidence(of: found.fault, in: found.signed, authority: found.authority)
            }
        guard let evidence else { return suspect(found.fault) }
        if evidence.kind == .alteration || evidence.kind == .rollback {
            let key = suspect(found.fault)
            guard suspicions[key] ?? 0 >= Self.seenMin else { return key }
        }
        events.append(.fault(found.fault, evidence: try folder.keep(evidence, of: subject.key)))
        return nil
    }

    private func suspect(_ fault: Fault) -> String {
        let key = "\(fault.code) \(fault.index ?? -1) \(fault.code == .rolledBack ? "" : fault.tile ?? "")"
        suspicions[key, default: 0] += 1
        events.append(.suspect(fault, times: suspicions[key] ?? 0))
        return key
    }
}

extension SignedCheckpoint {
    fileprivate func tree(in source: any LogSource) async throws -> VerifiedTree {
        try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
    }
}

extension MonitorEvent {
    fileprivate static func authority(_ entry: VerifiedPrefix.AuthorityEntry) -> MonitorEvent {
        var reader = EventReader()
        let line = Array(entry.bytes.dropFirst(Stamp.lineCount).prefix { $0 != UInt8(ascii: "\n") })
        return line.withUnsafeBytes { raw in
            guard let event = try? reader.read(raw) else {
                return .authority(index: entry.index, type: "", subject: "")
            }
            return .authority(index: entry.index, type: event.type.name, subject: event.subject.string)
        }
    }
}

/// A source without what a ledger derives from its entries.
private struct PlainSource: LogSource {
    let source: any LogSource

    var name: String { source.name }
    func checkpoint() async throws -> [UInt8] { try await source.checkpoint() }
    func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]? { try await source.tile(coordinate) }
    func bundle(_ coordinate: BundleCoordinate) async throws -> [UInt8]? { try await source.bundle(coordinate) }
    func bundleByteCount(_ coordinate: BundleCoordinate) -> Int? { source.bundleByteCount(coordinate) }
}

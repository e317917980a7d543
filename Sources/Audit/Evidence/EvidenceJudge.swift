internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Finds anew the fault that an evidence is of. Who found it asked the same judge, over the log that was served; who checks it
/// asks over what the file holds, so that both must see the same.
struct EvidenceJudge {
    let evidence: Evidence
    let key: VerifierKey
    /// The root authority's key, as whoever asks knows it; nil takes the founding's word for it. The one in the file is only
    /// its maker's word: another than this refuses the file, and nothing is judged by it.
    let rootKey: VerifierKey?
    let observed: Stamp
    /// Smallest first.
    let checkpoints: [SignedCheckpoint]

    /// Opens what is signed.
    /// - Parameter rootKey: nil takes the founding's word for it.
    /// - Throws: ``Fault`` where a checkpoint is not the ledger's; ``AuditError`` where the evidence is not in its form, or
    ///   names another root authority.
    init(_ evidence: Evidence, rootKey: VerifierKey?) throws {
        self.evidence = evidence
        self.rootKey = rootKey
        guard let key = try? VerifierKey(evidence.ledger), let observed = Stamp(evidence.observed) else {
            throw Self.malformed("the ledger's key or the time is not in its form")
        }
        self.key = key
        self.observed = observed
        if let text = evidence.root {
            guard let named = try? VerifierKey(text) else { throw Self.malformed("the root authority's key is none") }
            guard rootKey == nil || rootKey == named else {
                throw AuditError.conflict(detail: "the evidence names another root authority, \(named)")
            }
        }
        let opened = try evidence.checkpoints.map { try SignedCheckpoint.ofLedger(Array($0.utf8), key: key) }
        checkpoints = opened.sorted { $0.checkpoint.size < $1.checkpoint.size }
        let needed = evidence.kind == .contradiction || evidence.kind == .rollback ? 2 : 1
        guard checkpoints.count == needed else { throw Self.malformed("it needs \(needed) signed checkpoints") }
        guard Fault.Code(rawValue: evidence.code) != nil else { throw Self.malformed("\(evidence.code) is no fault") }
        let indices = evidence.entries.map(\.index)
        let range = 0..<checkpoints[needed - 1].checkpoint.size
        guard zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }), indices.allSatisfy(range.contains),
            evidence.entries.allSatisfy({ $0.bytes.map { $0.count <= EntryBundle.entrySizeMax } ?? false })
        else { throw Self.malformed("its entries are not in the order of the log, or beyond it") }
    }

    private static func malformed(_ detail: String) -> AuditError {
        .conflict(detail: "the evidence is malformed: \(detail)")
    }

    /// The fault that the evidence shows.
    /// - Parameter source: gives the tiles.
    /// - Throws: ``Fault`` where what is needed is missing or does not fit: then it shows nothing.
    func found(in source: any LogSource) async throws -> Fault? {
        switch evidence.kind {
        case .contradiction: try await contradiction(source)
        case .entry: try await brokenRule(source)
        case .alteration: try await alteration(source)
        case .rollback: rollback()
        case .ahead: try await ahead(source)
        case .attestation: try await attestation(source)
        }
    }

    /// Whether a fault is the one that the evidence says.
    func isSame(_ fault: Fault?) -> Bool { fault?.code.rawValue == evidence.code && fault?.index == evidence.index }

    private var newest: Checkpoint { checkpoints[checkpoints.count - 1].checkpoint }

    private func tree(_ source: any LogSource) async throws -> VerifiedTree {
        try await VerifiedTree(source: source, size: newest.size, root: newest.root)
    }

    private func contradiction(_ source: any LogSource) async throws -> Fault? {
        let older = checkpoints[0].checkpoint
        if older.size == newest.size {
            return older.root == newest.root ? nil : .contradiction(older.size, newest.size)
        }
        var tree = try await tree(source)
        return try await tree.root(at: older.size) == older.root ? nil : .contradiction(older.size, newest.size)
    }

    private func rollback() -> Fault? {
        let served = checkpoints[0].checkpoint
        return served.size < newest.size ? .rollback(newest.size, served.size) : nil
    }

    private func ahead(_ source: any LogSource) async throws -> Fault? {
        guard let entry = try await provenEntries(source).last else { return nil }
        guard let stamp = try? entry.bytes.withUnsafeBytes({ try EntryView($0).stampMilliseconds }) else { return nil }
        return Fault.ahead(entry.index, Stamp(milliseconds: stamp), seen: observed)
    }

    /// That the entry attests something. Whether that is so only the whole log can say.
    private func attestation(_ source: any LogSource) async throws -> Fault? {
        guard let entry = try await provenEntries(source).last, entry.index == evidence.index else { return nil }
        var reader = EventReader()
        let line = Array(entry.bytes.dropFirst(Stamp.lineCount).prefix { $0 != UInt8(ascii: "\n") })
        let isAttested = line.withUnsafeBytes { (try? reader.read($0))?.type.name == EventType.projectionAttested.name }
        return isAttested ? Fault(.attestationRefuted, index: entry.index, evidence.detail) : nil
    }

    private func alteration(_ source: any LogSource) async throws -> Fault? {
        if let entry = evidence.entries.first, let bytes = entry.bytes {
            var tree = try await tree(source)
            guard try await tree.hash(0, entry.index) != MerkleHash.leaf(bytes) else { return nil }
            return .altered(entry: entry.index)
        }
        guard let path = evidence.tile, path != "checkpoint", let place = TileCoordinate(path: path), place.isFull
        else {
            return try await edgeAlteration(source)
        }
        var tree = try await tree(source)
        do {
            _ = try await tree.tile(place.level, place.index)
            return nil
        } catch let fault as Fault where fault.code == .tileAltered && fault.tile == path {
            return fault
        }
    }

    /// The tiles of the right edge are all there, and do not hash to the root.
    private func edgeAlteration(_ source: any LogSource) async throws -> Fault? {
        var edge: [[MerkleHash]] = []
        for level in 0..<VerifiedTree.levels(newest.size) {
            let width = VerifiedTree.edgeWidth(level, newest.size)
            let place = TileCoordinate(
                level: level, index: VerifiedTree.edgeIndex(level, newest.size), width: max(1, width))
            edge.append(width == 0 ? [] : try await source.hashes(of: place))
        }
        return VerifiedTree.root(ofEdge: edge) == newest.root ? nil : .alteredEdge
    }

    // MARK: Entries

    private func provenEntries(_ source: any LogSource) async throws -> [(index: Int, bytes: [UInt8])] {
        var tree = try await tree(source)
        var proven: [(index: Int, bytes: [UInt8])] = []
        for entry in evidence.entries {
            guard let bytes = entry.bytes, try await tree.hash(0, entry.index) == MerkleHash.leaf(bytes) else {
                throw Fault(.entryAltered, index: entry.index, "the evidence's entry is not the one in the signed tree")
            }
            proven.append((entry.index, bytes))
        }
        return proven
    }

    /// Folds the entries as a verification folds the whole log.
    ///
    /// What was left out must not make a sound log look broken: so the founding is among the entries, and no group of
    /// neighbours begins within a run, whose seal would be missing.
    private func brokenRule(_ source: any LogSource) async throws -> Fault? {
        let proven = try await provenEntries(source)
        guard proven.first?.index == 0 else { throw Self.missing(0, "the founding") }
        let groups = Self.neighbours(proven.map(\.index))
        let begins = Set(groups.map(\.lowerBound))
        for entry in proven where entry.index > 0 && begins.contains(entry.index) && EvidenceMaker.isBare(entry.bytes) {
            throw Self.missing(entry.index - 1, "what stands in front of an event without a signature")
        }
        let fold = LogFold(logKey: key, rootKey: rootKey, folder: try TemporaryFolder(in: nil))
        var found: Fault?
        for group in groups {
            fold.skip()
            var first = group.lowerBound
            while first < group.upperBound {
                let end = min(group.upperBound, (first / 256 + 1) * 256)
                let scanner = Scanner(source: source, size: end, firstEntry: first, isWhole: true, wantsPostings: false)
                let work = try fold.fold(try await scanner.run([.proven]), isWhole: true)
                found = Fault.earlier(found, work.signatures.verify().fault)
                for run in work.runs {
                    found = Fault.earlier(found, try await run.fault(source: source, size: newest.size))
                }
                first = end
            }
        }
        if proven.last?.index == newest.size - 1 { fold.finish() }
        found = Fault.earlier(found, fold.fault)
        if let twice = try fold.events.firstDuplicate(before: .max) { found = Fault.earlier(found, .idReused(twice)) }
        if let twice = try fold.batches.firstDuplicate(before: .max) {
            found = Fault.earlier(found, .batchReused(twice))
        }
        return found
    }

    private static func missing(_ index: Int, _ what: String) -> Fault {
        Fault(.bundleMissing, index: index, "the evidence does not have the entry: \(what)")
    }

    /// Ranges of consecutive numbers.
    static func neighbours(_ indices: [Int]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        for index in indices {
            if let last = groups.last, last.upperBound == index {
                groups[groups.count - 1] = last.lowerBound..<index + 1
            } else {
                groups.append(index..<index + 1)
            }
        }
        return groups
    }
}

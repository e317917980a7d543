internal import MerkleLog
internal import SignedNote

/// Makes an evidence of a fault that was found in a log, from the log as it is served now.
///
/// The evidence is judged over the log before it is given out, and holds the tiles that the judge read. A fault that does not
/// show a second time gives none: what came once over a bad line proves nothing.
struct EvidenceMaker {
    let source: any LogSource
    let subject: Evidence.Subject
    let observed: Stamp

    /// Of two checkpoints that contradict each other.
    func contradiction(_ one: SignedCheckpoint, _ other: SignedCheckpoint) async throws -> Evidence? {
        let sizes = [one.checkpoint.size, other.checkpoint.size].sorted()
        return try await confirmed(
            Evidence(
                .contradiction, .contradiction(sizes[0], sizes[1]), subject: subject, observed: observed,
                checkpoints: [one.encoded, other.encoded]))
    }

    /// Of a log that is served shorter than it was.
    func rollback(known: SignedCheckpoint, served: SignedCheckpoint) async throws -> Evidence? {
        try await confirmed(
            Evidence(
                .rollback, .rollback(known.checkpoint.size, served.checkpoint.size), subject: subject,
                observed: observed,
                checkpoints: [known.encoded, served.encoded]))
    }

    /// Of one entry: stamped with a time to come, or attesting what is not so.
    func single(_ kind: Evidence.Kind, _ fault: Fault, in signed: SignedCheckpoint) async throws -> Evidence? {
        guard let index = fault.index else { return nil }
        return try await confirmed(
            Evidence(
                kind, fault, subject: subject, observed: observed, checkpoints: [signed.encoded],
                entries: try await entries([index], signed)))
    }

    /// Of a fault that a verification of the log has found.
    /// - Parameter authority: the authority's entries in front of it.
    func evidence(
        of fault: Fault, in signed: SignedCheckpoint, authority: [VerifiedPrefix.AuthorityEntry]
    ) async throws -> Evidence? {
        switch fault.code {
        case .tileAltered, .rootMismatch:
            let isFull = fault.tile.flatMap { TileCoordinate(path: $0) }?.isFull ?? false
            let fault = isFull ? fault : .alteredEdge
            return try await confirmed(
                Evidence(.alteration, fault, subject: subject, observed: observed, checkpoints: [signed.encoded]))
        case .entryAltered:
            guard let index = fault.index else { return nil }
            return try await confirmed(
                Evidence(
                    .alteration, fault, subject: subject, observed: observed, checkpoints: [signed.encoded],
                    entries: try await entries([index], signed)))
        case _ where fault.code.isOfEntries:
            let window = try await window(of: fault, signed)
            let known = authority.filter { $0.index < window.last ?? 0 && !window.contains($0.index) }
                .map { Evidence.Entry(index: $0.index, bytes: $0.bytes) }
            let all = (known + (try await entries(window, signed))).sorted { $0.index < $1.index }
            return try await confirmed(
                Evidence(
                    .entry, fault, subject: subject, observed: observed, checkpoints: [signed.encoded], entries: all))
        default:
            return nil
        }
    }

    private func confirmed(_ evidence: Evidence) async throws -> Evidence? {
        let judge = try EvidenceJudge(evidence, rootKey: subject.rootKey)
        let recording = RecordingSource(source, for: evidence)
        do {
            guard judge.isSame(try await judge.found(in: recording)) else { return nil }
        } catch is Fault {
            return nil
        }
        var evidence = evidence
        evidence.tiles = recording.recorded
        return evidence
    }

    // MARK: Entries

    /// The entries that a fault is seen in: from the last that is in no run, in front of the faulty one, to where it shows.
    private func window(of fault: Fault, _ signed: SignedCheckpoint) async throws -> [Int] {
        let end = min(max(fault.order, fault.index ?? 0), signed.checkpoint.size - 1)
        var indices = Array(try await start(before: min(end, fault.index ?? end), signed)...end)
        if let first = fault.first {
            indices = Array(Set(indices + Array(try await start(before: first, signed)...first))).sorted()
        }
        return indices
    }

    private func start(before index: Int, _ signed: SignedCheckpoint) async throws -> Int {
        var at = max(0, index - 1)
        while at > 0, index - at <= Seal.countMax + 1, Self.isBare(try await bytes(at, signed)) { at -= 1 }
        return at
    }

    /// Whether an entry is an event line without a signature.
    static func isBare(_ entry: some BidirectionalCollection<UInt8>) -> Bool {
        entry.suffix(2).elementsEqual("}\n".utf8)
    }

    private func entries(_ indices: [Int], _ signed: SignedCheckpoint) async throws -> [Evidence.Entry] {
        var entries: [Evidence.Entry] = []
        for index in indices { entries.append(.init(index: index, bytes: Array(try await bytes(index, signed)))) }
        return entries
    }

    private func bytes(_ index: Int, _ signed: SignedCheckpoint) async throws -> ArraySlice<UInt8> {
        let (bytes, ranges) = try await bundle(index / 256, signed)
        guard index % 256 < ranges.count else {
            throw Fault(.bundleMalformed, index: index, "the bundle has \(ranges.count) entries")
        }
        return bytes[ranges[index % 256]]
    }

    private let bundles = LastBundle()

    private func bundle(_ number: Int, _ signed: SignedCheckpoint) async throws -> ([UInt8], [Range<Int>]) {
        if let kept = bundles.kept, kept.number == number { return (kept.bytes, kept.ranges) }
        let bytes = try await source.bytes(of: .of(number, size: signed.checkpoint.size))
        let ranges = try EntryBundle.ranges(in: bytes)
        bundles.kept = (number, bytes, ranges)
        return (bytes, ranges)
    }

    /// The bundle that was read last: entries are asked for one by one, mostly neighbours.
    private final class LastBundle {
        var kept: (number: Int, bytes: [UInt8], ranges: [Range<Int>])?
    }

    init(source: any LogSource, subject: Evidence.Subject, observed: Stamp) {
        self.source = source
        self.subject = subject
        self.observed = observed
    }
}

extension Fault.Code {
    /// Whether signed entries show it, by themselves.
    var isOfEntries: Bool {
        switch self {
        case .entryMalformed, .stampDecreases, .noteMalformed, .eventMalformed, .sealMalformed, .foundingMismatch,
            .unknownKey, .badSignature, .signerRefused, .authorityRefused, .sealRootMismatch, .runBroken, .runCutShort,
            .unsealedEvent, .duplicateInBatch, .idReused, .batchReused:
            true
        default: false
        }
    }
}

internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Puts scans together in the order of the log: what an entry means depends on the entries before it.
///
/// Which run it is in, who could sign at that moment, whether its id is new. What costs time, signatures and seal roots,
/// goes out as checks that can run anywhere; only the authority's own few events are verified here, since everything
/// behind them rests on them.
final class LogFold {
    /// The authority behind the last entry; nil before the founding.
    private(set) var authority: Authority?
    /// The earliest fault in the entries so far; nothing is folded behind it.
    private(set) var fault: Fault?
    /// Signatures verified here, of the authority's events.
    private(set) var signaturesCount = 0
    /// Ids of single events and of batches.
    let events: KeySpill
    let batches: KeySpill
    /// The authority's events so far, where somebody means to go on from here.
    private(set) var authorityEntries: [VerifiedPrefix.AuthorityEntry] = []

    private let logKey: VerifierKey
    private let rootKey: VerifierKey?
    private let keepsAuthority: Bool
    private var reader = EventReader()
    private var run: OpenRun?
    private(set) var lastStamp: Int64?
    private var entriesCount = 0
    /// The states of the authority that signed entries of the present scan are judged by; checks refer to them by number.
    private var epochs: [Authority] = []
    /// Whether the last of them is the authority as it stands.
    private var isEpochKept = false

    /// - Parameter keepsAuthority: whether ``authorityEntries`` are collected.
    init(logKey: VerifierKey, rootKey: VerifierKey?, folder: TemporaryFolder, keepsAuthority: Bool = false) {
        self.logKey = logKey
        self.rootKey = rootKey
        self.keepsAuthority = keepsAuthority
        events = KeySpill(folder: folder, name: "events")
        batches = KeySpill(capacity: 1 << 16, folder: folder, name: "batches")
    }

    /// What is left to do for a scan, in any order.
    struct Work {
        var signatures = SignatureCheck()
        var runs: [RunCheck] = []
        /// Idempotency keys of the scan's entries, in order.
        var keys: [(key: IdempotencyKey, index: Int)] = []
    }

    /// A run whose events are still coming.
    private struct OpenRun {
        let sealIndex: Int
        let seal: Seal
        /// Keys that the authority knows of those in the seal's signature lines; their signatures are checked apart.
        let signers: [VerifierKey]
        var remaining: Int
        /// False for a run that began where nothing is wholly checked.
        let isWhole: Bool
        /// Of the batch as it was sent, as far as it is read: the seal, an empty line and event lines.
        var byteCount: Int
        var leaves: [MerkleHash] = []
        var idHashes: [UInt64] = []
        /// What the signers may record; nil until the first event asks.
        var scope: AuthorScope?
        /// The pairs of source and type that were found in it.
        var allowed: [(source: String, type: EventType)] = []
        /// Whether some event may lie outside the division that its grant is limited to.
        var isLimited = false

        var check: RunCheck {
            RunCheck(
                sealIndex: sealIndex, root: seal.root, leaves: leaves, idHashes: idHashes,
                limit: isLimited ? scope : nil)
        }
    }

    /// Takes the next scan.
    func fold(_ scan: Scan, isWhole: Bool) throws -> Work {
        var work = Work()
        guard fault == nil else { return work }
        (epochs, isEpochKept) = ([], false)
        do {
            if let first = scan.firstStamp, let last = lastStamp, first < last {
                throw Fault(.stampDecreases, index: scan.first, "the stamp is earlier than that of the entry before")
            }
            for item in scan.items {
                switch item {
                case .piece(let piece): try fold(piece, scan, isWhole, &work)
                case .single(let single): try fold(single, scan, isWhole, &work)
                case .seal(let seal): try fold(seal, scan, isWhole, &work)
                }
            }
            fault = scan.fault
        } catch let found as Fault {
            fault = Fault.earlier(found, scan.fault)
        }
        lastStamp = scan.lastStamp ?? lastStamp
        entriesCount = scan.first + scan.count
        work.signatures.bundles = scan.bundles
        work.signatures.uses = scan.uses
        work.signatures.epochs = epochs
        return work
    }

    /// Begins behind entries that were verified before; the authority's events among them are verified again.
    /// - Throws: ``Fault`` where they are not what they were.
    func resume(_ prefix: VerifiedPrefix) throws {
        for entry in prefix.authority {
            let note = Array(entry.bytes.dropFirst(Stamp.lineCount))
            try replay(note, lineCount: note.prefix { $0 != UInt8(ascii: "\n") }.count, index: entry.index)
        }
        authorityEntries = prefix.authority
        lastStamp = prefix.lastStamp
        entriesCount = prefix.size
    }

    /// Forgets the run that is open: the next entry is not the one behind the last.
    func skip() { run = nil }

    /// Says that the log ends here.
    func finish() {
        guard fault == nil else { return }
        if let run {
            fault = Fault(
                .runCutShort, index: run.sealIndex, order: entriesCount,
                "the log ends with \(run.remaining) of the seal's \(run.seal.count) events missing")
        } else if authority == nil {
            fault = Fault(.foundingMismatch, index: 0, "the log has no founding")
        }
    }

    // MARK: Runs

    private func fold(_ piece: Scan.Piece, _ scan: Scan, _ isWhole: Bool, _ work: inout Work) throws {
        guard run != nil else {
            throw Fault(.unsealedEvent, index: piece.index, "the event has no signature and is in no seal's run")
        }
        let taken = min(piece.count, run?.remaining ?? 0)
        let fitting = isWhole ? fitting(scan.lineByteCounts[piece.offset..<piece.offset + taken]) : taken
        for use in scan.uses[piece.uses] where use.index < piece.index + fitting { try admit(use) }
        guard fitting == taken else { throw tooLarge(at: piece.index + fitting) }
        run?.remaining -= taken
        if isWhole, run?.isWhole == true {
            run?.leaves.append(contentsOf: scan.sealLeaves[piece.offset..<piece.offset + taken])
            run?.idHashes.append(contentsOf: scan.idHashes[piece.offset..<piece.offset + taken])
        }
        if let done = run, done.remaining == 0 {
            if done.isWhole { work.runs.append(done.check) }
            run = nil
        }
        if taken < piece.count {
            throw Fault(
                .unsealedEvent, index: piece.index + taken,
                "the event has no signature and the seal before it does not count it")
        }
    }

    /// How many of these event lines the run has room for, by what admission takes of a batch.
    private func fitting(_ byteCounts: ArraySlice<UInt16>) -> Int {
        guard var total = run?.byteCount else { return 0 }
        defer { run?.byteCount = total }
        return byteCounts.prefix { count in
            total += Int(count)
            return total <= Seal.byteCountMax
        }.count
    }

    private func tooLarge(at index: Int) -> Fault {
        Fault(
            .sealMalformed, index: run?.sealIndex, order: index,
            "with entry \(index) the seal's events have more bytes than a batch may have")
    }

    /// Checks that the seal's signers may record a type from a source, once a run.
    private func admit(_ use: Scan.Use) throws {
        guard let open = run, let authority else { return }
        if open.allowed.contains(where: { $0.type === use.type && $0.source == use.source }) { return }
        guard use.type.author == .department else {
            throw Fault(
                .authorityRefused, index: use.index, "an event of the authority or the ledger must be signed by itself")
        }
        do {
            let scope = try open.scope ?? authority.scope(of: open.signers)
            try scope.check(source: use.source, type: use.type.name, division: nil)
            run?.scope = scope
        } catch {
            throw Fault(.signerRefused, index: use.index, "the seal's signer may not record \(use.type.name): \(error)")
        }
        run?.isLimited = open.isLimited || authority.isLimited(use)
        run?.allowed.append((use.source, use.type))
    }

    private func fold(_ entry: Scan.SealEntry, _ scan: Scan, _ isWhole: Bool, _ work: inout Work) throws {
        try expectNoRun(at: entry.index)
        guard let authority else { throw unfounded(at: entry.index) }
        guard entry.seal.count <= Seal.countMax else {
            throw Fault(.sealMalformed, index: entry.index, "the seal counts more events than a batch may have")
        }
        let signers = try scan.bundles[entry.place.bundle].withUnsafeBytes { raw in
            try NoteView(UnsafeRawBufferPointer(rebasing: raw[entry.place.payload])).signatures.compactMap {
                authority.key(name: $0.name, id: $0.id)?.key
            }
        }
        run = OpenRun(
            sealIndex: entry.index, seal: entry.seal, signers: signers, remaining: entry.seal.count, isWhole: isWhole,
            byteCount: entry.place.payload.count + 1)
        run?.leaves.reserveCapacity(isWhole ? entry.seal.count : 0)
        run?.idHashes.reserveCapacity(isWhole ? entry.seal.count : 0)
        guard isWhole else { return }
        try batches.add(entry.key, index: entry.index)
        work.keys.append((entry.key, entry.index))
        work.signatures.pending.append(.init(item: .seal(entry), epoch: epoch(authority)))
    }

    private func expectNoRun(at index: Int) throws {
        guard let run else { return }
        throw Fault(
            .runBroken, index: index,
            "the entry stands within the run of seal \(run.sealIndex), with \(run.remaining) to come")
    }

    // MARK: Single events

    private func fold(_ single: Scan.Single, _ scan: Scan, _ isWhole: Bool, _ work: inout Work) throws {
        try expectNoRun(at: single.index)
        if isWhole { work.keys.append((single.key, single.index)) }
        if single.index == 0 || scan.uses[single.use].isAuthority {
            let bundle = scan.bundles[single.place.bundle]
            try replay(Array(bundle[single.place.payload]), lineCount: single.line.count, index: single.index)
            if keepsAuthority {
                let start = single.place.payload.lowerBound - Stamp.lineCount
                authorityEntries.append(
                    .init(index: single.index, bytes: Array(bundle[start..<single.place.payload.upperBound])))
            }
        } else {
            guard let authority else { throw unfounded(at: single.index) }
            guard isWhole else { return }
            work.signatures.pending.append(.init(item: .single(single), epoch: epoch(authority)))
            try events.add(single.key, index: single.index)
        }
    }

    /// The number of the authority's present state. It is kept when something is judged by it, not at each change: a
    /// thousand enrolments in a row would leave a thousand copies of all keys.
    private func epoch(_ authority: Authority) -> Int {
        if !isEpochKept { epochs.append(authority) }
        isEpochKept = true
        return epochs.count - 1
    }

    /// Verifies and applies an event of the authority, at once: what comes behind it depends on it.
    ///
    /// Its id counts wherever it stands, also where nothing else is checked: that no id is used twice is all that keeps a
    /// note of the root's from being recorded again, such as the enrolment of a key that was suspended since.
    private func replay(_ note: [UInt8], lineCount: Int, index: Int) throws {
        try note.withUnsafeBytes { raw in
            let event: EventView
            do throws(EventFault) {
                event = try reader.read(UnsafeRawBufferPointer(rebasing: raw[..<lineCount]))
            } catch {
                throw Fault(error, index: index)
            }
            try events.add(.event(source: event.source.bytes, id: event.id.bytes), index: index)
            if index == 0 { authority = try found(event) }
            try checkSigners(of: event, raw, index)
            guard index > 0 else { return }
            isEpochKept = false
            // In its place, which copies nothing as long as no epoch has kept it.
            do throws(AuthorityFault) {
                try authority?.apply(event, index: index)
            } catch {
                throw Fault(.authorityRefused, index: index, "\(error)")
            }
        }
    }

    private func checkSigners(of event: EventView, _ note: UnsafeRawBufferPointer, _ index: Int) throws(Fault) {
        guard let authority else { throw unfounded(at: index) }
        let signers = try authority.signers(note, at: index)
        do throws(AuthorityFault) {
            try authority.scope(of: signers).check(event)
        } catch {
            throw Fault(.signerRefused, index: index, "the signers may not record \(event.type.name): \(error)")
        }
        signaturesCount += signers.count
    }

    /// The authority that a founding begins, which must name the keys that we were given.
    private func found(_ event: EventView) throws(Fault) -> Authority {
        let founded: Authority
        do throws(AuthorityFault) {
            founded = try Authority.founded(by: event)
        } catch {
            throw Fault(.foundingMismatch, index: 0, "\(error)")
        }
        guard founded.ledgerKey == logKey else {
            throw Fault(.foundingMismatch, index: 0, "the founding names another key of the ledger")
        }
        guard rootKey == nil || founded.rootKey == rootKey else {
            throw Fault(.foundingMismatch, index: 0, "the founding names another root authority")
        }
        return founded
    }

    private func unfounded(at index: Int) -> Fault {
        Fault(.foundingMismatch, index: index, "the log does not begin with its founding")
    }
}

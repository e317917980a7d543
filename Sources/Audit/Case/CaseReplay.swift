internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Goes through the entries of a case file in the order of the log: who signed each, whether they could, and what the
/// entry is there for. An entry without a reason is refused, and so is a reason without its entry.
struct CaseReplay {
    /// Entries of the thread, and of other threads with the same key, ascending.
    private(set) var own: [Int] = []
    private(set) var foreign: [Int] = []
    /// Names of the keys that signed the thread's entries.
    private(set) var signers: [String] = []
    /// The thread's entries as the timeline shows them.
    private(set) var items: [CaseTimeline.Item] = []

    /// Names of the departments that the file registers, by code.
    var departments: [String: String] { authority.departments.mapValues(\.name) }

    private let document: CaseDocument
    private let completeness: CaseCompleteness
    /// What is known of who could sign, from the authority's events that came so far.
    private var authority: Authority
    private var seals: [Int: SealedRun] = [:]
    private let sealProofs: [Int: CaseDocument.SealProof]
    private let named: NamedKeys
    /// The entry of each id of a signed event, and of each batch.
    private var used: [IdempotencyKey: Int] = [:]
    /// The newest seal, and how many events stand behind it.
    private var newestSeal: (index: Int, count: Int)?

    private struct SealedRun {
        let seal: Seal
        let signers: [VerifierKey]
        var isUsed = false
    }

    /// What an event of the authority is about.
    private struct AuthorityEvent {
        let index: Int
        let subject: String
        let isAboutDepartment: Bool
    }

    init(_ document: CaseDocument, _ authority: Authority, _ completeness: CaseCompleteness) throws(Fault) {
        self.document = document
        self.completeness = completeness
        self.authority = authority
        named = NamedKeys(document, origin: authority.origin)
        sealProofs = Dictionary(document.seals.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        guard sealProofs.count == document.seals.count else {
            throw Fault(.caseMalformed, tile: "seals.json", "an event is proven twice")
        }
        var reader = EventReader()
        var sealProofsUsed = 0
        var authorityEvents: [AuthorityEvent] = []
        for (index, bytes, _) in document.entries {
            let payload = Array(bytes[Stamp.lineCount...])
            if payload[0] != UInt8(ascii: "{") {
                try openSeal(payload, index)
                continue
            }
            let line = Array(payload.prefix { $0 != UInt8(ascii: "\n") })
            let event: EventView
            do throws(EventFault) { event = try reader.read(line) } catch {
                throw Fault(error, index: index)
            }
            let isBare = payload.count == line.count + 1
            let signed = isBare ? try openSealed(event, payload, index) : try openSingle(event, payload, index)
            sealProofsUsed += isBare ? 1 : 0
            let isAuthority = event.type.author == .root
            if isAuthority, index > 0 {
                do throws(AuthorityFault) { try apply(event, index) } catch {
                    throw Fault(.authorityRefused, index: index, "\(error)")
                }
                authorityEvents.append(
                    AuthorityEvent(
                        index: index, subject: event.subject.string,
                        isAboutDepartment: Self.departmentTypes.contains { $0 === event.type }))
            }
            try place(event, index, bytes, line, signed, isAuthority: isAuthority, seal: sealProofs[index]?.seal)
        }
        guard sealProofsUsed == document.seals.count, seals.values.allSatisfy(\.isUsed) else {
            throw Fault(.caseMalformed, tile: "seals.json", "a seal or its proof belongs to no event of the file")
        }
        try checkComplete()
        for event in authorityEvents where !hasReason(event) {
            throw reasonless(event.index)
        }
    }

    private func reasonless(_ index: Int) -> Fault {
        Fault(.caseMalformed, index: index, "the entry has no reason to be in the file")
    }

    // MARK: Who signed

    private mutating func openSeal(_ payload: [UInt8], _ index: Int) throws(Fault) {
        try expectNoRun(at: index)
        let signers = try signers(payload, index)
        let seal: Seal
        do {
            seal = try Seal(checkpoint: try SignedCheckpoint(note: Note.parse(payload)).checkpoint)
        } catch {
            throw Fault(.sealMalformed, index: index, "\(error)")
        }
        guard signers.contains(where: { $0.isNamed(seal.keyName) }) else {
            throw Fault(.signerRefused, index: index, "the key that the seal names has not signed it")
        }
        if let first = used.updateValue(index, forKey: .batch(keyName: seal.keyName, batchID: seal.batchID)) {
            throw Fault.batchReused((first, index))
        }
        seals[index] = SealedRun(seal: seal, signers: signers)
        newestSeal = (index, seal.count)
    }

    /// A run is never interleaved: whoever could sign at its seal can at each of its events.
    private func expectNoRun(at index: Int) throws(Fault) {
        guard let run = newestSeal, index - run.index <= run.count else { return }
        throw Fault(
            .runBroken, index: index,
            "the entry stands within the run of seal \(run.index), which counts \(run.count) events")
    }

    private mutating func openSealed(_ event: EventView, _ payload: [UInt8], _ index: Int) throws(Fault)
        -> [VerifierKey]
    {
        guard let proof = sealProofs[index], let run = seals[proof.seal] else {
            throw Fault(
                .unsealedEvent, index: index, "the event has no signature, and no proof under a seal of the file")
        }
        do {
            try Proofs.verifyInclusion(
                leaf: .leaf(payload), index: index - proof.seal - 1, size: run.seal.count, root: run.seal.root,
                path: proof.path)
        } catch {
            throw Fault(.caseProof, index: index, "the event is not proven to be under seal \(proof.seal): \(error)")
        }
        guard event.type.author == .department else {
            throw Fault(.authorityRefused, index: index, "an event of the authority or the ledger stands in no batch")
        }
        try check(event, by: run.signers, index)
        seals[proof.seal]?.isUsed = true
        return run.signers
    }

    private mutating func openSingle(_ event: EventView, _ payload: [UInt8], _ index: Int) throws(Fault)
        -> [VerifierKey]
    {
        try expectNoRun(at: index)
        let signers = try signers(payload, index)
        try check(event, by: signers, index)
        // What somebody signed once could else be said again, behind what took it back: a key's enrolment above all.
        if let first = used.updateValue(index, forKey: .event(source: event.source.bytes, id: event.id.bytes)) {
            throw Fault.idReused((first, index))
        }
        return signers
    }

    /// Checks that these signers may record the event, by the authority as it stands at it.
    private func check(_ event: EventView, by signers: [VerifierKey], _ index: Int) throws(Fault) {
        do throws(AuthorityFault) { try authority.scope(of: signers).check(event) } catch {
            throw Fault(.signerRefused, index: index, "the signers may not record \(event.type.name): \(error)")
        }
    }

    /// The known keys that signed.
    private func signers(_ payload: [UInt8], _ index: Int) throws(Fault) -> [VerifierKey] {
        try payload.span.withUnsafeBytes { raw throws(Fault) in try authority.signers(raw, at: index) }
    }

    /// Applies an event of the authority. What is about a key or a department that no signature line names cannot be judged
    /// by the few events there are, and changes nothing that matters. What is about a named one applies or refuses the file:
    /// a key whose revocation was passed over would come back.
    private mutating func apply(_ event: EventView, _ index: Int) throws(AuthorityFault) {
        let matters =
            switch event.type.prefix {
            case "key": named.keys.contains(Self.keyName(event))
            case "grant": named.departments.contains(event.subjectID.string)
            default: true
            }
        if matters { try authority.apply(event, index: index) }
    }

    /// `<name>+<id>` of the key that an event is about: `key.enrolled` has its public part behind that.
    private static func keyName(_ event: EventView) -> String {
        let parts = event.data["key"]?.string?.split(separator: "+", maxSplits: 2) ?? []
        return parts.prefix(2).joined(separator: "+")
    }

    private static let departmentTypes: [EventType] = [.departmentRegistered, .grantGiven, .grantWithdrawn]

    // MARK: What each entry is for

    private mutating func place(
        _ event: EventView, _ index: Int, _ bytes: [UInt8], _ line: [UInt8], _ signed: [VerifierKey], isAuthority: Bool,
        seal: Int?
    ) throws(Fault) {
        let thread = document.summary.thread
        let belongs = event.belongs(to: thread)
        let isListed = completeness.indices[thread]?.contains(index) ?? false
        if belongs {
            if index < completeness.size, !isListed {
                throw Fault(.commitmentWrong, index: index, "the entry is of the thread, and the commitment lacks it")
            }
            guard index < document.summary.before else {
                // The commitment, or what became of a key later.
                guard isAuthority || index == document.summary.commitment.index else { throw reasonless(index) }
                return
            }
            own.append(index)
            for name in signed.map(\.name) where !signers.contains(name) { signers.append(name) }
            items.append(
                CaseTimeline.Item(
                    index: index, recordedAt: String(decoding: bytes.prefix(Stamp.count), as: UTF8.self), line: line,
                    signers: signed.map(\.name), seal: seal))
        } else if isListed {
            foreign.append(index)
        } else if !isAuthority, index != document.summary.commitment.index {
            // Behind the commitment nothing says which entries share the thread's key.
            var sharesKey = false
            event.forEachThread { sharesKey = sharesKey || Posting.key(thread: $0) == Posting.key(thread: thread) }
            guard sharesKey, (completeness.size..<document.summary.before).contains(index) else {
                throw reasonless(index)
            }
            foreign.append(index)
        }
    }

    /// Everything that the commitment lists must be there, for the thread and for every key.
    private func checkComplete() throws(Fault) {
        let there = Set(document.entries.map(\.index))
        for (thread, indices) in completeness.indices {
            if let missing = indices.first(where: { !there.contains($0) }) {
                throw Fault(.caseIncomplete, index: missing, "the entry is of \(thread), and it is missing")
            }
        }
        let proven = Set(completeness.indices.keys).subtracting([document.summary.thread])
        guard named.threads.subtracting(completeness.indices.keys).isEmpty, proven.isSubset(of: named.threads) else {
            throw Fault(
                .caseIncomplete, tile: "threads.json", "the threads proven are not those of the keys that signed")
        }
    }

    private func hasReason(_ event: AuthorityEvent) -> Bool {
        if own.contains(event.index) || foreign.contains(event.index) || named.threads.contains(event.subject) {
            return true
        }
        return event.isAboutDepartment && named.departments.contains { event.subject == "dept/\($0)" }
    }
}

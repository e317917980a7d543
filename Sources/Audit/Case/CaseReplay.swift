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
    /// Threads of the keys that signature lines name, and departments: what the authority's events must be about.
    private var keyThreads: Set<String> = []
    private var departmentsSigning: Set<String> = []

    private struct SealedRun {
        let seal: Seal
        let signers: [VerifierKey]
        let scope: AuthorScope
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
                throw Fault(.eventMalformed, index: index, "\(error)")
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
        let signers = try signers(payload, index)
        do {
            let seal = try Seal(checkpoint: try SignedCheckpoint(note: Note.parse(payload)).checkpoint)
            guard signers.contains(where: { $0.name == seal.keyName }) else {
                throw Fault(.signerRefused, index: index, "the key that the seal names has not signed it")
            }
            seals[index] = SealedRun(seal: seal, signers: signers, scope: try authority.scope(of: signers))
        } catch let fault as Fault {
            throw fault
        } catch let fault as AuthorityFault {
            throw Fault(.signerRefused, index: index, "\(fault)")
        } catch {
            throw Fault(.sealMalformed, index: index, "\(error)")
        }
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
        try check(event, run.scope, index)
        seals[proof.seal]?.isUsed = true
        return run.signers
    }

    private mutating func openSingle(_ event: EventView, _ payload: [UInt8], _ index: Int) throws(Fault)
        -> [VerifierKey]
    {
        let signers = try signers(payload, index)
        do {
            try check(event, try authority.scope(of: signers), index)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(.signerRefused, index: index, "the signers may not record \(event.type.name): \(error)")
        }
        return signers
    }

    private func check(_ event: EventView, _ scope: AuthorScope, _ index: Int) throws(Fault) {
        do throws(AuthorityFault) { try scope.check(event) } catch {
            throw Fault(.signerRefused, index: index, "the signers may not record \(event.type.name): \(error)")
        }
    }

    /// The known keys that signed; the threads of all keys of departments that the signature lines name are noted.
    private mutating func signers(_ payload: [UInt8], _ index: Int) throws(Fault) -> [VerifierKey] {
        let signers = try payload.span.withUnsafeBytes { raw throws(Fault) in try authority.signers(raw, at: index) }
        let prefix = authority.origin + "/dept/"
        let lines = (try? Note.parse(payload))?.signatures ?? []
        for line in lines where line.name.hasPrefix(prefix) {
            keyThreads.insert("key/\(KeyID(rawValue: line.id))")
            if let code = KeyHolder(keyName: line.name, origin: authority.origin)?.department {
                departmentsSigning.insert(code)
            }
        }
        return signers
    }

    /// Applies an event of the authority. What is about a key or a department that nothing in the file hangs on cannot be
    /// judged by the few events there are, and changes nothing that matters.
    private mutating func apply(_ event: EventView, _ index: Int) throws(AuthorityFault) {
        var department: String?
        if event.type.prefix == "grant" { department = event.subjectID.string }
        if event.type.prefix == "key" { department = event.data["department"]?.string }
        if let department, authority.departments[department] == nil { return }
        try authority.apply(event, index: index)
    }

    private static let departmentTypes: [EventType] = [.departmentRegistered, .grantGiven, .grantWithdrawn]

    // MARK: What each entry is for

    private mutating func place(
        _ event: EventView, _ index: Int, _ bytes: [UInt8], _ line: [UInt8], _ signed: [VerifierKey], isAuthority: Bool,
        seal: Int?
    ) throws(Fault) {
        let thread = document.summary.thread
        var belongs = false
        event.forEachThread { belongs = belongs || $0.elementsEqual(thread.utf8) }
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
        guard keyThreads.subtracting(completeness.indices.keys).isEmpty, proven.isSubset(of: keyThreads) else {
            throw Fault(
                .caseIncomplete, tile: "threads.json", "the threads proven are not those of the keys that signed")
        }
    }

    private func hasReason(_ event: AuthorityEvent) -> Bool {
        if own.contains(event.index) || foreign.contains(event.index) || keyThreads.contains(event.subject) {
            return true
        }
        return event.isAboutDepartment && departmentsSigning.contains { event.subject == "dept/\($0)" }
    }
}

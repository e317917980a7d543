public import MerkleLog
public import SignedNote
internal import Supervision

/// Checks an evidence offline, and says in plain words what it proves and what remains somebody's word.
public struct EvidenceCheck: Sendable {
    /// The ledger's key as whoever checks knows it; nil takes the evidence's word for it.
    public let key: VerifierKey?
    /// The root authority's, likewise; nil takes the word of the log's founding, never the evidence's.
    public let rootKey: VerifierKey?
    public let witnesses: WitnessPolicy

    public init(key: VerifierKey? = nil, rootKey: VerifierKey? = nil, witnesses: WitnessPolicy = .none) {
        self.key = key
        self.rootKey = rootKey
        self.witnesses = witnesses
    }

    /// What was found.
    public struct Finding: Sendable {
        public let evidence: Evidence
        public let fault: Fault
        /// Whether the file alone shows the fault. Else it has what the ledger signed, and the fault rests on the word of who made
        /// it as well.
        public let isProof: Bool
        /// Sentences: what the file proves by itself.
        public let proven: [String]
        /// Sentences: what it does not prove.
        public let notProven: [String]
    }

    /// - Throws: ``AuditError`` or ``Fault`` where it proves nothing.
    public func check(_ bytes: [UInt8]) async throws -> Finding {
        let evidence = try Evidence(parsing: bytes)
        let judge = try EvidenceJudge(evidence, rootKey: rootKey)
        if let key, key != judge.key {
            throw AuditError.conflict(detail: "the evidence is about another ledger's key, \(judge.key)")
        }
        let found = try await judge.found(in: EvidenceSource(evidence: evidence))
        guard let found, judge.isSame(found) else {
            let needsRoot =
                rootKey == nil && evidence.root != nil && evidence.code == Fault.Code.foundingMismatch.rawValue
            throw AuditError.conflict(
                detail:
                    "the evidence does not show what it says: \(evidence.code); found: \(found.map { "\($0)" } ?? "nothing wrong")"
                    + (needsRoot ? "; give --root: the root authority's key in the file is only its maker's word" : "")
            )
        }
        var proven = sentences(judge, found)
        for signed in judge.checkpoints {
            for one in try witnesses.check(signed.note, of: judge.key) where one.standing == .verified {
                proven.append("The checkpoint of \(signed.checkpoint.size) entries was also cosigned by \(one).")
            }
        }
        return Finding(
            evidence: evidence, fault: found, isProof: evidence.kind == .contradiction || evidence.kind == .entry,
            proven: proven, notProven: reservations(judge, found))
    }

    private func sentences(_ judge: EvidenceJudge, _ fault: Fault) -> [String] {
        let (key, older, newest) = (
            judge.key, judge.checkpoints[0].checkpoint, judge.checkpoints[judge.checkpoints.count - 1].checkpoint
        )
        let signed =
            "Whoever holds the ledger's key \(key.name) signed that its log has \(newest.size) entries with root \(newest.root)."
        switch judge.evidence.kind {
        case .contradiction:
            return [
                signed,
                "The same key signed that its log has \(older.size) entries with root \(older.root).",
                older.size == newest.size
                    ? "Both cannot be true of one log: two different histories of the same length were signed."
                    : "Both cannot be true of one log: the first \(older.size) entries of the larger one have another root. The ledger was forked or rewritten.",
            ]
        case .entry:
            return [
                signed,
                "The \(judge.evidence.entries.count) entries in this file are in that log, at the places that it names.",
                "They break a rule that the ledger promises to keep: \(fault).",
            ]
        case .alteration:
            return [
                signed,
                "What this file holds in the place of \(fault.tile ?? "entry \(fault.index ?? 0)") is not what is in that log: \(fault).",
            ]
        case .rollback:
            return [signed, "The same key signed that its log has \(older.size) entries with root \(older.root)."]
        case .ahead:
            return [signed, "Entry \(fault.index ?? 0) is in that log with a time stamp of the ledger: \(fault)."]
        case .attestation:
            return [signed, "Entry \(fault.index ?? 0) is in that log, and attests the digest of a view."]
        }
    }

    private func reservations(_ judge: EvidenceJudge, _ fault: Fault) -> [String] {
        let observed = "\(judge.evidence.url) at \(judge.observed)"
        var open: [String] = []
        switch judge.evidence.kind {
        case .contradiction: break
        case .entry:
            if rootKey == nil {
                open.append(
                    "That the founding names the root authority's key: its word was taken for it; compare it with the one that the root authority publishes, or give --root."
                )
            }
            if fault.code == .eventMalformed {
                open.append(
                    "That this program has the event's type as it was published: it judged by its own vocabulary, whose hash is \(Vocabulary.hash). A type never changes once it is published, so every program that knows it must find the same."
                )
            }
            if [.unknownKey, .signerRefused, .authorityRefused].contains(fault.code) {
                open.append(
                    "That no other event of the authority stands before it (an enrolment, a grant) is the word of who made this file; the ledger's thread `authority` shows them all."
                )
            }
        case .alteration:
            open.append(
                "That these bytes came from \(observed) is the word of who made this file: what is served is not signed."
            )
        case .rollback:
            open.append(
                "That \(observed) served only the smaller log, after the larger one was signed, is the word of who made this file: the two checkpoints do not contradict each other."
            )
        case .attestation:
            open.append(
                "That the digest is not that of the log's first entries (\(fault.detail)): replay a copy of the log with `shilu attest verify`."
            )
        case .ahead:
            open.append(
                "That it was seen at \(judge.observed) is the word of who made this file, unless a witness cosigned the checkpoint before the stamp."
            )
        }
        if key == nil {
            open.append(
                "That \(judge.key) is the ledger's key: compare it with the one that the ledger publishes, or give --vkey."
            )
        }
        open.append("Who made the ledger do this, and whether on purpose.")
        return open
    }
}

public import MerkleLog
public import SignedNote
public import Supervision

/// Checks a case file: a pure function of its bytes and the root authority's key.
///
/// It rests on nothing else: entry 0, signed by the root authority, names the ledger's key; that one signs the checkpoint;
/// every entry is proven to be in the checkpoint's tree; the authority's events among them say who could sign; the ledger's
/// commitment to its thread index shows that none of the thread is missing.
public struct CaseCheck: Sendable {
    /// The root authority's key.
    public let rootKey: VerifierKey
    /// Whose cosignatures on the checkpoint count, and how many are demanded.
    public let witnesses: WitnessPolicy

    public init(rootKey: VerifierKey, witnesses: WitnessPolicy = .none) {
        self.rootKey = rootKey
        self.witnesses = witnesses
    }

    /// Whether a file says that it is a case file: it begins as a ZIP archive does.
    public static func isCaseFile(_ file: [UInt8]) -> Bool { file.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

    /// The thread that a case file says it is of; nothing is verified.
    /// - Throws: ``Fault`` `case-malformed`.
    public static func thread(of archive: [UInt8]) throws(Fault) -> String { try CaseDocument(archive).summary.thread }

    /// What a good case file proves.
    public struct Proven: Sendable, Equatable {
        public var origin = ""
        public var thread = ""
        /// Entries in the checkpoint's log, and the entries of the thread that the file was made from.
        public var size = 0
        public var before = 0
        /// When the newest entry of the file was recorded.
        public var recordedAt = ""
        /// The commitment's entry, and how many entries it covers.
        public var commitment = 0
        public var completeTo = 0
        /// Entries of the thread, ascending.
        public var entries: [Int] = []
        /// Entries of other threads whose names share the thread's eight bytes.
        public var foreign: [Int] = []
        /// Names of the keys that signed the thread's entries.
        public var signers: [String] = []
        /// The thread's entries, as the timeline shows them.
        public var items: [CaseTimeline.Item] = []
        /// Names of the departments that the file registers, by code.
        public var departments: [String: String] = [:]
        /// Who cosigned the checkpoint, as the lines say.
        public var cosignatures: [FoundCosignature] = []
    }

    /// - Throws: ``Fault``: `case-…` for the file itself, `cosignature-bad` or `quorum-missing`, else what a whole verification
    ///   would say.
    public func check(_ archive: [UInt8]) throws(Fault) -> Proven {
        let document = try CaseDocument(archive)
        var proven = Proven()
        let founding = try CaseFounding(document, rootKey: rootKey)
        proven.origin = founding.authority.origin
        let signed = try checkpoint(document, founding.authority)
        proven.cosignatures = try witnesses.check(signed.note, of: founding.authority.ledgerKey)
        try inclusion(document, root: signed.checkpoint.root)
        let completeness = try CaseCompleteness(document)
        let replay = try CaseReplay(document, founding.authority, completeness)
        (proven.entries, proven.foreign, proven.signers) = (replay.own, replay.foreign, replay.signers)
        (proven.items, proven.departments) = (replay.items, replay.departments)
        try timeline(document, replay)
        proven.thread = document.summary.thread
        (proven.size, proven.before) = (document.summary.size, document.summary.before)
        (proven.commitment, proven.completeTo) = (document.summary.commitment.index, document.summary.commitment.size)
        proven.recordedAt = String(decoding: document.entries.last?.bytes.prefix(Stamp.count) ?? [], as: UTF8.self)
        return proven
    }

    /// The checkpoint, signed by the ledger's key and of the log that the file names.
    private func checkpoint(_ document: CaseDocument, _ authority: Authority) throws(Fault) -> SignedCheckpoint {
        let signed = try SignedCheckpoint.ofLedger(document.checkpoint, key: authority.ledgerKey)
        guard signed.checkpoint.size == document.summary.size,
            document.summary.origin.utf8.elementsEqual(authority.origin.utf8),
            document.summary.before >= 1, document.summary.before <= signed.checkpoint.size
        else {
            throw Fault(.caseMalformed, tile: "case.json", "it names another log than the checkpoint and the founding")
        }
        return signed
    }

    /// Checks that every entry is where it says, in the checkpoint's tree, and that stamps never decrease.
    private func inclusion(_ document: CaseDocument, root: MerkleHash) throws(Fault) {
        var stamp: Int64?
        for (index, bytes, proof) in document.entries {
            guard proof.checkpoint == document.checkpoint, proof.extra == nil else {
                throw Fault(.caseMalformed, index: index, tile: "proofs", "the proof is against another checkpoint")
            }
            do throws(ProofError) {
                try Proofs.verifyInclusion(
                    leaf: .leaf(bytes), index: index, size: document.summary.size, root: root, path: proof.path)
            } catch {
                throw Fault(.caseProof, index: index, "the entry is not proven to be in the log: \(error)")
            }
            let recorded = try bytes.span.withUnsafeBytes { raw throws(Fault) in
                guard let view = try? EntryView(raw) else {
                    throw Fault(.entryMalformed, index: index, "the entry does not begin with a stamp line")
                }
                return view.stampMilliseconds
            }
            guard recorded >= stamp ?? recorded else {
                throw Fault(.stampDecreases, index: index, "the stamp is earlier than that of the entry before")
            }
            stamp = recorded
        }
    }

    /// Writes the timeline again and compares.
    private func timeline(_ document: CaseDocument, _ replay: CaseReplay) throws(Fault) {
        let timeline = CaseTimeline(
            origin: document.summary.origin, thread: document.summary.thread,
            completeTo: document.summary.commitment.size, items: replay.items)
        guard let html = try? timeline.html(), Array(html.utf8) == document.timeline else {
            let vocabulary = document.summary.vocabulary == Vocabulary.hash.description
            throw Fault(
                .caseTimeline, tile: "timeline.html",
                vocabulary
                    ? "it is not what the entries say"
                    : "it is not what the entries say in this program's vocabulary; the file was made with another one, "
                        + "\(document.summary.vocabulary.plain): check it with a program of that time")
        }
    }
}

/// Entry 0: who the ledger is, on the root authority's word.
struct CaseFounding {
    let authority: Authority

    init(_ document: CaseDocument, rootKey: VerifierKey) throws(Fault) {
        guard let first = document.entries.first, first.index == 0, first.bytes.count > Stamp.lineCount else {
            throw Fault(.caseIncomplete, index: 0, "the founding is missing")
        }
        let note = Array(first.bytes[Stamp.lineCount...])
        do {
            _ = try Note.parse(note).signers(of: [rootKey])
        } catch {
            throw Fault(.foundingMismatch, index: 0, "it is not signed by the root authority that you named: \(error)")
        }
        var reader = EventReader()
        do {
            authority = try Authority.founded(by: try reader.read(Array(note.prefix { $0 != UInt8(ascii: "\n") })))
        } catch {
            throw Fault(.foundingMismatch, index: 0, "\(error)")
        }
        guard authority.rootKey == rootKey else {
            throw Fault(.foundingMismatch, index: 0, "it names another root authority")
        }
    }
}

internal import Supervision

/// The first thing found wrong with a log: what, and where.
///
/// Of several faults the one that shows earliest along the log is reported, whatever order the work was done in, so the
/// same log always gives the same fault.
public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable names; a code never changes its meaning once published.
    public enum Code: String, Sendable, CaseIterable {
        // The checkpoint and the tree.
        case checkpointMalformed = "checkpoint-malformed"
        case checkpointSignature = "checkpoint-signature"
        case checkpointOrigin = "checkpoint-origin"
        /// A line in the name of a witness that was given does not verify.
        case cosignatureBad = "cosignature-bad"
        /// Fewer witnesses than demanded have cosigned the checkpoint.
        case quorumMissing = "quorum-missing"
        case rootMismatch = "root-mismatch"
        case tileMissing = "tile-missing"
        case tileMalformed = "tile-malformed"
        case tileAltered = "tile-altered"
        case bundleMissing = "bundle-missing"
        case bundleMalformed = "bundle-malformed"
        case entryAltered = "entry-altered"
        /// The ledger answers that what it stores is damaged.
        case historyDamaged = "history-damaged"
        // Entries in themselves.
        case entryMalformed = "entry-malformed"
        case stampDecreases = "stamp-decreases"
        case noteMalformed = "note-malformed"
        case eventMalformed = "event-malformed"
        /// No fault of the ledger's as far as this program can know: its vocabulary may be the older one.
        case eventUnknown = "event-unknown"
        case sealMalformed = "seal-malformed"
        // Who signed, and whether they could.
        case foundingMismatch = "founding-mismatch"
        case unknownKey = "unknown-key"
        case badSignature = "bad-signature"
        case signerRefused = "signer-refused"
        case authorityRefused = "authority-refused"
        // Runs and ids.
        case sealRootMismatch = "seal-root-mismatch"
        case runBroken = "run-broken"
        case runCutShort = "run-cut-short"
        case unsealedEvent = "unsealed-event"
        case duplicateInBatch = "duplicate-in-batch"
        case idReused = "id-reused"
        case batchReused = "batch-reused"
        // What the ledger derives from its entries.
        case threadIndexAltered = "thread-index-altered"
        case seenAltered = "seen-altered"
        case authorityDiffers = "authority-differs"
        /// What the ledger commits to of its thread index.
        case commitmentWrong = "commitment-wrong"
        // A case file.
        case caseMalformed = "case-malformed"
        case caseIncomplete = "case-incomplete"
        case caseProof = "case-proof"
        case caseTimeline = "case-timeline"
        // Between what a ledger signed and what it serves now.
        case checkpointsContradict = "checkpoints-contradict"
        case rolledBack = "rolled-back"
        case stampAhead = "stamp-ahead"
        case attestationRefuted = "attestation-refuted"
        // Receipts that someone kept.
        case receiptMalformed = "receipt-malformed"
        case receiptSignature = "receipt-signature"
        case receiptBeyondLog = "receipt-beyond-log"
        case receiptNotPrefix = "receipt-not-prefix"
        case receiptNotIncluded = "receipt-not-included"
    }

    public let code: Code
    /// The entry it is about.
    public let index: Int?
    /// The resource it is about where that is not an entry: a tile's path, a page of an index, a receipt's file.
    public let tile: String?
    /// The entry that it repeats, for an id or batch that is used twice.
    public let first: Int?
    /// One sentence for a person; carries no personal data.
    public let detail: String
    /// Where along the log the fault shows: a run is only known to be wrong at its end, a doubled id at the second use.
    let order: Int

    init(
        _ code: Code, index: Int? = nil, first: Int? = nil, tile: String? = nil, order: Int? = nil, _ detail: String
    ) {
        self.code = code
        self.index = index
        self.first = first
        self.tile = tile
        self.detail = detail
        self.order = order ?? index ?? -1
    }

    /// For an event line that cannot be read.
    init(_ error: EventFault, index: Int) {
        self = error.code == .unknownType ? .eventUnknown(index) : Fault(.eventMalformed, index: index, "\(error)")
    }

    static func eventUnknown(_ index: Int) -> Fault {
        Fault(
            .eventUnknown, index: index,
            "this program does not know the event's type; the ledger may run a newer one: look with a program as new")
    }

    public var description: String {
        var place = ""
        if let index { place += " at entry \(index)" }
        if let tile { place += " in \(tile)" }
        return "\(code.rawValue)\(place): \(detail)"
    }

    /// The one of two that shows first; of two at the same place the first argument.
    static func earlier(_ one: Fault?, _ other: Fault?) -> Fault? {
        guard let one else { return other }
        guard let other, other.order < one.order else { return one }
        return other
    }
}

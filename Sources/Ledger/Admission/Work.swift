package import MerkleLog

/// A version that an event expects its thread to have.
package struct Expectation: Sendable {
    /// Event line within its batch; nil for a single event.
    var line: Int?
    /// The thread's key in the index.
    var thread: UInt64
    /// Name of the thread, for the refusal.
    var name: String
    var version: Int
}

/// A single event that passed admission.
package struct AdmittedEvent: Sendable {
    /// The signed note, verbatim.
    var note: [UInt8]
    /// Revision of the authority that its signers were checked against.
    var authorityRevision: Int
    var key: IdempotencyKey
    var threads: [UInt64]
    var expectation: Expectation?
    /// Changes the authority: applied when it gets its place in the log.
    var isAuthority: Bool

    package init(
        note: [UInt8], authorityRevision: Int, key: IdempotencyKey, threads: [UInt64], expectation: Expectation?,
        isAuthority: Bool
    ) {
        self.note = note
        self.authorityRevision = authorityRevision
        self.key = key
        self.threads = threads
        self.expectation = expectation
        self.isAuthority = isAuthority
    }
}

/// A sealed batch that passed admission.
package struct AdmittedBatch: Sendable {
    /// The batch as it came: seal, empty line, event lines.
    var body: [UInt8]
    /// Where the seal's note stands in `body`.
    var seal: Range<Int>
    /// Where each event line stands in `body`, its line end included.
    var lines: [Range<Int>]
    var root: MerkleHash
    var authorityRevision: Int
    var key: IdempotencyKey
    /// Postings whose index is the line's number.
    var postings: [Posting]
    var expectations: [Expectation]
}

/// What the sequencer gives a place in the log.
package enum Work: Sendable {
    case event(AdmittedEvent)
    case batch(AdmittedBatch)

    var key: IdempotencyKey {
        switch self {
        case .event(let event): event.key
        case .batch(let batch): batch.key
        }
    }

    var expectations: [Expectation] {
        switch self {
        case .event(let event): event.expectation.map { [$0] } ?? []
        case .batch(let batch): batch.expectations
        }
    }

    package var byteCount: Int {
        switch self {
        case .event(let event): event.note.count
        case .batch(let batch): batch.body.count
        }
    }
}

/// Where a piece of work stands in the log.
package struct Place: Sendable, Equatable {
    /// Index of the event or seal.
    package var index: Int
    /// Milliseconds of the ledger's stamp.
    var stamp: Int64
    /// Size of the log whose checkpoint its receipt speaks of.
    package var size: Int
    var repeated: Bool

    package init(index: Int, stamp: Int64, size: Int, repeated: Bool) {
        self.index = index
        self.stamp = stamp
        self.size = size
        self.repeated = repeated
    }
}

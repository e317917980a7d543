internal import MerkleLog
internal import Supervision

/// What one worker found in some consecutive bundles: everything that can be told without knowing what came before.
///
/// Arrays only, none of them an allocation per event; ``LogFold`` puts the scans together in order.
struct Scan: Sendable {
    /// Index of the first entry.
    let first: Int
    /// Entries read without a fault.
    var count = 0
    var bytes = 0
    var tiles = 0
    var items: [Item] = []
    /// The bundles themselves, for the signature checks; empty when there is none to do.
    var bundles: [[UInt8]] = []
    /// Of every bare event line: its leaf hash in its seal's tree, a hash of source and id, and its bytes with the newline.
    var sealLeaves: [MerkleHash] = []
    var idHashes: [UInt64] = []
    var lineByteCounts: [UInt16] = []
    /// Distinct pairs of source and type that follow each other.
    var uses: [Use] = []
    /// Stamps of the first and the last entry, milliseconds; nil without entries.
    var firstStamp: Int64?
    var lastStamp: Int64?
    /// Postings of the thread index, when they are wanted.
    var postings: [Posting] = []
    /// Commitments to the thread index, where postings are wanted.
    var commitments: [CommitmentAudit.Commitment] = []
    /// The earliest fault in these bundles; nothing behind it was read.
    var fault: Fault?

    init(first: Int) { self.first = first }

    enum Item: Sendable {
        case piece(Piece)
        case single(Single)
        case seal(SealEntry)
    }

    /// Bare event lines next to each other, all of one run or of none.
    struct Piece: Sendable {
        /// Index of the first entry, and how many there are.
        var index: Int
        var count: Int
        /// Where their hashes begin in ``Scan/sealLeaves``.
        var offset: Int
        /// The pairs of source and type that they have.
        var uses: Range<Int>
    }

    /// A signed event.
    struct Single: Sendable {
        var index: Int
        var place: Place
        /// The event line, without its newline.
        var line: Range<Int>
        /// Its source and type in ``Scan/uses``.
        var use: Int
        var key: IdempotencyKey
    }

    /// A seal.
    struct SealEntry: Sendable {
        var index: Int
        var place: Place
        var seal: Seal
        var key: IdempotencyKey
    }

    /// Where a payload is: a bundle of ``Scan/bundles`` and the bytes in it.
    struct Place: Sendable {
        var bundle: Int
        var payload: Range<Int>
    }

    /// A source that recorded events of a type.
    struct Use: Sendable {
        var source: String
        var type: EventType
        /// The first entry that has the pair.
        var index: Int

        /// Whether these events change the authority, and so must be signed one by one.
        var isAuthority: Bool { type.author == .root }
    }
}

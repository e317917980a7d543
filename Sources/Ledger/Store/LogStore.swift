public import MerkleLog

/// What the sequencer needs of a database, and nothing more: the one seam between the ledger and PostgreSQL.
///
/// Rules that every implementation keeps:
/// - `commit` is one transaction: all of the advance, or nothing.
/// - history (bundles, tiles, blocks, summaries, seen) is only ever inserted; the head and the edge alone change.
/// - a commit or a beat whose epoch is not the head's does nothing and throws ``StoreFault/fenced``.
public protocol LogStore: Sendable {
    /// The head of `log`, or nil where no ledger has been founded under that name.
    func head(log: String) async throws(StoreFault) -> StoredHead?

    /// Writes the first head (size 0, epoch 0, an empty checkpoint); throws ``StoreFault/alreadyFounded`` where one is.
    func found(log: String) async throws(StoreFault)

    /// Tries to take the writer's lock of `log`, which is released when this process or its connection dies: true if it
    /// is now held. A hint that lets a standby take over at once; what keeps two writers apart is the epoch.
    func tryLock(log: String) async throws(StoreFault) -> Bool

    /// Raises the epoch by one and returns the head as it now stands. Waits for a commit in flight to end, so what it
    /// returns is final: whoever held the old epoch cannot commit any more.
    func claim(log: String) async throws(StoreFault) -> StoredHead

    /// Shows that the holder of `epoch` is alive (`beat` + 1).
    func beat(log: String, epoch: Int) async throws(StoreFault)

    /// The names of the tables that hold rows of entries behind the first `size`: none, unless somebody has inserted such
    /// rows or has set the head back. Ids are not looked at.
    func tablesBeyond(log: String, size: Int) async throws(StoreFault) -> [String]

    /// The commit point: writes everything in `advance` and moves the head from `advance.from` to `advance.size`.
    func commit(_ advance: Advance) async throws(StoreFault)

    /// The chunks of entries at the right edge that belong to the partial bundle of a log of `size` entries, in order.
    func edge(log: String, size: Int) async throws(StoreFault) -> [EdgeChunk]

    /// Full bundles' LZ4 frames, in ascending index; absent ones are simply not in the answer.
    func bundles(log: String, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]]

    /// Full tiles (8,192 bytes each) of one level; absent ones are not in the answer.
    func tiles(log: String, level: Int, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]]

    /// Looks up idempotency keys (16 bytes each); unknown ones are not in the answer.
    func seen(log: String, keys: [[UInt8]]) async throws(StoreFault) -> [[UInt8]: SeenKey]

    /// The idempotency keys of entries in `range`, by (index, key): for auditors.
    func seen(log: String, range: Range<Int>) async throws(StoreFault) -> [SeenKey]

    /// The last of what ``seen(log:range:)`` gives, or nil where that is nothing.
    func lastSeen(log: String, range: Range<Int>) async throws(StoreFault) -> SeenKey?

    /// Blocks of the thread index; absent ones are not in the answer.
    func blocks(log: String, _ coordinates: [BlockCoordinate]) async throws(StoreFault) -> [BlockCoordinate: [UInt8]]

    /// How many complete segments each level of the thread index has, level 0 first: a segment is complete when its last
    /// block is there.
    func segments(log: String) async throws(StoreFault) -> [Int]

    /// Inserts blocks of a merged segment, in ascending order, and summaries of its blocks, in one transaction; doing it
    /// twice is the same as once.
    func insert(
        log: String, blocks: [(BlockCoordinate, [UInt8])], summaries: [(PartCoordinate, SummaryPart)]
    ) async throws(StoreFault)

    /// Summaries of blocks, part by part; absent parts are not in the answer.
    func summaries(log: String, _ coordinates: [PartCoordinate]) async throws(StoreFault) -> [PartCoordinate: SummaryPart]

    /// The roots of all parts of some segments (32 bytes each), in order; a segment that lacks some has fewer.
    func partRoots(log: String, _ segments: [ThreadSegment]) async throws(StoreFault) -> [ThreadSegment: [[UInt8]]]

    /// Complete segments whose last summaries are not there, by level and number: those that an earlier program wrote.
    func segmentsWithoutSummaries(log: String) async throws(StoreFault) -> [ThreadSegment]

    /// The names of all ledgers in this database.
    func logs() async throws(StoreFault) -> [String]

    /// The same store, whose questions never wait behind those of other readers: a writer that waits for them shows no sign
    /// of life meanwhile, and a standby would take over.
    var forWriter: any LogStore { get }
}

extension LogStore {
    /// Itself: for a store in which nobody waits for another's question.
    public var forWriter: any LogStore { self }
}

/// The one row of a log that changes.
public struct StoredHead: Sendable, Equatable {
    /// Who may write: raised by each process that takes over.
    public var epoch: Int
    /// Counts signs of life of the writer; a standby watches it.
    public var beat: Int
    /// Entries in the log.
    public var size: Int
    /// The signed checkpoint of `size`, verbatim; empty before the founding is committed.
    public var checkpoint: [UInt8]

    public init(epoch: Int, beat: Int, size: Int, checkpoint: [UInt8]) {
        self.epoch = epoch
        self.beat = beat
        self.size = size
        self.checkpoint = checkpoint
    }
}

/// A run of entries of the partial bundle, written by one commit: length-prefixed as in an entry bundle.
public struct EdgeChunk: Sendable, Equatable {
    /// Index of the first entry in the chunk.
    public var first: Int
    /// Number of entries.
    public var count: Int
    /// The entries, uint16 length-prefixed, not compressed.
    public var entries: [UInt8]

    public init(first: Int, count: Int, entries: [UInt8]) {
        self.first = first
        self.count = count
        self.entries = entries
    }
}

/// An idempotency key: which entry first used an event id or a batch id, and the size of the log its receipt speaks of.
public struct SeenKey: Sendable, Hashable {
    /// The 16 bytes of an ``IdempotencyKey``, of an event or of a batch; ARCHITECTURE.md has how they are made.
    public var key: [UInt8]
    public var index: Int
    public var size: Int

    public init(key: [UInt8], index: Int, size: Int) {
        self.key = key
        self.index = index
        self.size = size
    }
}

/// Names one block of the thread index.
public struct BlockCoordinate: Sendable, Hashable {
    public var level: Int
    public var segment: Int
    public var block: Int

    public init(level: Int, segment: Int, block: Int) {
        self.level = level
        self.segment = segment
        self.block = block
    }
}

/// Names a part of a segment's summaries: ``ThreadSegment/partSize`` of them.
public struct PartCoordinate: Sendable, Hashable {
    public var segment: ThreadSegment
    public var part: Int

    public init(segment: ThreadSegment, part: Int) {
        self.segment = segment
        self.part = part
    }
}

/// Summaries of consecutive blocks of a segment: a perfect subtree of the segment's tree.
public struct SummaryPart: Sendable, Equatable {
    /// Of the subtree, 32 bytes.
    public var root: [UInt8]
    /// The summaries one behind the other, 40 bytes each.
    public var summaries: [UInt8]

    public init(root: [UInt8], summaries: [UInt8]) {
        self.root = root
        self.summaries = summaries
    }
}

/// Everything that one commit writes.
public struct Advance: Sendable {
    public var log: String
    /// The epoch the writer holds.
    public var epoch: Int
    /// The size the writer builds on.
    public var from: Int
    /// The checkpoint it builds on, which the head must still carry; not compared where it is empty.
    public var base: [UInt8]
    /// The new size and its signed checkpoint.
    public var size: Int
    public var checkpoint: [UInt8]
    /// Bundles that became full: index and LZ4 frame.
    public var bundles: [(index: Int, frame: [UInt8])]
    /// Tiles that became full: 8,192 bytes each.
    public var tiles: [(level: Int, index: Int, hashes: [UInt8])]
    /// New entries of the partial bundle; nil when the new size is a multiple of 256.
    public var edge: EdgeChunk?
    public var seen: [SeenKey]
    /// Blocks of level-0 segments that became full.
    public var blocks: [(coordinate: BlockCoordinate, bytes: [UInt8])]
    /// The summaries of those blocks.
    public var summaries: [(coordinate: PartCoordinate, part: SummaryPart)]

    public init(log: String, epoch: Int, from: Int, size: Int, checkpoint: [UInt8]) {
        self.log = log
        self.epoch = epoch
        self.from = from
        self.base = []
        self.size = size
        self.checkpoint = checkpoint
        self.bundles = []
        self.tiles = []
        self.edge = nil
        self.seen = []
        self.blocks = []
        self.summaries = []
    }
}

/// What can go wrong in a store.
public enum StoreFault: Error, Sendable, Equatable {
    /// The head carries another epoch, size or checkpoint: another process has taken over, or somebody has changed it.
    /// Nothing was written.
    case fenced
    /// A log of this name exists. Nothing was written.
    case alreadyFounded
    /// An idempotency key is already there: two writers, or a defect. Nothing was written.
    case keyTaken
    /// The database refused; nothing was written. `state` is the SQLSTATE, `statement` the file of the statement.
    case refused(statement: String, state: String, message: String)
    /// The connection was lost where nothing can have been written (before COMMIT was sent).
    case unavailable(message: String)
    /// The connection was lost after COMMIT was sent: claim and read the head before anyone is answered.
    case unknownOutcome(message: String)
}

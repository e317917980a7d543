public import MerkleLog

/// What a verification looked at, how fast, and what it found.
public struct VerifyReport: Sendable {
    /// The log, as its checkpoint names it.
    public var origin = ""
    /// Entries in the log, and the root that the checkpoint signs; nil where the checkpoint could not be trusted.
    public var size = 0
    public var root: MerkleHash?
    /// Who cosigned that checkpoint, as the lines say; see each one's standing for what it is worth.
    public var cosignatures: [FoundCosignature] = []
    /// Entries that were checked wholly; less than `size` with `--from`, or up to a fault.
    public var entries = 0
    /// Events with signatures of their own.
    public var singleEvents = 0
    /// Seals, and the events behind them.
    public var seals = 0
    public var sealedEvents = 0
    /// Author's signatures that were verified.
    public var signatures = 0
    /// Authority events replayed.
    public var authorityEvents = 0
    /// Tiles proven against the root, all levels.
    public var tiles = 0
    /// Blocks of the thread index and pages of idempotency keys recomputed from the entries.
    public var indexBlocks = 0
    public var seenPages = 0
    /// Commitments to the thread index recomputed.
    public var commitments = 0
    /// Kept receipts held against the log.
    public var receipts = 0
    /// Bytes of entries read.
    public var bytes = 0
    public var seconds = 0.0
    /// What was taken as given, in words; empty after a whole check.
    public var notChecked: [String] = []
    /// The earliest fault, or nil: all that was checked holds.
    public var fault: Fault?

    /// Entries a second.
    public var rate: Double { seconds > 0 ? Double(entries) / seconds : 0 }

    public init() {}
}

/// How far a long piece of work has come.
public struct Progress: Sendable, Equatable {
    /// Entries done, and to do in all.
    public var done: Int
    public var total: Int
    /// Bytes of entries handled so far.
    public var bytes: Int

    public init(done: Int, total: Int, bytes: Int) {
        self.done = done
        self.total = total
        self.bytes = bytes
    }
}

/// What the engine asks of a database: tables of rows, and one position for all views of a log.
///
/// All healthy views of a log always stand at the same position, because marks of one view become rows of another. A view
/// that was stopped by a fault stays behind until it is rebuilt.
public protocol ProjectionStore: Sendable {
    /// Where the log's views are. Makes nothing.
    func projections(log: String) async throws -> StoredProjections

    /// The stored rows of `keys`, by key, in the form that ``RowReader`` takes; no entry for a key without a row.
    func rows(log: String, view: String, table: TableDefinition, keys: [String]) async throws -> [String: [String?]]

    /// Moves the position from `step.from` to `step.to` and writes all changes, in one transaction, or throws and nothing
    /// has happened; or nobody knows, when the store was lost on the way: then ``projections(log:)`` tells.
    /// - Throws: ``ProjectionStoreFault/moved`` when the position is not `step.from`, views were adopted since
    ///   `step.adoptions`, or a view has stopped that the step goes on with.
    func commit(_ step: ProjectionStep) async throws

    /// Begins a new generation of a view: an empty table beside the one that is read.
    func begin(log: String, view: TableDefinition, version: Int) async throws -> any GenerationWriter

    /// Makes finished generations the ones that are read, in one transaction, with their SQL views and indexes' statistics,
    /// and drops the old ones. With `from` the position must be that and moves to `to`. - Throws:
    /// ``ProjectionStoreFault/moved``.
    func adopt(_ adoption: Adoption) async throws

    /// Holds the position still while `body` runs: no ``commit(_:)`` of any process goes through meanwhile.
    func holding<Answer: Sendable>(log: String, _ body: @Sendable () async throws -> Answer) async throws -> Answer
}

/// Writes one generation; several may be written at once, each by one task.
public protocol GenerationWriter: Sendable {
    var generation: Int { get }
    /// Rows in PostgreSQL's COPY text format (see ``RowWriter``), any number at a time.
    func write(_ rows: [UInt8]) async throws
    /// All rows are written: key and indexes are built.
    func finish() async throws
    /// Drops it.
    func abandon() async
}

public enum ProjectionStoreFault: Error, Equatable {
    /// Somebody else has moved the position.
    case moved
    /// The schema of the views belongs to another log or a newer program; the text says which.
    case foreign(String)
}

public struct StoredProjections: Sendable {
    /// Entries that all healthy views have folded; nil before the first rebuild.
    public var position: Int?
    /// How often views of the log were adopted: whoever follows them has to look again when it changes.
    public var adoptions: Int
    public var views: [String: StoredView]

    public init(position: Int?, adoptions: Int, views: [String: StoredView]) {
        self.position = position
        self.adoptions = adoptions
        self.views = views
    }
}

public struct StoredView: Sendable {
    public var version: Int
    /// Number of the tables that are read.
    public var generation: Int
    public var rowCount: Int
    /// ``LtHash/state``, 2,048 bytes.
    public var digestState: [UInt8]
    /// The entry that its fold could not take, and why: it stands there.
    public var stopped: Stop?

    public init(version: Int, generation: Int, rowCount: Int, digestState: [UInt8], stopped: Stop?) {
        self.version = version
        self.generation = generation
        self.rowCount = rowCount
        self.digestState = digestState
        self.stopped = stopped
    }

    public struct Stop: Sendable, Hashable {
        public var index: Int
        public var reason: String

        public init(index: Int, reason: String) {
            self.index = index
            self.reason = reason
        }
    }
}

/// One advance of all healthy views of a log.
public struct ProjectionStep: Sendable {
    public var log: String
    public var from: Int
    /// As ``from`` when the step only stops a view.
    public var to: Int
    /// The stamp of entry `to` - 1, milliseconds since 1970; nil when the position stays.
    public var recordedMilliseconds: Int64?
    /// Of the ``StoredProjections`` that the step goes on from.
    public var adoptions: Int
    public var changes: [ViewChange]

    public init(
        log: String, from: Int, to: Int, recordedMilliseconds: Int64?, adoptions: Int, changes: [ViewChange]
    ) {
        self.log = log
        self.from = from
        self.to = to
        self.recordedMilliseconds = recordedMilliseconds
        self.adoptions = adoptions
        self.changes = changes
    }
}

/// What becomes of one view in a step.
public struct ViewChange: Sendable {
    public var table: TableDefinition
    public var generation: Int
    /// New and changed rows in COPY text format, each key once.
    public var rows: [UInt8]
    public var rowsCount: Int
    /// Keys whose rows end.
    public var deleted: [String]
    /// The whole view's, behind the step.
    public var rowCount: Int
    public var digestState: [UInt8]
    /// Set when this step stops the view; then it has no rows to write.
    public var stopped: StoredView.Stop?

    public init(
        table: TableDefinition, generation: Int, rows: [UInt8], rowsCount: Int, deleted: [String], rowCount: Int,
        digestState: [UInt8], stopped: StoredView.Stop?
    ) {
        self.table = table
        self.generation = generation
        self.rows = rows
        self.rowsCount = rowsCount
        self.deleted = deleted
        self.rowCount = rowCount
        self.digestState = digestState
        self.stopped = stopped
    }
}

/// Finished generations and what they are.
public struct Adoption: Sendable {
    public struct Generation: Sendable {
        public var table: TableDefinition
        public var version: Int
        public var generation: Int
        public var rowCount: Int
        public var digestState: [UInt8]
        /// Set when the view could not take an entry: the rows are as of before it.
        public var stopped: StoredView.Stop?

        public init(
            table: TableDefinition, version: Int, generation: Int, rowCount: Int, digestState: [UInt8],
            stopped: StoredView.Stop?
        ) {
            self.table = table
            self.version = version
            self.generation = generation
            self.rowCount = rowCount
            self.digestState = digestState
            self.stopped = stopped
        }
    }

    public var log: String
    /// The position now; nil where the log has none yet.
    public var from: Int?
    public var to: Int
    /// The stamp of entry `to` - 1, milliseconds since 1970.
    public var recordedMilliseconds: Int64
    public var generations: [Generation]

    public init(log: String, from: Int?, to: Int, recordedMilliseconds: Int64, generations: [Generation]) {
        self.log = log
        self.from = from
        self.to = to
        self.recordedMilliseconds = recordedMilliseconds
        self.generations = generations
    }
}

/// What readers ask of the database that keeps the views.
public protocol ViewsReading: Sendable {
    /// Where the views of a log stand; nil before the first build.
    func standing(log: String) async throws -> ViewsStanding?

    /// The columns of what SQL derives from views; nil while it is not there, since not all views are built.
    func table(of derived: TableDefinition.Derived) async throws -> ReadTable?

    /// A page of rows, with where the view stood then; nil for a view that is not built.
    func page(log: String, _ query: RowQuery) async throws -> (standing: ViewStanding, page: RowPage)?

    /// All rows by key as they are now, however long the reading takes; nil for a view that is not built.
    func stream(log: String, _ table: ReadTable) async throws -> (any RowStream)?
}

/// A view's rows, a few at a time; whoever drops it ends it.
public protocol RowStream: Sendable {
    var standing: ViewStanding { get }
    /// The next canonical lines; none at the end.
    func next() async throws -> [[UInt8]]
}

/// Where all views of a log stand.
public struct ViewsStanding: Sendable {
    /// Entries that all healthy views have folded.
    public let position: Int
    /// The stamp of the last of them, milliseconds since 1970.
    public let recordedMilliseconds: Int64
    public let views: [String: StoredView]

    public init(position: Int, recordedMilliseconds: Int64, views: [String: StoredView]) {
        self.position = position
        self.recordedMilliseconds = recordedMilliseconds
        self.views = views
    }

    /// Where one view stands; nil for one that is not built.
    public func view(_ name: String) -> ViewStanding? {
        guard let view = views[name] else { return nil }
        return ViewStanding(
            size: view.stopped?.index ?? position, recordedMilliseconds: recordedMilliseconds, version: view.version,
            rowCount: view.rowCount, digest: LtHash(state: view.digestState)?.digest, stopped: view.stopped)
    }

    /// Where everything derived stands: where the healthy views do.
    public var derived: ViewStanding {
        ViewStanding(
            size: position, recordedMilliseconds: recordedMilliseconds, version: nil, rowCount: nil, digest: nil,
            stopped: nil)
    }
}

/// Where one view stands.
public struct ViewStanding: Sendable {
    /// Entries that its rows hold.
    public let size: Int
    /// When the last entry that the views have folded was recorded, milliseconds since 1970.
    public let recordedMilliseconds: Int64
    /// Of its rules; nil, as rows and digest, for what SQL derives.
    public let version: Int?
    public let rowCount: Int?
    /// 32 bytes.
    public let digest: [UInt8]?
    public let stopped: StoredView.Stop?

    public init(
        size: Int, recordedMilliseconds: Int64, version: Int?, rowCount: Int?, digest: [UInt8]?, stopped: StoredView.Stop?
    ) {
        self.size = size
        self.recordedMilliseconds = recordedMilliseconds
        self.version = version
        self.rowCount = rowCount
        self.digest = digest
        self.stopped = stopped
    }
}

public import Supervision

/// A view (视图): which events touch which rows, and how a row changes. Pure: no clock, no I/O, no randomness; "today" is
/// never asked, time is what events and the log's stamps say.
public struct View<Row: ViewRow>: Sendable {
    public let table: TableDefinition
    /// Raised whenever the same entries give other rows than before.
    public let version: Int
    /// The threads that together hold every event that can touch the row of `key`, besides the thread `reference`.
    public let threads: (@Sendable (_ key: String) -> [String])?
    public let rules: [Rule]

    /// - Parameters:
    ///   - name: the view's, lower case with underscores: its table in `tables`.
    ///   - tables: the folder's `tables.sql`.
    public init(
        _ name: String, version: Int, tables: [UInt8], threads: @escaping @Sendable (_ key: String) -> [String],
        rules: [Rule]
    ) {
        table = TableDefinition(name, in: tables)
        self.version = version
        self.threads = threads
        self.rules = rules
    }

    /// How events of one type change rows.
    public struct Rule: Sendable {
        let type: EventType
        let keys: [RowKey]
        let fold: @Sendable (inout Row?, FoldContext) -> Void

        /// - Parameters:
        ///   - keys: the rows it touches, each once even when named twice.
        ///   - fold: changes the row; nil is no row: before the first event, and behind one that ends it.
        public static func on(
            _ type: EventType, _ keys: RowKey..., fold: @escaping @Sendable (inout Row?, FoldContext) -> Void
        ) -> Rule {
            Rule(type: type, keys: keys, fold: fold)
        }
    }
}

/// A row that begins with the first event that touches it, whichever that is: what comes before its thing exists is shown
/// too.
public protocol BegunRow: ViewRow {
    init(key: String)
}

extension View.Rule where Row: BegunRow {
    /// As ``on(_:_:fold:)``, where the first event begins the row and none ends it.
    public static func changing(
        _ type: EventType, _ keys: RowKey..., fold: @escaping @Sendable (inout Row, FoldContext) -> Void
    ) -> Self {
        Self(type: type, keys: keys) { row, context in row.change(context) { fold(&$0, context) } }
    }
}

extension Optional where Wrapped: BegunRow {
    /// Changes the row of the context's key, begun where there is none. It is out of its box meanwhile, so that its lists
    /// are not copied.
    public mutating func change(_ context: FoldContext, _ fold: (inout Wrapped) -> Void) {
        var row = take() ?? Wrapped(key: context.key)
        fold(&row)
        self = row
    }
}

/// Where an event's row keys come from.
public enum RowKey: Sendable {
    /// The id of the event's subject: `2026-17` of `complaint/2026-17`.
    case subjectID
    /// The event's subject with its kind: `inspection/J-1`.
    case subject
    /// A member of the data; `officers/*/certificate` for each of a list. Nothing where there is none.
    case field(String)
    /// Whatever `body` calls back with, from the event and the reference alone.
    case computed(@Sendable (_ context: FoldContext, _ body: (String) -> Void) -> Void)
}

/// A view of any row type, as the engine holds them.
public protocol ProjectedView: Sendable {
    var table: TableDefinition { get }
    var version: Int { get }
    /// See ``View/threads``; nil for views whose rows carry their own evidence (``TallyView``).
    var threads: (@Sendable (_ key: String) -> [String])? { get }
}

public import Supervision

/// A view (视图): which events touch which rows, and how a row changes. Pure: no clock, no I/O, no randomness; "today" is
/// never asked, time is what events and the log's stamps say.
public struct View<Row: ViewRow>: ProjectedView {
    public let table: TableDefinition
    /// Raised whenever the same entries give other rows than before.
    public let version: Int
    /// The threads that together hold every event that can touch the row of `key`, besides the thread `reference`.
    public let threads: (@Sendable (_ key: String) -> [String])?
    public let judgement: DayJudgement?
    public let rules: [Rule]

    /// - Parameters:
    ///   - name: the view's, lower case with underscores: its table in `tables`.
    ///   - tables: the folder's `tables.sql`.
    ///   - judgement: of rows that mean something else as days go by.
    public init(
        _ name: String, version: Int, tables: [UInt8], threads: @escaping @Sendable (_ key: String) -> [String],
        judgement: DayJudgement? = nil, rules: [Rule]
    ) {
        table = TableDefinition(name, in: tables)
        self.version = version
        self.threads = threads
        self.judgement = judgement
        self.rules = rules
    }

    /// How events of one type change rows.
    public struct Rule: Sendable {
        let type: EventType
        let keys: [RowKey]
        let change: RowChange

        /// - Parameters:
        ///   - keys: the rows it touches, each once even when named twice.
        ///   - fold: changes the row; nil is no row: before the first event, and behind one that ends it.
        public static func on(
            _ type: EventType, _ keys: RowKey..., fold: @escaping @Sendable (inout Row?, FoldContext) -> Void
        ) -> Rule {
            Rule(type: type, keys: keys) { place, isThere, context in
                let place = place.assumingMemoryBound(to: Row.self)
                var row = isThere ? place.move() : nil
                fold(&row, context)
                guard let row else { return false }
                place.initialize(to: row)
                return true
            }
        }
    }
}

/// Changes the row at a place, empty where there is none, and returns whether there is one now.
typealias RowChange = @Sendable (_ place: UnsafeMutableRawPointer, _ isThere: Bool, _ context: FoldContext) -> Bool

/// What a row means on a day, of a view whose rows mean something else as days go by: JSON, of the row as its canonical line
/// has it and a day in the past or to come. Pure, as rules are; called within a lent ``JSONReader``.
public typealias DayJudgement = @Sendable (_ row: EventValue, _ day: Day) -> JSONText

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
        Self(type: type, keys: keys) { place, isThere, context in
            let place = place.assumingMemoryBound(to: Row.self)
            if !isThere { place.initialize(to: Row(key: context.key)) }
            fold(&place.pointee, context)
            return true
        }
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

/// A view of any row type, as the engine holds them.
public protocol ProjectedView: Sendable {
    var table: TableDefinition { get }
    var version: Int { get }
    /// See ``View/threads``; nil for views whose rows carry their own evidence (``TallyView``).
    var threads: (@Sendable (_ key: String) -> [String])? { get }
    /// Nil for views whose rows mean the same on every day.
    var judgement: DayJudgement? { get }
}

extension View: FoldMaking {
    func makeFold(follows: Bool) -> TableFold {
        TableFold(
            table: table, version: version, row: RowType(Row.self),
            rules: rules.map { TableFold.Rule(type: $0.type, keys: $0.keys, change: $0.change) }, follows: follows)
    }
}

/// What a view that folds rows of its own can do besides.
protocol FoldMaking {
    func makeFold(follows: Bool) -> TableFold
}

public import Supervision

// Reading: what views are asked, the same whether PostgreSQL answers or a replay.
//   ReadTable, ColumnValue    what can be asked for, and values that compare
//   RowQuery, RowCursor       filters, order, and where a page begins
//   RowTokens                 a canonical line's values
//   ReplayedView+Page         the answer of a replay
//   ViewsReading              the answer of a database, as a protocol

/// A table that can be read: a view's own, or one that SQL derives from views (then there is no digest, no key and no past).
public struct ReadTable: Sendable {
    public let definition: TableDefinition
    public let isDerived: Bool
    /// Columns of a derived table whose numbers are no integers; their ``TableDefinition/ColumnType`` is `json`.
    public let decimals: Set<String>

    public var name: String { definition.name }
    public var meaning: String { definition.meaning }
    public var columns: [TableDefinition.Column] { definition.columns }

    public init(_ definition: TableDefinition) {
        self.definition = definition
        isDerived = false
        decimals = []
    }

    /// A derived table, of the columns that the database says it has.
    public init(derived: TableDefinition.Derived, columns: [TableDefinition.Column], decimals: Set<String>) {
        definition = TableDefinition(
            name: derived.name, meaning: derived.meaning, columns: columns, indexes: [], derived: [])
        isDerived = true
        self.decimals = decimals
    }

    /// Whether rows can be filtered and sorted by a column.
    public func isComparable(_ column: TableDefinition.Column) -> Bool {
        column.type != .json || decimals.contains(column.name)
    }
}

extension TableDefinition.Column {
    /// A column that a database declares.
    public init(name: String, type: TableDefinition.ColumnType, meaning: String) {
        self.init(name: name, type: type, isRequired: false, meaning: meaning)
    }
}

/// A value that rows are compared by. Null is before nothing and behind everything, in either direction.
public enum ColumnValue: Sendable, Hashable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case date(Day)
    /// Milliseconds since 1970.
    case timestamp(Int64)
    /// A number as it was written; only PostgreSQL compares those.
    case decimal(String)

    /// Values of one column: text by its UTF-8 bytes, false before true.
    public static func precedes(_ one: ColumnValue, _ other: ColumnValue) -> Bool {
        switch (one, other) {
        case (.text(let one), .text(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
        case (.integer(let one), .integer(let other)): one < other
        case (.boolean(let one), .boolean(let other)): !one && other
        case (.date(let one), .date(let other)): one < other
        case (.timestamp(let one), .timestamp(let other)): one < other
        default: false
        }
    }
}

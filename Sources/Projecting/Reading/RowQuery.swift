internal import MerkleLog
internal import Supervision

/// Which rows of a view, in which order, from where on.
public struct RowQuery: Sendable {
    /// What a column's value is held against. Null meets nothing but ``isNull(_:)``.
    public enum Test: Sendable {
        case among([ColumnValue])
        case less(ColumnValue, orEqual: Bool)
        case greater(ColumnValue, orEqual: Bool)
        case isNull(Bool)
    }

    public struct Condition: Sendable {
        /// Position in the table.
        public let column: Int
        public let test: Test
    }

    public struct Order: Sendable, Equatable {
        public let column: Int
        public let isDescending: Bool
    }

    public let table: ReadTable
    public var conditions: [Condition] = []
    /// Ends with what tells all rows apart: the key, or, of a derived table, whatever can be compared.
    public let order: [Order]
    public var after: RowCursor?
    public var limit: Int

    /// - Parameters:
    ///   - filters: names such as `state`, `due.lte`, `department.in`, with their values.
    ///   - sort: columns, each with `-` before it for descending order.
    ///   - cursor: what an earlier page gave.
    public init(
        _ table: ReadTable, filters: [(name: String, value: String)] = [], sort: [String] = [], cursor: String? = nil,
        limit: Int
    ) throws(RowQueryFault) {
        self.table = table
        self.limit = limit
        order = try Self.order(sort, table)
        for (name, value) in filters { conditions.append(try Self.condition(name, value, table)) }
        if let cursor { after = try RowCursor(cursor, order, table) }
    }

    /// One row.
    public init(_ table: ReadTable, key: String) {
        self.table = table
        limit = 1
        order = [Order(column: 0, isDescending: false)]
        conditions = [Condition(column: 0, test: .among([.text(key)]))]
    }

    private static func order(_ sort: [String], _ table: ReadTable) throws(RowQueryFault) -> [Order] {
        var order: [Order] = []
        for name in sort {
            let isDescending = name.hasPrefix("-")
            let column = try comparable(String(isDescending ? name.dropFirst() : name[...]), table)
            guard !order.contains(where: { $0.column == column }) else {
                throw RowQueryFault(.badFilter, "sort names \(table.columns[column].name) twice.")
            }
            order.append(Order(column: column, isDescending: isDescending))
        }
        for column in table.columns.indices where table.isDerived ? table.isComparable(table.columns[column]) : column == 0 {
            if !order.contains(where: { $0.column == column }) { order.append(Order(column: column, isDescending: false)) }
        }
        return order
    }

    private static func condition(_ name: String, _ value: String, _ table: ReadTable) throws(RowQueryFault) -> Condition {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let column = try comparable(String(parts[0]), table)
        func one() throws(RowQueryFault) -> ColumnValue { try Self.value(value, column, table) }
        let test: Test
        switch parts.count == 1 ? "" : parts[1] {
        case "": test = .among([try one()])
        case "lt": test = .less(try one(), orEqual: false)
        case "lte": test = .less(try one(), orEqual: true)
        case "gt": test = .greater(try one(), orEqual: false)
        case "gte": test = .greater(try one(), orEqual: true)
        case "null" where value == "true" || value == "false": test = .isNull(value == "true")
        case "null": throw RowQueryFault(.badFilter, "\(name) is true or false.")
        case "in":
            var values: [ColumnValue] = []
            for part in value.split(separator: ",", omittingEmptySubsequences: false) {
                values.append(try Self.value(String(part), column, table))
            }
            guard values.count <= valuesMax else {
                throw RowQueryFault(.badFilter, "\(name) has more than \(valuesMax) values.")
            }
            test = .among(values)
        default:
            throw RowQueryFault(.badFilter, "A filter is a column's name, or one followed by .lt, .lte, .gt, .gte, .in or .null.")
        }
        return Condition(column: column, test: test)
    }

    /// Values that one filter lists.
    private static let valuesMax = 100

    private static func comparable(_ name: String, _ table: ReadTable) throws(RowQueryFault) -> Int {
        guard let column = table.columns.firstIndex(where: { $0.name == name }) else {
            throw RowQueryFault(.unknownColumn, "The view \(table.name) has no such column; see /v1/views.")
        }
        guard table.isComparable(table.columns[column]) else {
            throw RowQueryFault(.badFilter, "\(name) is JSON: rows are neither filtered nor sorted by it.")
        }
        return column
    }

    static func value(_ text: String, _ column: Int, _ table: ReadTable) throws(RowQueryFault) -> ColumnValue {
        let column = table.columns[column]
        let (value, form): (ColumnValue?, String) =
            switch column.type {
            case .text: (.text(text), "text")
            case .integer: (whole(text).map { .integer($0) }, "an integer")
            case .boolean: (text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil, "true or false")
            case .date: (Day(text).map { .date($0) }, "a date such as 2026-01-31")
            case .timestamp: (Instant.milliseconds(text).map { .timestamp($0) }, "an RFC 3339 instant")
            case .json: (isDecimal(text) ? .decimal(text) : nil, "a number")
            }
        guard let value else { throw RowQueryFault(.badFilter, "\(column.name) is compared with \(form).") }
        return value
    }

    private static func whole(_ text: String) -> Int? { text.hasPrefix("+") ? nil : Int(text) }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return digits.utf8.count <= 40 && (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

/// Why a query cannot be answered; the codes are those of the API.
public struct RowQueryFault: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        case unknownColumn = "unknown-column"
        case badFilter = "bad-filter"
        case badCursor = "bad-cursor"
    }

    public let code: Code
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

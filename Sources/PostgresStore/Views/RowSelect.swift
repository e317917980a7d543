import Projecting

/// The SELECT of a ``RowQuery``. Names are those of the program's `tables.sql` (or of the catalog), values are binds.
struct RowSelect {
    private(set) var statement = ""
    /// All of them are text, and cast in the statement.
    private(set) var binds = Binds()
    private var bindsCount = 0
    private let table: ReadTable

    /// - Parameter source: the table with its schema.
    init(_ query: RowQuery, from source: String) {
        table = query.table
        let conditions = query.conditions.map { condition($0) } + [after(query)].compactMap { $0 }
        let order = query.order.map { "\(operand($0.column)) \($0.isDescending ? "DESC" : "ASC") NULLS LAST" }
        statement = "SELECT \(Self.texts(table)) FROM \(source) AS r"
        if !conditions.isEmpty { statement += " WHERE " + conditions.joined(separator: " AND ") }
        if !order.isEmpty { statement += " ORDER BY " + Self.plain(order, query) }
        statement += " LIMIT \(query.limit + 1)"
        if case .offset(let count) = query.after { statement += " OFFSET \(count)" }
    }

    /// A key is never null: said so, its index could not serve the order.
    private static func plain(_ order: [String], _ query: RowQuery) -> String {
        zip(order, query.order).map { text, item in
            query.table.columns[item.column].isRequired && !item.isDescending
                ? String(text.dropLast(" NULLS LAST".count)) : text
        }.joined(separator: ", ")
    }

    /// All columns in the text forms of ``RowReader``.
    static func texts(_ table: ReadTable) -> String {
        table.columns.map { column in
            switch column.type {
            case .timestamp: "floor(extract(epoch FROM \(quoted(column.name))) * 1000)::int8::text"
            default: "\(quoted(column.name))::text"
            }
        }.joined(separator: ", ")
    }

    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func operand(_ column: Int) -> String {
        // With the table's alias: a bare name in ORDER BY would mean the answer's column, which is text.
        let name = "r." + Self.quoted(table.columns[column].name)
        return table.columns[column].type == .text ? "\(name)::text COLLATE \"C\"" : name
    }

    private mutating func bind(_ value: ColumnValue) -> String {
        binds.text(value.description)
        bindsCount += 1
        let type =
            switch value {
            case .text: "text"
            case .integer: "int8"
            case .boolean: "bool"
            case .date: "date"
            case .timestamp: "timestamptz"
            case .decimal: "numeric"
            }
        return "$\(bindsCount)::text::\(type)"
    }

    private mutating func condition(_ condition: RowQuery.Condition) -> String {
        let name = operand(condition.column)
        switch condition.test {
        case .among(let values):
            let list = values.map { bind($0) }.joined(separator: ", ")
            return values.count == 1 ? "\(name) = \(list)" : "\(name) IN (\(list))"
        case .less(let value, let orEqual): return "\(name) \(orEqual ? "<=" : "<") \(bind(value))"
        case .greater(let value, let orEqual): return "\(name) \(orEqual ? ">=" : ">") \(bind(value))"
        case .isNull(let wanted): return "\(name) IS \(wanted ? "" : "NOT ")NULL"
        }
    }

    /// Rows behind the cursor's: equal in the first columns of the order, and behind in the next one.
    private mutating func after(_ query: RowQuery) -> String? {
        guard case .row(let values) = query.after else { return nil }
        var alternatives: [String] = []
        var equal: [String] = []
        for (item, value) in zip(query.order, values) {
            let name = operand(item.column)
            guard let value else {
                // Nothing is behind null.
                equal.append("\(name) IS NULL")
                continue
            }
            let bound = bind(value)
            let isRequired = table.columns[item.column].isRequired
            let behind = "\(name) \(item.isDescending ? "<" : ">") \(bound)" + (isRequired ? "" : " OR \(name) IS NULL")
            alternatives.append("(" + (equal + ["(\(behind))"]).joined(separator: " AND ") + ")")
            equal.append("\(name) = \(bound)")
        }
        return alternatives.isEmpty ? "false" : "(" + alternatives.joined(separator: " OR ") + ")"
    }
}

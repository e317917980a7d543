extension ReplayedView {
    /// The row of a key, in its canonical line.
    public func line(of key: String) -> [UInt8]? {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].key.utf8.lexicographicallyPrecedes(key.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < lines.count && lines[low].key.utf8.elementsEqual(key.utf8) ? lines[low].bytes : nil
    }

    /// Answers a query as PostgreSQL does.
    public func page(_ query: RowQuery) -> RowPage {
        let types = query.table.columns.map(\.type)
        var rows: [(values: [ColumnValue?], line: Int)] = []
        for (number, line) in lines.enumerated() {
            let tokens = RowTokens.split(line.bytes)
            guard tokens.count == types.count else { continue }
            let meets = query.conditions.allSatisfy { condition in
                condition.test.isMet(by: RowTokens.value(tokens[condition.column], types[condition.column]))
            }
            guard meets else { continue }
            let values = query.order.map { RowTokens.value(tokens[$0.column], types[$0.column]) }
            if case .row(let last) = query.after, !query.precedes(last, values) { continue }
            rows.append((values, number))
        }
        rows.sort { query.precedes($0.values, $1.values) }
        return RowPage(rows.prefix(query.limit + 1).map { lines[$0.line].bytes }, of: query)
    }
}

extension ColumnValue {
    /// Text by its bytes, as PostgreSQL compares it: what only looks alike is another.
    fileprivate func isSame(as other: ColumnValue) -> Bool {
        guard case .text(let one) = self, case .text(let other) = other else { return self == other }
        return one.utf8.elementsEqual(other.utf8)
    }
}

extension RowQuery.Test {
    func isMet(by value: ColumnValue?) -> Bool {
        guard let value else {
            if case .isNull(true) = self { return true }
            return false
        }
        return switch self {
        case .among(let values): values.contains { $0.isSame(as: value) }
        case .less(let bound, let orEqual): ColumnValue.precedes(value, bound) || orEqual && value.isSame(as: bound)
        case .greater(let bound, let orEqual): ColumnValue.precedes(bound, value) || orEqual && value.isSame(as: bound)
        case .isNull(let wanted): !wanted
        }
    }
}

extension RowQuery {
    /// Whether a row of the values `one` comes before one of `other`; values in the order of ``order``.
    func precedes(_ one: [ColumnValue?], _ other: [ColumnValue?]) -> Bool {
        for ((one, other), item) in zip(zip(one, other), order) {
            guard let one else {
                if other == nil { continue }
                return false
            }
            guard let other else { return true }
            if one.isSame(as: other) { continue }
            return item.isDescending ? ColumnValue.precedes(other, one) : ColumnValue.precedes(one, other)
        }
        return false
    }
}

extension ReplayedView {
    /// Of rows from elsewhere.
    /// - Parameter rows: values in the form that ``RowReader`` takes, in any order.
    package init(_ table: TableDefinition, version: Int, rows: [[String?]]) {
        let names = RowWriter.Names(table)
        let lines = rows.map { Line(key: ($0.first ?? nil) ?? "", bytes: RowWriter.line(values: $0, table, names)) }
        self.init(
            table: table, version: version,
            lines: lines.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, stopped: nil)
    }
}

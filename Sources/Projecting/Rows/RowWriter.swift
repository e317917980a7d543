public import Supervision

/// Writes rows as bytes: each as its canonical line and, where wanted, in PostgreSQL's COPY text format.
///
/// The line is one JSON object, all columns in table order, no white space; digests are over these lines, downloads consist
/// of them. Instants are RFC 3339 in UTC with milliseconds. The COPY text has values between tabs, a line a row, `\N` for
/// null (PostgreSQL documentation, COPY, "Text Format").
public struct RowWriter {
    /// `{"key":`, `,"name":`, … one a column, made once a table.
    public struct Names: Sendable {
        fileprivate let heads: [[UInt8]]

        public init(_ table: TableDefinition) {
            heads = table.columns.enumerated().map { position, column in
                Array(((position == 0 ? "{\"" : ",\"") + column.name + "\":").utf8)
            }
        }
    }

    /// The row written last, without a line end.
    public private(set) var line: [UInt8] = []
    /// All rows written; empty where it was not wanted.
    public private(set) var copy: [UInt8] = []
    private let names: Names
    private let copies: Bool
    private var column = 0

    /// - Parameter copies: COPY text is wanted too.
    public init(_ names: Names, copies: Bool = false) {
        self.names = names
        self.copies = copies
        line.reserveCapacity(1_024)
    }

    /// The line of a row, without a line end.
    public static func line(_ row: some ViewRow, _ names: Names) -> [UInt8] {
        var writer = RowWriter(names)
        writer.write { row.write(&$0) }
        return writer.line
    }

    /// The line of a stored row: values in the form that ``RowReader`` takes.
    public static func line(values: [String?], _ table: TableDefinition, _ names: Names) -> [UInt8] {
        var writer = RowWriter(names)
        writer.write { writer in
            for (column, value) in zip(table.columns, values) { writer.stored(value, column.type) }
        }
        return writer.line
    }

    /// Writes one row: `body` gives each column once.
    /// - Parameter before: the line that the row had; a row that is still the same is left out of the COPY text.
    mutating func write(unless before: [UInt8]? = nil, _ body: (inout RowWriter) -> Void) {
        line.removeAll(keepingCapacity: true)
        column = 0
        let start = copy.count
        body(&self)
        precondition(column == names.heads.count, "a row writes each column once")
        line.append(UInt8(ascii: "}"))
        guard copies else { return }
        if line == before { copy.removeSubrange(start...) } else { copy[copy.count - 1] = UInt8(ascii: "\n") }
    }

    private mutating func stored(_ value: String?, _ type: TableDefinition.ColumnType) {
        switch type {
        case .text: text(value)
        case .integer: integer(value.flatMap { Int($0) })
        case .boolean: boolean(value.map { $0.hasPrefix("t") })
        case .date: date(value.flatMap { Day($0) })
        case .timestamp: timestamp(value.flatMap { Int64($0) })
        case .json: json(utf8: value.map { Array($0.utf8) })
        }
    }

    // MARK: Columns

    /// Writes a column's value to both, each in its form; the COPY text's value ends with a tab.
    private mutating func value(_ isThere: Bool, _ body: (inout RowWriter) -> Void) {
        line.append(contentsOf: names.heads[column])
        column += 1
        if isThere {
            body(&self)
        } else {
            line.append(contentsOf: "null".utf8)
            if copies { copy.append(contentsOf: "\\N".utf8) }
        }
        if copies { copy.append(UInt8(ascii: "\t")) }
    }

    public mutating func text(_ text: String?) {
        value(text != nil) { writer in
            guard var text else { return }
            text.withUTF8 { bytes in
                writer.line.append(UInt8(ascii: "\""))
                writer.line.append(jsonEscaped: bytes)
                writer.line.append(UInt8(ascii: "\""))
                if writer.copies { writer.copy.append(copyEscaped: bytes) }
            }
        }
    }

    public mutating func integer(_ number: Int?) {
        plain(number != nil) { $0.append(decimal: number ?? 0) }
    }

    public mutating func boolean(_ flag: Bool?) {
        value(flag != nil) { writer in
            writer.line.append(contentsOf: flag == true ? "true".utf8 : "false".utf8)
            if writer.copies { writer.copy.append(UInt8(ascii: flag == true ? "t" : "f")) }
        }
    }

    public mutating func date(_ day: Day?) {
        quoted(day != nil) { if let day { $0.append(day: day) } }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    public mutating func timestamp(_ milliseconds: Int64?) {
        quoted(milliseconds != nil) { $0.append(instant: milliseconds ?? 0) }
    }

    /// JSON text in UTF-8: members in a fixed order, no white space, no line ends.
    public mutating func json(utf8: [UInt8]?) {
        json(utf8 != nil) { $0.append(contentsOf: utf8 ?? []) }
    }

    public mutating func json(_ json: JSONText?) {
        self.json(json != nil) { json?.write(to: &$0) }
    }

    /// JSON that `body` appends.
    mutating func json(_ body: (inout [UInt8]) -> Void) { json(true, body) }

    private mutating func json(_ isThere: Bool, _ body: (inout [UInt8]) -> Void) {
        value(isThere) { writer in
            let start = writer.line.count
            body(&writer.line)
            guard writer.copies else { return }
            writer.line.withUnsafeBufferPointer { line in
                writer.copy.append(copyEscaped: UnsafeBufferPointer(rebasing: line[start...]))
            }
        }
    }

    /// A value that both write alike.
    private mutating func plain(_ isThere: Bool, _ body: (inout [UInt8]) -> Void) {
        value(isThere) { writer in
            let start = writer.line.count
            body(&writer.line)
            if writer.copies { writer.copy.append(contentsOf: writer.line[start...]) }
        }
    }

    /// A value that the line has in quotes and the COPY text without.
    private mutating func quoted(_ isThere: Bool, _ body: (inout [UInt8]) -> Void) {
        value(isThere) { writer in
            writer.line.append(UInt8(ascii: "\""))
            let start = writer.line.count
            body(&writer.line)
            if writer.copies { writer.copy.append(contentsOf: writer.line[start...]) }
            writer.line.append(UInt8(ascii: "\""))
        }
    }
}

// Projecting: folds over the log, and the rows that come of them. From the bottom up:
//   TableDefinition, RowWriter, RowReader  a view's table as its tables.sql declares it, and rows as bytes
//   LtHash                                the digest of a set of rows
//   View, FoldContext, Marks              what a view is: rules from events to rows
//   …                                     see ARCHITECTURE.md

/// A view's table, read from its `tables.sql`: the one declaration of its columns, for PostgreSQL, JSON and digests alike.
///
/// The file has for each view a `CREATE TABLE <view> (` with one column a line, `<name> <type> [PRIMARY KEY|NOT NULL][,] -- <meaning>`;
/// types are `text`, `bigint`, `boolean`, `date`, `timestamptz`, `json`; the first column is the key, a `text PRIMARY KEY`.
/// Comment lines before it describe the view. Behind it come `CREATE INDEX ON <view> (…);` for what is filtered by, and
/// `CREATE VIEW <name> AS …;` for what SQL derives from the rows.
public struct TableDefinition: Sendable {
    public enum ColumnType: String, Sendable {
        case text, integer = "bigint", boolean, date, timestamp = "timestamptz", json
    }

    public struct Column: Sendable {
        public let name: String
        public let type: ColumnType
        /// The key, or NOT NULL.
        public let isRequired: Bool
        /// What it means, with its unit.
        public let meaning: String
    }

    public struct Derived: Sendable {
        public let name: String
        /// The whole `CREATE VIEW` statement.
        public let sql: String
        public let meaning: String
    }

    /// The view's name, which is the table's.
    public let name: String
    /// What a row is.
    public let meaning: String
    public let columns: [Column]
    /// Column lists of the indexes, such as `department, state`.
    public let indexes: [String]
    /// SQL views that follow from the rows; their names begin with the view's.
    public let derived: [Derived]

    public var key: String { columns[0].name }

    /// The table called `name` of a file. Traps when the file is not written as described: it is part of the program.
    public init(_ name: String, in sql: [UInt8]) {
        var parser = TableParser(String(decoding: sql, as: UTF8.self))
        guard let table = parser.tables().first(where: { $0.name == name }) else {
            preconditionFailure("tables.sql: there is no table \(name)")
        }
        self = table
    }

    init(name: String, meaning: String, columns: [Column], indexes: [String], derived: [Derived]) {
        self.name = name
        self.meaning = meaning
        self.columns = columns
        self.indexes = indexes
        self.derived = derived
    }
}

/// Reads the few forms that a `tables.sql` may have, line by line.
private struct TableParser {
    private var lines: ArraySlice<Substring>

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...] }

    mutating func tables() -> [TableDefinition] {
        var tables: [TableDefinition] = []
        while !lines.isEmpty { tables.append(table()) }
        return tables
    }

    private mutating func table() -> TableDefinition {
        let meaning = comments()
        let head = words(lines.popFirst() ?? "")
        precondition(head.count == 4 && head[0] == "CREATE" && head[1] == "TABLE" && head[3] == "(", "tables.sql: \(head)")
        var columns: [TableDefinition.Column] = []
        while let line = lines.popFirst(), !line.hasPrefix(")") { columns.append(column(line)) }
        precondition(columns.first?.type == .text && columns[0].isRequired, "\(head[2]): the first column is its text key")
        var indexes: [String] = []
        var derived: [TableDefinition.Derived] = []
        while true {
            let before = lines
            let meaning = comments()
            guard let line = lines.first, !line.hasPrefix("CREATE TABLE") else {
                lines = lines.isEmpty ? [] : before
                break
            }
            if line.hasPrefix("CREATE INDEX ON ") {
                lines.removeFirst()
                guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")") else {
                    preconditionFailure("tables.sql: \(line)")
                }
                indexes.append(String(line[line.index(after: open)..<close]))
            } else {
                derived.append(view(meaning))
            }
        }
        return TableDefinition(
            name: String(head[2]), meaning: meaning, columns: columns, indexes: indexes, derived: derived)
    }

    private mutating func comments() -> String {
        var text: [Substring] = []
        while let line = lines.first, line.hasPrefix("--") {
            text.append(line.dropFirst(2).drop { $0 == " " })
            lines.removeFirst()
        }
        return text.joined(separator: " ")
    }

    private func column(_ line: Substring) -> TableDefinition.Column {
        guard let dashes = line.firstRange(of: "--") else { preconditionFailure("tables.sql: a column without meaning: \(line)") }
        let words = words(line[..<dashes.lowerBound].filter { $0 != "," }[...])
        guard words.count >= 2, let type = TableDefinition.ColumnType(rawValue: String(words[1])) else {
            preconditionFailure("tables.sql: \(line)")
        }
        return TableDefinition.Column(
            name: String(words[0]), type: type, isRequired: words.count > 2,
            meaning: String(line[dashes.upperBound...].drop { $0 == " " }))
    }

    private mutating func view(_ meaning: String) -> TableDefinition.Derived {
        var sql: [Substring] = []
        while let line = lines.popFirst() {
            sql.append(line)
            if line.hasSuffix(";") { break }
        }
        let text = sql.joined(separator: "\n")
        let head = words(text[...])
        precondition(head.count > 4 && head[0] == "CREATE" && head[1] == "VIEW", "tables.sql: \(text)")
        return TableDefinition.Derived(name: String(head[2]), sql: text, meaning: meaning)
    }

    private func words(_ line: Substring) -> [Substring] {
        line.split { $0 == " " || $0 == "\n" }
    }
}

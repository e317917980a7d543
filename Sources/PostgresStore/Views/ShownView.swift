import Projecting

/// One SQL view that readers of SQL see: stable name, meaning, meanings of columns.
struct ShownView {
    let name: String
    /// Makes it, or replaces one that has the same columns.
    let make: Statement
    /// Takes one away whose columns are others, and with it whatever somebody has built on it.
    let drop: Statement

    /// The current table of a view.
    init(_ sql: ViewSQL, in schema: String) {
        let table = sql.table
        let columns = table.columns.map(\.name).joined(separator: ", ")
        let comments = table.columns.map { column in
            "COMMENT ON COLUMN \(schema).\(table.name).\(column.name) IS \(Self.literal(column.meaning));"
        }
        self.init(
            table.name, in: schema, meaning: table.meaning,
            sql: "CREATE OR REPLACE VIEW \(schema).\(table.name) AS SELECT \(columns) FROM \(sql.name);",
            comments: comments)
    }

    /// What SQL derives from rows; it names views as `views.name`, or plainly: `schema` is in the search path.
    init(_ derived: TableDefinition.Derived, in schema: String) {
        let body = derived.sql.drop { $0 != "V" }
        self.init(
            derived.name, in: schema, meaning: derived.meaning,
            sql: "CREATE OR REPLACE " + Self.renamed(body, to: schema), comments: [])
    }

    /// How far the log of the views is folded.
    static func position(of log: String, in schema: String) -> ShownView {
        ShownView(
            "position", in: schema, meaning: "How far the views have folded the log.",
            sql: """
                CREATE OR REPLACE VIEW \(schema).position AS
                SELECT size, recorded FROM projection.position WHERE log = \(literal(log));
                """,
            comments: [
                "COMMENT ON COLUMN \(schema).position.size IS 'entries that are folded';",
                "COMMENT ON COLUMN \(schema).position.recorded IS 'when the last of them was recorded: now, for the views';",
            ])
    }

    private init(_ name: String, in schema: String, meaning: String, sql: String, comments: [String]) {
        self.name = name
        let lines =
            [sql, "COMMENT ON VIEW \(schema).\(name) IS \(Self.literal(meaning));"] + comments
            + ["GRANT SELECT ON \(schema).\(name) TO shilu_reader;"]
        make = Statement(unsafe: lines.joined(separator: "\n"), name: "view \(name)")
        drop = Self.drop(name, in: schema)
    }

    static func drop(_ name: String, in schema: String) -> Statement {
        Statement(unsafe: "DROP VIEW IF EXISTS \(schema).\"\(name)\" CASCADE", name: "drop view \(name)")
    }

    /// Derived views in an order in which each comes behind those that it names.
    static func ordered(_ derived: [TableDefinition.Derived]) -> [TableDefinition.Derived] {
        var (waiting, ordered) = (derived, [TableDefinition.Derived]())
        while !waiting.isEmpty {
            let words = waiting.map { Set($0.sql.split { !$0.isLetter && !$0.isNumber && $0 != "_" }) }
            let next = waiting.indices.first { position in
                !waiting.contains { $0.name != waiting[position].name && words[position].contains($0.name[...]) }
            }
            // A circle has no order; the server says so.
            ordered.append(waiting.remove(at: next ?? 0))
        }
        return ordered
    }

    /// `views.` where a name begins becomes the schema's name.
    private static func renamed(_ sql: Substring, to schema: String) -> String {
        var parts = sql.split(separator: "views.", omittingEmptySubsequences: false).map(String.init)
        guard schema != "views", var text = parts.first else { return String(sql) }
        parts.removeFirst()
        for part in parts {
            let isInName = text.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            text += (isInName ? "views." : schema + ".") + part
        }
        return text
    }

    private static func literal(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}

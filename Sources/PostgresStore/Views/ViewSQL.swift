import Projecting

/// SQL about a view's own tables. Names come from the program's `tables.sql` alone, never from data or requests.
struct ViewSQL {
    let table: TableDefinition
    let version: Int
    let generation: Int

    /// The table of rows, with its schema.
    var name: String { Self.name(table.name, version: version, generation: generation) }

    static func name(_ view: String, version: Int, generation: Int) -> String {
        "projection.\"\(view)_v\(version)_g\(generation)\""
    }

    private var columns: String { table.columns.map(\.name).joined(separator: ", ") }

    // MARK: A generation

    /// Text is compared byte by byte, as downloads and digests are ordered. Some room is left in each page, so that a row
    /// that changes stays there and no index has to be touched.
    var create: Statement {
        let columns = table.columns.map { column in
            let type =
                switch column.type {
                case .text: "text COLLATE \"C\""
                case .json: "json COMPRESSION lz4"
                default: column.type.rawValue
                }
            return "\(column.name) \(type)\(column.isRequired ? " NOT NULL" : "")"
        }
        return statement("create", "CREATE TABLE \(name) (\(columns.joined(separator: ", "))) WITH (fillfactor = 90)")
    }

    /// Into a table that the same transaction made: its rows are visible to every snapshot as soon as the table is.
    var copy: Statement { statement("copy", "COPY \(name) (\(columns)) FROM STDIN (FREEZE)") }

    /// Key and indexes, over all rows at once.
    var finish: [Statement] {
        [statement("key", "ALTER TABLE \(name) ADD PRIMARY KEY (\(table.key))")]
            + table.indexes.map { statement("index", "CREATE INDEX ON \(name) (\($0))") }
    }
    var analyze: Statement { statement("analyze", "ANALYZE \(name)") }

    /// Gives up on a table that is being read for long; it is dropped another time.
    static func drop(_ view: String, version: Int, generation: Int) -> Statement {
        let name = name(view, version: version, generation: generation)
        return Statement(unsafe: "SET LOCAL lock_timeout = '2s'; DROP TABLE IF EXISTS \(name)", name: "drop \(name)")
    }

    // MARK: Rows

    /// Rows by key, `$1 text[]`, as ``RowReader`` takes them.
    var read: Statement { statement("read", "SELECT \(texts) FROM \(name) WHERE \(table.key) = ANY ($1::text[])") }

    /// All columns in the text forms of ``RowReader``.
    var texts: String {
        table.columns.map { column in
            switch column.type {
            case .text: column.name
            case .timestamp: "floor(extract(epoch FROM \(column.name)) * 1000)::int8::text"
            default: "\(column.name)::text"
            }
        }.joined(separator: ", ")
    }

    /// Writes new and changed rows, one `text[]` a column. (Set-returning functions in the select list are not spooled.)
    var upsert: Statement {
        let values = table.columns.enumerated().map { position, column in
            "unnest($\(position + 1)::text[])" + (column.type == .text ? "" : "::\(column.type.rawValue)")
        }
        let changes = table.columns.dropFirst().map { "\($0.name) = excluded.\($0.name)" }.joined(separator: ", ")
        return statement(
            "upsert",
            """
            INSERT INTO \(name) (\(columns)) SELECT \(values.joined(separator: ", "))
            ON CONFLICT (\(table.key)) DO \(changes.isEmpty ? "NOTHING" : "UPDATE SET \(changes)")
            """)
    }

    /// Rows by key, `$1 text[]`.
    var delete: Statement { statement("delete", "DELETE FROM \(name) WHERE \(table.key) = ANY ($1::text[])") }

    private func statement(_ what: String, _ sql: String) -> Statement {
        Statement(unsafe: sql, name: "\(table.name)-\(generation)-\(what)")
    }
}

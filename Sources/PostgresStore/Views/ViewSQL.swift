import Projecting

/// SQL about a view's own tables. Names come from the program's `tables.sql` alone, never from data or requests.
struct ViewSQL {
    let table: TableDefinition
    let version: Int
    let generation: Int

    /// The table of rows, with its schema.
    var name: String { "projection.\"\(table.name)_v\(version)_g\(generation)\"" }
    /// Where a session gathers the rows of a step.
    private var stage: String { "pg_temp.\"stage_g\(generation)\"" }

    private var columns: String { table.columns.map(\.name).joined(separator: ", ") }

    var create: Statement {
        let columns = table.columns.map { "\($0.name) \($0.type.rawValue)\($0.isRequired ? " NOT NULL" : "")" }
        return statement("create", "CREATE TABLE \(name) (\(columns.joined(separator: ", ")))")
    }

    /// Into a table that the same transaction made: nobody else can see it, so its rows need no later look.
    var copyAll: Statement { statement("copy", "COPY \(name) (\(columns)) FROM STDIN (FREEZE)") }

    /// Key and indexes, over all rows at once.
    var finish: [Statement] {
        [statement("key", "ALTER TABLE \(name) ADD PRIMARY KEY (\(table.key))")]
            + table.indexes.map { statement("index", "CREATE INDEX ON \(name) (\($0))") }
    }
    var analyze: Statement { statement("analyze", "ANALYZE \(name)") }
    var drop: Statement { statement("drop", "DROP TABLE IF EXISTS \(name)") }

    /// Rows by key, `$1 text[]`, as ``RowReader`` takes them.
    var read: Statement {
        statement("read", "SELECT \(texts) FROM \(name) WHERE \(table.key) = ANY($1::text[])")
    }

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

    var createStage: Statement {
        statement("stage", "CREATE TEMP TABLE IF NOT EXISTS \"stage_g\(generation)\" (LIKE \(name)) ON COMMIT DELETE ROWS")
    }
    var copyStage: Statement { statement("stage-copy", "COPY \(stage) (\(columns)) FROM STDIN") }
    var upsert: Statement {
        let changed = table.columns.dropFirst().map { "\($0.name) = EXCLUDED.\($0.name)" }.joined(separator: ", ")
        return statement(
            "upsert",
            "INSERT INTO \(name) (\(columns)) SELECT \(columns) FROM \(stage) ON CONFLICT (\(table.key)) DO "
                + (changed.isEmpty ? "NOTHING" : "UPDATE SET \(changed)"))
    }
    /// Rows by key, `$1 text[]`.
    var delete: Statement { statement("delete", "DELETE FROM \(name) WHERE \(table.key) = ANY($1::text[])") }

    // MARK: What readers of SQL see

    /// The SQL view of stable name, with its meaning and that of every column, readable by the readers' role.
    func show(in schema: String) -> [Statement] {
        let view = "\(schema).\(table.name)"
        return [
            statement("show", "CREATE VIEW \(view) AS SELECT \(columns) FROM \(name)"),
            statement("comment", "COMMENT ON VIEW \(view) IS \(literal(table.meaning))"),
        ] + table.columns.map { column in
            statement("comment", "COMMENT ON COLUMN \(view).\(column.name) IS \(literal(column.meaning))")
        } + [statement("grant", "GRANT SELECT ON \(view) TO shilu_reader")]
    }

    /// What SQL derives from the rows: its own names are looked up in `schema`, the session's search path.
    func showDerived(in schema: String) -> [Statement] {
        table.derived.flatMap { derived in
            [
                statement("derive", derived.sql.replacingOccurrences(of: "views.", with: schema + ".")),
                statement("comment", "COMMENT ON VIEW \(schema).\(derived.name) IS \(literal(derived.meaning))"),
                statement("grant", "GRANT SELECT ON \(schema).\(derived.name) TO shilu_reader"),
            ]
        }
    }

    private func literal(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "''") + "'" }

    private func statement(_ what: String, _ sql: String) -> Statement {
        Statement(unsafe: sql, name: "\(table.name)-\(generation)-\(what)")
    }
}

extension String {
    /// Foundation's, without it.
    fileprivate func replacingOccurrences(of old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

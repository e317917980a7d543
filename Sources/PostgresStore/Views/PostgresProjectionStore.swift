import Ledger
public import Projecting
import Synchronization

/// The views' store in PostgreSQL: rows in schema `projection`, shown in schema `views`.
///
/// The role needs what the schema grants to `shilu_service`.
public final class PostgresProjectionStore: ProjectionStore {
    private let url: String
    private let tables: [TableDefinition]
    private let viewsSchema: String
    private let writer: Connection
    private let fault: CommitFault?
    /// What ``projections(log:)`` said last: which tables rows are read from.
    private let known = Mutex<[String: StoredView]>([:])

    /// - Parameters:
    ///   - url: a libpq connection URL of the service role.
    ///   - tables: of all views that there are, for the SQL views that are derived from several.
    ///   - viewsSchema: the schema that shows this log; there, and with CREATE for the role.
    public convenience init(url: String, tables: [TableDefinition], viewsSchema: String = "views") {
        self.init(url: url, tables: tables, viewsSchema: viewsSchema, fault: nil)
    }

    package init(url: String, tables: [TableDefinition], viewsSchema: String, fault: CommitFault?) {
        precondition(
            !viewsSchema.isEmpty && viewsSchema.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) },
            "a schema's name is of a-z, 0-9 and _")
        self.url = url
        self.tables = tables
        self.viewsSchema = viewsSchema
        self.fault = fault
        writer = Connection(url: url, name: "shilu views", session: .sessionViews)
    }

    public func close() async { await writer.close() }

    // MARK: Reading

    public func projections(log: String) async throws -> StoredProjections {
        let binds = Binds { $0.text(log) }
        let (position, states) = try await writer.transaction { writer in
            let position = try writer.rows(.viewPosition, binds) { $0.integer(0) }.first
            let states = try writer.rows(.viewStates, binds) { row in
                (
                    name: row.text(0),
                    view: StoredView(
                        version: row.integer(1), generation: row.integer(2), rowCount: row.integer(3),
                        digestState: row.bytes(4),
                        stopped: row.isNull(5) ? nil : StoredView.Stop(index: row.integer(5), reason: row.text(6)))
                )
            }
            return (position, states)
        }
        let views = Dictionary(uniqueKeysWithValues: states.map { ($0.name, $0.view) })
        known.withLock { $0 = views }
        return StoredProjections(position: position, views: views)
    }

    public func rows(
        log: String, view: String, table: TableDefinition, keys: [String]
    ) async throws -> [String: [String?]] {
        guard let stored = known.withLock({ $0[view] }) else { return [:] }
        let sql = ViewSQL(table: table, version: stored.version, generation: stored.generation)
        let rows = try await Self.read(writer, sql, keys, columnsCount: Int32(table.columns.count))
        return Dictionary(rows.compactMap { row in row[0].map { ($0, row) } }, uniquingKeysWith: { one, _ in one })
    }

    private static func read(
        _ connection: Connection, _ sql: ViewSQL, _ keys: [String], columnsCount: Int32
    ) async throws -> [[String?]] {
        do throws(StoreFault) {
            return try await connection.rows(sql.read, Binds { $0.texts(keys) }) { row in
                var values: [String?] = []
                for column in 0..<columnsCount { values.append(row.isNull(column) ? nil : row.text(column)) }
                return values
            }
        } catch {
            // The table was dropped: another one is read by now.
            if case .refused(_, "42P01", _) = error { throw ProjectionStoreFault.moved }
            throw error
        }
    }

    // MARK: Steps

    public func commit(_ step: ProjectionStep) async throws {
        let fault = fault
        let versions = known.withLock { $0.mapValues(\.version) }
        try await writer.transaction { writer in
            _ = try writer.rows(.viewShare, Binds { $0.text(step.log) }) { _ in }
            try Self.advance(writer, step)
            for change in step.changes { try Self.write(writer, change, step.log, versions[change.table.name]) }
            if fault?.strike(at: .checked) != nil { throw StoreFault.unavailable(message: "injected before COMMIT") }
        }
        if fault?.strike(at: .committed) != nil { throw StoreFault.unknownOutcome(message: "injected after COMMIT") }
    }

    private static func advance(_ writer: isolated Connection, _ step: ProjectionStep) throws {
        let binds = Binds {
            $0.text(step.log)
            $0.int8(step.from)
            $0.int8(step.to)
            $0.optionalInt8(step.recordedMilliseconds.map { Int($0) })
        }
        guard try writer.rows(.viewAdvance, binds, { _ in }).count == 1 else { throw ProjectionStoreFault.moved }
    }

    private static func write(
        _ writer: isolated Connection, _ change: ViewChange, _ log: String, _ version: Int?
    ) throws {
        guard let version else { throw ProjectionStoreFault.moved }
        let sql = ViewSQL(table: change.table, version: version, generation: change.generation)
        let binds = Binds {
            $0.text(log)
            $0.text(change.table.name)
            $0.int8(change.generation)
            $0.int8(change.rowCount)
            $0.bytea(change.digestState)
            $0.optionalInt8(change.stopped?.index)
            $0.optionalText(change.stopped?.reason)
        }
        guard try writer.rows(.viewChange, binds, { _ in }).count == 1 else { throw ProjectionStoreFault.moved }
        if change.rowsCount > 0 {
            try writer.script(sql.createStage)
            try writer.copy(sql.copyStage, change.rows)
            try writer.script(sql.upsert)
        }
        if !change.deleted.isEmpty { _ = try writer.rows(sql.delete, Binds { $0.texts(change.deleted) }) { _ in } }
    }

    // MARK: Generations

    public func begin(log: String, view: TableDefinition, version: Int) async throws -> any GenerationWriter {
        let connection = Connection(url: url, name: "shilu rebuild", session: .sessionViews)
        let binds = Binds {
            $0.text(log)
            $0.text(view.name)
            $0.int8(version)
        }
        // Registered before it is made, so that whatever is left of it is found.
        let number = try await connection.rows(.viewGeneration, binds, repeatable: false) { $0.integer(0) }.first ?? 0
        let sql = ViewSQL(table: view, version: version, generation: number)
        try await connection.beginTransaction()
        try await connection.script(sql.create)
        try await connection.beginCopy(sql.copyAll)
        return PostgresGenerationWriter(generation: number, sql: sql, connection: connection)
    }

    public func adopt(_ adoption: Adoption) async throws {
        let tables = tables
        let schema = viewsSchema
        try await writer.transaction { writer in
            try Self.move(writer, adoption)
            for generation in adoption.generations {
                let binds = Binds {
                    $0.text(adoption.log)
                    $0.text(generation.table.name)
                    $0.int8(generation.version)
                    $0.int8(generation.generation)
                    $0.int8(generation.rowCount)
                    $0.bytea(generation.digestState)
                    $0.optionalInt8(generation.stopped?.index)
                    $0.optionalText(generation.stopped?.reason)
                }
                _ = try writer.rows(.viewAdopt, binds) { _ in }
            }
            try Self.show(writer, tables, adoption.log, schema)
            let old = try writer.rows(.viewForget, Binds { $0.text(adoption.log) }) {
                (name: $0.text(0), version: $0.integer(1), number: $0.integer(2))
            }
            for (name, version, number) in old {
                guard let table = tables.first(where: { $0.name == name }) else { continue }
                try writer.script(ViewSQL(table: table, version: version, generation: number).drop)
            }
        }
        _ = try await projections(log: adoption.log)
    }

    private static func move(_ writer: isolated Connection, _ adoption: Adoption) throws {
        let moved: Int
        if let from = adoption.from {
            let binds = Binds {
                $0.text(adoption.log)
                $0.int8(from)
                $0.int8(adoption.to)
                $0.int8(Int(adoption.recordedMilliseconds))
            }
            moved = try writer.rows(.viewAdvance, binds) { _ in }.count
        } else {
            let binds = Binds {
                $0.text(adoption.log)
                $0.int8(adoption.to)
                $0.int8(Int(adoption.recordedMilliseconds))
            }
            moved = try writer.rows(.viewBegin, binds) { _ in }.count
        }
        guard moved == 1 else { throw ProjectionStoreFault.moved }
    }

    /// Makes the SQL views of `schema` anew, all of them: a derived one may rest on several.
    private static func show(
        _ writer: isolated Connection, _ tables: [TableDefinition], _ log: String, _ schema: String
    ) throws {
        let binds = Binds {
            $0.text(schema)
            $0.text(log)
        }
        let shown = try writer.rows(.viewShow, binds) { $0.text(0) }.first
        guard shown == log else {
            throw ProjectionStoreFault.foreign("schema \(schema) shows the views of \(shown ?? "another log")")
        }
        let names = try writer.rows(.viewHide, Binds { $0.text(schema) }) { $0.text(0) }
        for name in names { try writer.script(Statement(unsafe: "DROP VIEW IF EXISTS \(schema).\"\(name)\" CASCADE", name: "hide")) }
        try writer.script(
            Statement(
                unsafe: """
                    CREATE VIEW \(schema).position AS
                    SELECT size, recorded FROM projection.position WHERE log = '\(log.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))';
                    COMMENT ON VIEW \(schema).position IS 'How far the views have folded the log: entries, and when the last of them was recorded';
                    GRANT SELECT ON \(schema).position TO shilu_reader;
                    SET LOCAL search_path = \(schema), pg_catalog
                    """, name: "show-position"))
        let states = try writer.rows(.viewStates, Binds { $0.text(log) }) { ($0.text(0), $0.integer(1), $0.integer(2)) }
        let current = tables.compactMap { table in
            states.first { $0.0 == table.name }.map { ViewSQL(table: table, version: $0.1, generation: $0.2) }
        }
        for view in current { try writer.scripts(view.show(in: schema)) }
        // Before all views are there, those that are derived wait.
        if current.count == tables.count { for view in current { try writer.scripts(view.showDerived(in: schema)) } }
    }

    public func holding<Answer: Sendable>(
        log: String, _ body: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let holder = Connection(url: url, name: "shilu rebuild", session: .sessionViews)
        _ = try await holder.rows(.viewHold, Binds { $0.text(log) }) { _ in }
        do {
            let answer = try await body()
            await holder.close()
            return answer
        } catch {
            await holder.close()
            throw error
        }
    }
}

/// One generation: a table that is made, filled and indexed in one transaction.
private struct PostgresGenerationWriter: GenerationWriter {
    let generation: Int
    let sql: ViewSQL
    let connection: Connection

    func write(_ rows: [UInt8]) async throws { try await connection.continueCopy(rows) }

    func finish() async throws {
        try await connection.endCopy(sql.copyAll)
        try await connection.scripts(sql.finish)
        try await connection.commitTransaction()
        try await connection.script(sql.analyze)
        await connection.close()
    }

    func abandon() async {
        // Inside its transaction nothing is left; behind it, the next adoption drops what is not read.
        await connection.close()
    }
}

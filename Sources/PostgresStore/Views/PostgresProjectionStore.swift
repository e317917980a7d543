internal import Ledger
public import Projecting
import Synchronization

/// The views' store in PostgreSQL: rows in schema `projection`, shown in schema `views`.
///
/// One connection writes steps and one reads what they need, so that a reader never waits for a step that waits for a
/// rebuild; rebuilds have their own. The role needs what the schema grants to `shilu_service`.
///
/// Besides ``ProjectionStoreFault`` everything throws ``StoreFault``; behind
/// ``StoreFault/unknownOutcome(message:)`` a step may or may not have happened.
public final class PostgresProjectionStore: ProjectionStore {
    let url: String
    let tables: [TableDefinition]
    let viewsSchema: String
    private let writer: Connection
    private let reader: Connection
    /// What ``projections(log:)`` said last, by log: which tables rows are read from.
    private let known = Mutex<[String: StoredProjections]>([:])

    /// - Parameters:
    ///   - url: a libpq connection URL of the service role.
    ///   - tables: of all views that there are, for the SQL views that are derived from several.
    ///   - viewsSchema: the schema that shows this log; one that is there, in which the role may create, of a-z, 0-9 and _.
    public convenience init(url: String, tables: [TableDefinition], viewsSchema: String = "views") {
        self.init(url: url, tables: tables, viewsSchema: viewsSchema, fault: .ofViews)
    }

    package init(url: String, tables: [TableDefinition], viewsSchema: String = "views", fault: CommitFault?) {
        let isName = viewsSchema.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        precondition(isName && !viewsSchema.isEmpty, "a schema's name is of a-z, 0-9 and _")
        self.url = url
        self.tables = tables
        self.viewsSchema = viewsSchema
        writer = Connection(url: url, name: Connection.viewsName, session: .sessionViews, fault: fault)
        reader = Connection(url: url, name: Connection.viewsName, session: .sessionViews)
    }

    /// Closes its connections.
    public func close() async {
        await writer.close()
        await reader.close()
    }

    // MARK: Reading

    public func projections(log: String) async throws -> StoredProjections {
        let rows = try await reader.rows(.viewStates, Binds { $0.text(log) }) { row in
            let view = row.isNull(2) ? nil : (row.text(2), StoredView(row))
            return (size: row.integer(0), adoptions: row.integer(1), view: view)
        }
        let stored = StoredProjections(
            position: rows.first?.size, adoptions: rows.first?.adoptions ?? 0,
            views: Dictionary(rows.compactMap(\.view), uniquingKeysWith: { one, _ in one }))
        known.withLock { $0[log] = stored }
        return stored
    }

    public func rows(
        log: String, view: String, table: TableDefinition, keys: [String]
    ) async throws -> [String: [String?]] {
        guard let stored = try await stored(log).views[view] else { return [:] }
        let sql = ViewSQL(table: table, version: stored.version, generation: stored.generation)
        let columns = 0..<Int32(table.columns.count)
        let rows = try await movedWhereGone { () async throws(StoreFault) in
            try await reader.rows(sql.read, Binds { $0.texts(keys) }) { row in
                var values: [String?] = []
                values.reserveCapacity(columns.count)
                for column in columns { values.append(row.isNull(column) ? nil : row.text(column)) }
                return values
            }
        }
        return Dictionary(rows.compactMap { row in row[0].map { ($0, row) } }, uniquingKeysWith: { one, _ in one })
    }

    private func stored(_ log: String) async throws -> StoredProjections {
        if let stored = known.withLock({ $0[log] }) { return stored }
        return try await projections(log: log)
    }

    /// A table that is not there was replaced by another.
    private func movedWhereGone<Answer>(
        _ body: () async throws(StoreFault) -> Answer
    ) async throws -> Answer {
        do throws(StoreFault) {
            return try await body()
        } catch {
            if case .refused(_, "42P01", _) = error { throw ProjectionStoreFault.moved }
            throw error
        }
    }

    // MARK: Steps

    public func commit(_ step: ProjectionStep) async throws {
        let views = try await stored(step.log).views
        var plan = CommitPlan(moving: step)
        for change in step.changes {
            guard let version = views[change.table.name]?.version else { throw ProjectionStoreFault.moved }
            plan.add(change, log: step.log, version: version)
        }
        let made = plan
        do {
            try await movedWhereGone { () async throws(StoreFault) in try await writer.commit(made) }
        } catch StoreFault.fenced {
            throw ProjectionStoreFault.moved
        }
    }

    // MARK: Generations

    public func begin(log: String, view: TableDefinition, version: Int) async throws -> any GenerationWriter {
        try await PostgresGenerationWriter(url: url, log: log, table: view, version: version)
    }
}

extension StoredView {
    /// From a row of view-states.sql.
    fileprivate init(_ row: borrowing Row) {
        self.init(
            version: row.integer(3), generation: row.integer(4), rowCount: row.integer(5), digestState: row.bytes(6),
            stopped: row.isNull(7) ? nil : Stop(index: row.integer(7), reason: row.text(8)))
    }
}

extension CommitPlan {
    /// The step's compare-and-swap, behind whoever holds the position still.
    fileprivate init(moving step: ProjectionStep) {
        let binds = Binds {
            $0.text(step.log)
            $0.int8(step.from)
            $0.int8(step.to)
            $0.optionalInt8(step.recordedMilliseconds.map { Int($0) })
            $0.int8(step.adoptions)
        }
        self.init(advance: [
            CommitPart(.viewShare, Binds { $0.text(step.log) }), CommitPart(.viewMove, binds, isGuard: true),
        ])
    }

    fileprivate mutating func add(_ change: ViewChange, log: String, version: Int) {
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
        inserts.append(CommitPart(.viewChange, binds, isGuard: true))
        if !change.deleted.isEmpty { inserts.append(CommitPart(sql.delete, Binds { $0.texts(change.deleted) })) }
        inserts += CopyColumns.binds(change.rows, columnsCount: change.table.columns.count).map {
            CommitPart(sql.upsert, $0)
        }
    }
}

import Ledger
public import Projecting

/// Reads the views in PostgreSQL: each answer is of one moment.
public final class PostgresViewReader: ViewsReading {
    private let url: String
    private let schema: String
    private let pool: ReaderPool
    /// For where the views stand: what an operator's machines ask must not wait behind questions about rows.
    private let standings: ReaderPool
    /// Reads under way or waiting for a connection.
    private let reads = Places(limit: 256, "reads of views are under way", retryAfterSeconds: 1)
    /// Downloads at a time: each keeps a connection for as long as its reader takes.
    private let downloads = Places(limit: 8, "downloads are under way", retryAfterSeconds: 5)
    private let downloadTimeMax: Duration

    /// - Parameters:
    ///   - url: a libpq connection URL of the service role.
    ///   - viewsSchema: the schema that shows the log's views.
    ///   - connectionsCount: for reads at the same time; whole downloads have their own.
    ///   - downloadTimeMax: a download that takes longer is broken off.
    public init(
        url: String, viewsSchema: String = "views", connectionsCount: Int = 4, downloadTimeMax: Duration = .seconds(600)
    ) {
        self.url = url
        schema = viewsSchema
        pool = ReaderPool(url: url, count: connectionsCount, name: "shilu view reader", session: .sessionViewReads)
        standings = ReaderPool(url: url, count: 1, name: "shilu view reader", session: .sessionViewReads)
        self.downloadTimeMax = downloadTimeMax
    }

    public func close() async {
        await pool.close()
        await standings.close()
    }

    // MARK: ViewsReading

    public func standing(log: String) async throws -> ViewsStanding? {
        try await standings.use { (connection: Connection) async throws -> ViewsStanding? in
            try await connection.transaction(snapshot { connection in try connection.standing(log) })
        }
    }

    public func table(of derived: TableDefinition.Derived) async throws -> ReadTable? {
        let schema = schema
        let found = try await reading { connection in
            let binds = Binds {
                $0.text(schema)
                $0.text(derived.name)
            }
            return try connection.rows(.viewColumns, binds) {
                (name: $0.text(0), type: $0.text(1), meaning: $0.text(2))
            }
        }
        guard !found.isEmpty else { return nil }
        let decimals = found.filter { ["numeric", "double precision", "real"].contains($0.type) }.map(\.name)
        return ReadTable(
            derived: derived,
            columns: found.map {
                TableDefinition.Column(name: $0.name, type: Self.type(named: $0.type), meaning: $0.meaning)
            }, decimals: Set(decimals))
    }

    public func page(log: String, _ query: RowQuery) async throws -> (standing: ViewStanding, page: RowPage)? {
        let table = query.table
        let schema = schema
        let found = try await reading { connection -> (standing: ViewStanding, rows: [[String?]])? in
            guard let place = try connection.place(log, table, schema) else { return nil }
            let select = RowSelect(query, from: place.name)
            let rows = try connection.unprepared(
                Statement(unsafe: select.statement, name: "\(table.name)-page"), select.binds
            ) { $0.texts(table.columns.count) }
            return (place.standing, rows)
        }
        guard let (standing, rows) = found else { return nil }
        let names = RowWriter.Names(table.definition)
        return (standing, RowPage(rows.map { RowWriter.line(values: $0, table.definition, names) }, of: query))
    }

    public func stream(log: String, _ table: ReadTable) async throws -> (any RowStream)? {
        let slot = try downloads.take()
        let connection = Connection(url: url, name: Connection.downloadName, session: .sessionViews)
        let schema = schema
        let place = try await connection.opening { connection -> (name: String, standing: ViewStanding)? in
            guard let place = try connection.place(log, table, schema) else { return nil }
            let order = table.isDerived ? "" : " ORDER BY \(RowSelect.quoted(table.definition.key)) COLLATE \"C\""
            let query = "DECLARE rows NO SCROLL CURSOR FOR SELECT \(RowSelect.texts(table)) FROM \(place.name)\(order)"
            try connection.script(Statement(unsafe: query, name: "\(table.name)-download"))
            return place
        }
        guard let place else { return nil }
        return PostgresRowStream(
            standing: place.standing, table: table, connection: connection, slot: slot, timeMax: downloadTimeMax)
    }

    /// A transaction on the connection with the fewest reads before it. A table that was dropped meanwhile is looked up
    /// once more: another one is read by now.
    private func reading<Answer: Sendable>(
        _ body: @escaping @Sendable (isolated Connection) throws -> Answer
    ) async throws -> Answer {
        try await reads.holding {
            try await pool.use { (connection: Connection) async throws -> Answer in
                do {
                    return try await connection.transaction(snapshot(body))
                } catch StoreFault.refused(_, "42P01", _) {
                    return try await connection.transaction(snapshot(body))
                } catch StoreFault.refused(_, "57014", _) {
                    // The session's statement_timeout.
                    throw Refusal(.questionTooLong, "The database gave up looking for the rows after 20 seconds.")
                }
            }
        }
    }

    private func snapshot<Answer>(
        _ body: @escaping @Sendable (isolated Connection) throws -> Answer
    ) -> @Sendable (isolated Connection) throws -> Answer {
        { connection in
            try connection.script(.viewSnapshot)
            return try body(connection)
        }
    }

    private static func type(named name: String) -> TableDefinition.ColumnType {
        switch name {
        case "bigint", "integer", "smallint": .integer
        case "boolean": .boolean
        case "date": .date
        case "timestamp with time zone": .timestamp
        case "json", "jsonb", "numeric", "double precision", "real": .json
        default: .text
        }
    }
}

extension Connection {
    fileprivate func standing(_ log: String) throws -> ViewsStanding? {
        let found = try rows(.viewStanding, Binds { $0.text(log) }) { row in
            (
                size: row.integer(0), recorded: Int64(row.integer(1)),
                view: row.isNull(2)
                    ? nil
                    : (
                        row.text(2),
                        StoredView(
                            version: row.integer(3), generation: row.integer(4), rowCount: row.integer(5),
                            digestState: row.bytes(6),
                            stopped: row.isNull(7) ? nil : StoredView.Stop(index: row.integer(7), reason: row.text(8)))
                    )
            )
        }
        guard let position = found.first else { return nil }
        return ViewsStanding(
            position: position.size, recordedMilliseconds: position.recorded,
            views: Dictionary(found.compactMap(\.view), uniquingKeysWith: { one, _ in one }))
    }

    /// Where rows of a table are read, and where it stands; nil for one that is not built.
    fileprivate func place(
        _ log: String, _ table: ReadTable, _ schema: String
    ) throws -> (name: String, standing: ViewStanding)? {
        guard let all = try standing(log) else { return nil }
        if table.isDerived { return ("\(schema).\(RowSelect.quoted(table.name))", all.derived) }
        guard let stored = all.views[table.name], let standing = all.view(table.name) else { return nil }
        let sql = ViewSQL(table: table.definition, version: stored.version, generation: stored.generation)
        return (sql.name, standing)
    }

    /// The beginning of a transaction that goes on behind it, unless `body` finds nothing.
    fileprivate func opening<Answer: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Answer?
    ) throws -> Answer? {
        do {
            try begin()
            try script(.viewSnapshot)
            if let answer = try body(self) { return answer }
        } catch {
            isInTransaction = false
            close()
            throw error
        }
        isInTransaction = false
        close()
        return nil
    }
}

extension Row {
    /// All values, as text.
    fileprivate func texts(_ count: Int) -> [String?] {
        (0..<Int32(count)).map { isNull($0) ? nil : text($0) }
    }
}

/// A download: one transaction of its own connection, which ends with it, or with its time: as long as it lasts nobody else
/// has its place, rows that are no more are kept for it, and no rebuild can replace the SQL view that it reads.
private final class PostgresRowStream: RowStream {
    let standing: ViewStanding
    private let table: ReadTable
    private let names: RowWriter.Names
    private let connection: Connection
    private let end: ContinuousClock.Instant
    /// Has the place, and ends the transaction in time, also while the reader takes nothing and nothing is asked for.
    private let watch: Task<Void, Never>

    private static let fetchCount = 1_000

    init(
        standing: ViewStanding, table: ReadTable, connection: Connection, slot: Places.Place, timeMax: Duration
    ) {
        self.standing = standing
        self.table = table
        names = RowWriter.Names(table.definition)
        self.connection = connection
        end = ContinuousClock.now + timeMax
        watch = Task {
            try? await Task.sleep(for: timeMax)
            if !Task.isCancelled { await connection.close() }
            withExtendedLifetime(slot) {}
        }
    }

    deinit { watch.cancel() }

    func next() async throws -> [[UInt8]] {
        guard ContinuousClock.now < end else {
            throw StoreFault.unavailable(message: "the download took too long and was broken off")
        }
        let columnsCount = table.columns.count
        let rows = try await connection.fetch(Self.fetchCount) { $0.texts(columnsCount) }
        if rows.isEmpty { await connection.closeCursor() }
        return rows.map { RowWriter.line(values: $0, table.definition, names) }
    }
}

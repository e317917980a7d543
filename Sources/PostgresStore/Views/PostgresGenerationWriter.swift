import Ledger
import Projecting

/// Fills one generation's table: made, filled, indexed in one transaction, so that an interrupted one leaves nothing.
struct PostgresGenerationWriter: GenerationWriter {
    let generation: Int
    private let sql: ViewSQL
    private let connection: Connection

    /// Registers the table and begins to copy.
    init(url: String, log: String, table: TableDefinition, version: Int) async throws {
        let connection = Connection(url: url, name: Connection.rebuildName, session: .sessionViews)
        let binds = Binds {
            $0.text(log)
            $0.text(table.name)
            $0.int8(version)
        }
        // A number that was given and not heard of is thrown away later.
        guard let number = try await connection.rows(.viewGeneration, binds, { $0.integer(0) }).first else {
            throw ProjectionStoreFault.moved
        }
        let sql = ViewSQL(table: table, version: version, generation: number)
        generation = number
        self.sql = sql
        self.connection = connection
        try await connection.begin()
        guard try await connection.rows(.viewBuild, Binds { $0.int8(number) }, { _ in }).count == 1 else {
            throw ProjectionStoreFault.moved
        }
        try await connection.script(sql.create)
        try await connection.beginCopy(sql.copy)
    }

    func write(_ rows: [UInt8]) async throws { try await connection.continueCopy(rows) }

    func finish() async throws {
        try await connection.endCopy(sql.copy)
        for statement in sql.finish { try await connection.script(statement) }
        try await connection.commit()
        try await connection.script(sql.analyze)
        await connection.close()
    }

    func abandon() async {
        // Inside its transaction nothing is left; behind it, whoever holds the position next throws the table away.
        await connection.close()
    }
}

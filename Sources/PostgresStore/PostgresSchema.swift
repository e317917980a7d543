public import Ledger

/// The tables of the ledger (schema `ledger`) and of its views (`projection`, `views`), and who may do what with them.
///
/// | table | holds | `shilu_service` may |
/// |---|---|---|
/// | `log`, `bundle`, `tile`, `block`, `summary`, `seen` | history | SELECT, INSERT |
/// | `head` | one row a log | SELECT, INSERT, UPDATE; triggers let it only grow |
/// | `edge` | the partial bundle, at most 255 rows a log in use | SELECT, INSERT, UPDATE |
///
/// | schemas `projection`, `views` | what is folded from history, and can be thrown away | all; `shilu_reader` may SELECT in `views` |
///
/// Triggers refuse UPDATE (but of head and edge), DELETE and TRUNCATE to everyone, the owner included.
public enum PostgresSchema {
    /// The version that this program reads and writes.
    public static let version = 3

    /// Makes the tables as the owner role, or leaves them as they are: one transaction, and safe to do at every start.
    ///
    /// Both roles must be there (see `ops/database`). Throws ``StoreFault/refused(statement:state:message:)`` where the
    /// database carries the schema of a newer program.
    /// - Parameter ownerURL: a libpq connection URL of the role `shilu_owner`.
    public static func prepare(ownerURL: String) async throws(StoreFault) {
        let connection = Connection(url: ownerURL, name: Connection.ownerName, session: nil)
        do throws(StoreFault) {
            try await connection.script(.commitBegin)
            _ = try await connection.rows(.schemaLock) { _ in }
            try await connection.script(Statement.schema[0])
            let found = try await connection.rows(.schemaVersion) { $0.isNull(0) ? 0 : $0.integer(0) }.first ?? 0
            guard found <= version else { throw mismatch(found: found) }
            for statement in Statement.schema.dropFirst() { try await connection.script(statement) }
            _ = try await connection.rows(.schemaRecord, Binds { $0.int8(version) }) { _ in }
            try await connection.script(.commitCommit)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    static func mismatch(found: Int) -> StoreFault {
        let message =
            found < version
            ? "the database is not prepared for this program (schema version \(found), needed \(version))"
            : "the database belongs to a newer program (schema version \(found), known \(version))"
        return .refused(statement: Statement.schemaVersion.name, state: "3F000", message: message)
    }
}

import CPostgres
import Ledger
import Projecting

extension Connection {
    /// Runs `body` between BEGIN and COMMIT. Whatever it throws, nothing was written; a connection that is lost after
    /// COMMIT was sent is ``StoreFault/unknownOutcome(message:)``.
    func transaction<Answer: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Answer
    ) throws -> Answer {
        do {
            try script(.commitBegin)
        } catch .unavailable {
            // The server was restarted since the last use, most likely.
            try script(.commitBegin)
        }
        isInTransaction = true
        defer { isInTransaction = false }
        let answer: Answer
        do {
            answer = try body(self)
        } catch {
            do { try script(.commitRollback) } catch { close() }
            throw error
        }
        do {
            try script(.commitCommit)
        } catch .unavailable(let message) {
            close()
            throw StoreFault.unknownOutcome(message: message)
        }
        return answer
    }

    /// Runs statements that take no binds and give no rows, one after the other.
    func scripts(_ statements: [Statement]) throws(StoreFault) {
        for statement in statements { try script(statement) }
    }

    /// Sends rows in COPY text format to the table of `statement`.
    func copy(_ statement: Statement, _ rows: [UInt8]) throws(StoreFault) {
        try beginCopy(statement)
        try continueCopy(rows)
        try endCopy(statement)
    }

    /// Leaves a transaction that spans several calls open; its connection is nobody else's.
    func beginTransaction() throws(StoreFault) {
        try script(.commitBegin)
        isInTransaction = true
    }

    func commitTransaction() throws(StoreFault) {
        try script(.commitCommit)
        isInTransaction = false
    }

    func beginCopy(_ statement: Statement) throws(StoreFault) {
        let handle = try open()
        let result = PQexec(handle, statement.sql)
        guard PQresultStatus(result) == PGRES_COPY_IN else {
            _ = try checked(statement, result)
            throw lost()
        }
        PQclear(result)
    }

    func continueCopy(_ rows: [UInt8]) throws(StoreFault) {
        let handle = try open()
        let sent = rows.withUnsafeBytes { bytes in
            PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard sent == 1 else { throw lost() }
    }

    func endCopy(_ statement: Statement) throws(StoreFault) {
        let handle = try open()
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        let result = PQgetResult(handle)
        while let more = PQgetResult(handle) { PQclear(more) }
        _ = try checked(statement, result)
    }
}

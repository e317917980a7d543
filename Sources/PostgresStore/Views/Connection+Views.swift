import CPostgres
import Ledger

extension Connection {
    // MARK: Transactions of several statements

    /// Runs `body` between BEGIN and COMMIT. Whatever it throws, nothing was written; a connection that is lost after
    /// COMMIT was sent is ``StoreFault/unknownOutcome(message:)``.
    func transaction<Answer: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Answer
    ) throws -> Answer {
        try begin()
        let answer: Answer
        do {
            answer = try body(self)
        } catch {
            isInTransaction = false
            do { try script(.commitRollback) } catch { close() }
            throw error
        }
        try commit()
        return answer
    }

    /// Begins a transaction that spans several calls; the connection is nobody else's until ``commit()``.
    func begin() throws(StoreFault) {
        do {
            try script(.commitBegin)
        } catch .unavailable {
            // The server was restarted since the last use, most likely.
            try script(.commitBegin)
        }
        isInTransaction = true
    }

    func commit() throws(StoreFault) {
        defer { isInTransaction = false }
        do throws(StoreFault) {
            let answer = try checked(.commitCommit, PQexec(try open(), Statement.commitCommit.sql))
            // A server that finds the transaction broken answers COMMIT with ROLLBACK, and calls it a success.
            guard answer.commandTag == "COMMIT" else {
                throw StoreFault.refused(
                    statement: Statement.commitCommit.name, state: "40000", message: "the server rolled back")
            }
        } catch .unavailable(let message) {
            throw .unknownOutcome(message: message)
        }
    }

    // MARK: COPY in

    /// Begins to send rows; `statement` is a `COPY … FROM STDIN` in text format.
    func beginCopy(_ statement: Statement) throws(StoreFault) {
        let handle = try open()
        let result = PQexec(handle, statement.sql)
        guard PQresultStatus(result) == PGRES_COPY_IN else {
            _ = try checked(statement, result)
            throw lost()
        }
        PQclear(result)
    }

    private static let copyPartSize = 4 << 20

    /// Sends rows, any number of bytes at a time.
    func continueCopy(_ rows: [UInt8]) throws(StoreFault) {
        let handle = try open()
        // In parts: a message to the server has less than a gigabyte.
        for start in stride(from: 0, to: rows.count, by: Self.copyPartSize) {
            let part = rows[start..<min(start + Self.copyPartSize, rows.count)]
            let sent = part.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            guard sent == 1 else { throw lost() }
        }
    }

    /// Ends sending, and hears whether the server took all rows.
    func endCopy(_ statement: Statement) throws(StoreFault) {
        let handle = try open()
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        let result = PQgetResult(handle)
        while let more = PQgetResult(handle) { PQclear(more) }
        _ = try checked(statement, result)
    }

    // MARK: Reading by cursor

    /// The next rows of the cursor `rows`, which the open transaction has declared; none at its end.
    func fetch<T: Sendable>(_ count: Int, _ decode: @Sendable (borrowing Row) -> T) throws(StoreFault) -> [T] {
        try unprepared(Statement(unsafe: "FETCH \(count) FROM rows", name: "fetch"), Binds(), decode)
    }

    /// Ends the cursor and its transaction.
    func closeCursor() {
        isInTransaction = false
        do { try script(.viewCursorClose) } catch { close() }
    }
}

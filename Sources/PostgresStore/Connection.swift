import CPostgres
import Dispatch
import Ledger

/// One libpq connection. libpq blocks, so every call runs on the connection's own serial queue, never on Swift's shared
/// threads; to callers it is an actor like any other.
///
/// It connects when first used, and again when it finds the connection lost.
actor Connection {
    /// Runs an actor's jobs on a dispatch queue of their own.
    private final class QueueExecutor: SerialExecutor {
        private let queue = DispatchQueue(label: "shilu.postgres")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    /// What the service's sessions call themselves in `pg_stat_activity`.
    static let writerName = "shilu writer"
    static let readerName = "shilu reader"
    static let ownerName = "shilu owner"
    static let viewsName = "shilu views"
    static let rebuildName = "shilu rebuild"
    static let downloadName = "shilu view download"

    private let executor = QueueExecutor()
    private let url: String
    private let name: String
    private let session: Statement?
    /// The commit's injected fault, for tests.
    let fault: CommitFault?
    private(set) var handle: OpaquePointer?
    /// Between BEGIN and COMMIT a lost connection stays lost: on another one the rest would count without the beginning.
    var isInTransaction = false
    private var prepared: Set<String> = []
    /// Logs whose writer's lock this connection is to hold.
    private var locks: Set<Int32> = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - url: a libpq connection URL or keyword string.
    ///   - name: the session's `application_name`.
    ///   - session: settings sent after connecting.
    init(url: String, name: String, session: Statement? = .session, fault: CommitFault? = nil) {
        self.url = url
        self.name = name
        self.session = session
        self.fault = fault
    }

    isolated deinit {
        PQfinish(handle)
    }

    /// Closes the connection; the next use opens it again.
    func close() {
        PQfinish(handle)
        handle = nil
        prepared = []
    }

    // MARK: The writer's lock

    /// Tries to take a log's lock. The server drops it with the session; a connection that comes back takes it again.
    func lock(_ log: Int32) throws(StoreFault) -> Bool {
        guard try rows(.headLock, Binds { $0.int4(log) }, { $0.boolean(0) }).first == true else { return false }
        locks.insert(log)
        return true
    }

    /// Gives all locks back, and the connection with them.
    func unlock() {
        locks = []
        close()
    }

    /// After a lost connection. Where another process was faster, it has claimed the log or will.
    private func lockAgain() throws(StoreFault) {
        let held = locks
        // Not again from within: what follows opens the connection too.
        locks = []
        defer { locks = held }
        for log in held { _ = try read(.headLock, Binds { $0.int4(log) }, true) { _ in } }
    }

    // MARK: Statements of one round trip

    /// Runs a prepared statement of its own transaction and decodes its rows.
    ///
    /// - Parameter repeatable: doing it twice is the same as once, so a lost connection is tried again; otherwise a
    ///   connection lost after sending is ``StoreFault/unknownOutcome(message:)``.
    func rows<T: Sendable>(
        _ statement: Statement, _ binds: Binds = Binds(), repeatable: Bool = true,
        _ decode: @Sendable (borrowing Row) -> T
    ) throws(StoreFault) -> [T] {
        let wasOpen = handle != nil
        do {
            return try read(statement, binds, repeatable, decode)
        } catch .unavailable where repeatable && wasOpen {
            // The server was restarted since the last use, most likely.
            return try read(statement, binds, repeatable, decode)
        }
    }

    private func read<T>(
        _ statement: Statement, _ binds: Binds, _ repeatable: Bool, _ decode: (borrowing Row) -> T
    ) throws(StoreFault) -> [T] {
        let handle = try open()
        try prepare(statement, handle)
        let answer = binds.withPointers { values, lengths, formats in
            PQexecPrepared(handle, statement.name, Int32(lengths.count), values, lengths, formats, 1)
        }
        do {
            let rows = try checked(statement, answer)
            return (0..<rows.count).map { decode(rows[$0]) }
        } catch .unavailable(let message) where !repeatable {
            throw .unknownOutcome(message: message)
        }
    }

    /// Runs a file of several statements, or one that cannot be prepared: no binds, no rows.
    func script(_ statement: Statement) throws(StoreFault) {
        _ = try checked(statement, PQexec(try open(), statement.sql))
    }

    // MARK: The parts of a pipeline

    /// The open connection, connecting if need be; throws ``StoreFault/unavailable(message:)``.
    func open() throws(StoreFault) -> OpaquePointer {
        if let handle, PQstatus(handle) == CONNECTION_OK { return handle }
        guard !isInTransaction else { throw .unavailable(message: "the connection was lost within a transaction") }
        close()
        let settings = [
            ("dbname", url), ("application_name", name), ("connect_timeout", "5"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
        ]
        let opened = withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        handle = opened
        guard let opened, PQstatus(opened) == CONNECTION_OK else { throw lost() }
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        if let session { _ = try checked(session, PQexec(opened, session.sql)) }
        try lockAgain()
        return opened
    }

    /// Prepares `statement` under its file name, once a connection.
    func prepare(_ statement: Statement, _ handle: OpaquePointer) throws(StoreFault) {
        guard !prepared.contains(statement.name) else { return }
        _ = try checked(statement, PQprepare(handle, statement.name, statement.sql, 0, nil))
        prepared.insert(statement.name)
    }

    /// Runs a statement without preparing it under its name, for one whose answer has other columns each time.
    func unprepared<T>(
        _ statement: Statement, _ binds: Binds = Binds(), _ decode: (borrowing Row) -> T
    ) throws(StoreFault) -> [T] {
        let handle = try open()
        let answer = binds.withPointers { values, lengths, formats in
            PQexecParams(handle, statement.sql, Int32(lengths.count), nil, values, lengths, formats, 1)
        }
        let rows = try checked(statement, answer)
        return (0..<rows.count).map { decode(rows[$0]) }
    }

    /// Queues one prepared statement in pipeline mode; throws ``StoreFault/unavailable(message:)`` when it cannot be sent.
    func send(_ statement: Statement, _ binds: Binds, _ handle: OpaquePointer) throws(StoreFault) {
        let sent = binds.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, Int32(lengths.count), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
    }

    /// Takes ownership of a libpq result and throws unless it is a success.
    func checked(_ statement: Statement, _ result: OpaquePointer?) throws(StoreFault) -> Answer {
        guard let result else { throw lost() }
        let answer = Answer(result)
        guard !answer.succeeded else { return answer }
        // A server that is shutting down, or ends our session, reports a fatal error and hangs up.
        if answer.endsSession || handle.map({ PQstatus($0) != CONNECTION_OK }) ?? true { throw lost() }
        throw .refusal(of: statement, answer)
    }

    /// Closes a lost connection and says why it was lost.
    func lost() -> StoreFault {
        var message = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "out of memory"
        while message.last?.isNewline == true { message.removeLast() }
        close()
        return .unavailable(message: message)
    }
}

extension Binds {
    /// Hands the parameters to a libpq call: values, lengths, and 1 (binary) for each format.
    fileprivate func withPointers<T>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> T
    ) -> T {
        buffer.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            // An empty value still needs a pointer: libpq reads a null one as SQL's NULL.
            return withUnsafePointer(to: CChar(0)) { empty in
                let values = ranges.enumerated().map { position, range -> UnsafePointer<CChar>? in
                    if nulls.contains(position) { return nil }
                    return range.isEmpty ? empty : base.map { $0 + range.lowerBound }
                }
                return body(values, ranges.map { Int32($0.count) }, ranges.map { _ in 1 })
            }
        }
    }
}

/// Hands a null-terminated array of C strings to `body`.
private func withCStrings<T>(_ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let joined = strings.map { ContiguousArray($0.utf8CString) }
    func next(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) -> T {
        guard index < joined.count else { return body(pointers + [nil]) }
        return joined[index].withUnsafeBufferPointer { next(index + 1, pointers + [$0.baseAddress]) }
    }
    return next(0, [])
}

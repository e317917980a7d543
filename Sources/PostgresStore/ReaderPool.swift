import Ledger
import Synchronization

/// A few connections for reads. A read goes to the one with the fewest reads before it.
final class ReaderPool: Sendable {
    private let connections: [Connection]
    /// Reads under way or waiting, by connection.
    private let load: Mutex<[Int]>

    /// - Parameters:
    ///   - name: the sessions' `application_name`.
    ///   - session: settings sent after connecting.
    init(url: String, count: Int, name: String = Connection.readerName, session: Statement = .session) {
        precondition(count > 0, "a pool has at least one connection")
        self.connections = (0..<count).map { _ in Connection(url: url, name: name, session: session) }
        self.load = Mutex(Array(repeating: 0, count: count))
    }

    /// Reads over the connection with the fewest reads before it.
    func use<Answer, Fault: Error>(
        _ body: (Connection) async throws(Fault) -> Answer
    ) async throws(Fault) -> Answer {
        let chosen = load.withLock { load in
            let chosen = load.indices.min { load[$0] < load[$1] } ?? 0
            load[chosen] += 1
            return chosen
        }
        defer { load.withLock { $0[chosen] -= 1 } }
        return try await body(connections[chosen])
    }

    func rows<T: Sendable>(
        _ statement: Statement, _ binds: Binds = Binds(), _ decode: @Sendable (borrowing Row) -> T
    ) async throws(StoreFault) -> [T] {
        try await use { (connection: Connection) async throws(StoreFault) -> [T] in
            try await connection.rows(statement, binds, decode)
        }
    }

    func close() async {
        for connection in connections { await connection.close() }
    }
}

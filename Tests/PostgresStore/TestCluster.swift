import CPostgres
import Foundation
import Ledger
import PostgresStore
import TestSupport
import Testing

/// All tests of the store: they share one private cluster, each with logs of its own.
@Suite(.cluster) enum PostgresStoreTests {}

/// Starts a private cluster in a temporary folder around a suite, and removes it afterwards.
struct ClusterTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: EmbeddedCluster?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await within(function)
    }

    func within(_ function: @Sendable () async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let cluster = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
            try await Self.$current.withValue(cluster, operation: function)
            try await cluster.stop()
        }
    }
}

extension Trait where Self == ClusterTrait {
    static var cluster: Self { Self() }
}

/// The suite's cluster.
func cluster() throws -> EmbeddedCluster {
    try #require(ClusterTrait.current)
}

/// A store of the service role, and a founded log of its own.
func foundedLog(fault: CommitFault? = nil) async throws -> (store: PostgresLogStore, log: String) {
    let store = PostgresLogStore(url: try cluster().serviceURL, readers: 2, fault: fault)
    let log = "test.example/\(UUID().uuidString)"
    try await store.found(log: log)
    return (store, log)
}

/// A plain session that runs any SQL, as the test's villain or witness.
final class RawSession {
    private let handle: OpaquePointer

    init(_ url: String, name: String = "test") throws {
        handle = try #require(PQconnectdb(url + "&application_name=" + name.replacingOccurrences(of: " ", with: "%20")))
        try #require(PQstatus(handle) == CONNECTION_OK, "\(String(cString: PQerrorMessage(handle)))")
    }

    deinit {
        PQfinish(handle)
    }

    /// Runs `sql`: the SQLSTATE, "lost" where there is no connection any more, or "" for success.
    @discardableResult
    func run(unsafe sql: String) -> String {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQstatus(handle) == CONNECTION_OK else { return "lost" }
        return PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    }

    /// The first column of the first row.
    func value(unsafe sql: String) -> String {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        return PQntuples(result) > 0 ? String(cString: PQgetvalue(result, 0, 0)) : ""
    }
}

/// The short id of a log, for raw SQL.
func logID(_ log: String) throws -> String {
    try RawSession(cluster().superuserURL).value(unsafe: "SELECT id FROM ledger.log WHERE name = '\(log)'")
}

/// Bytes that no text function would leave alone.
func bytes(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) ^ seed }
}

/// An idempotency key.
func key(_ number: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 8) + withUnsafeBytes(of: number.bigEndian, Array.init)
}

/// A small commit of `count` entries behind `from`, within one bundle.
func smallAdvance(_ log: String, epoch: Int, from: Int, count: Int = 1) -> Advance {
    var advance = Advance(
        log: log, epoch: epoch, from: from, size: from + count, checkpoint: bytes(200, seed: UInt8(from & 0xff)))
    advance.edge = EdgeChunk(first: from, count: count, entries: bytes(100 * count))
    advance.seen = (from..<from + count).map { SeenKey(key: key($0), index: $0, size: from + count) }
    return advance
}

import Foundation
import PostgresStore
import Projecting
import Testing

/// A log with views of its own: the store, and a schema that shows it.
struct TestViews {
    let log: String
    let schema: String
    let store: PostgresProjectionStore
    let tables: [TableDefinition]

    /// One column of every type, an index, and two derived views of which the first rests on the second.
    static let thing = TableDefinition(
        "thing",
        in: Array(
            """
            -- One thing.
            CREATE TABLE thing (
                thing text PRIMARY KEY, -- its name
                count bigint NOT NULL, -- how often
                note text, -- what people say about it's use
                good boolean, -- whether it is
                day date, -- its day
                moment timestamptz, -- its moment
                list json -- its parts
            );
            CREATE INDEX ON thing (count);
            -- Things that come twice.
            CREATE VIEW thing_double AS SELECT thing FROM thing_many WHERE count = 2;
            -- Things that come more than once.
            CREATE VIEW thing_many AS
            SELECT thing, count FROM views.thing WHERE count > 1;

            """.utf8))

    /// A table whose rows all carry one number.
    static let plain = TableDefinition(
        "plain",
        in: Array(
            """
            -- One row.
            CREATE TABLE plain (
                name text PRIMARY KEY, -- its name
                number bigint NOT NULL -- the same everywhere
            );

            """.utf8))

    init(_ tables: [TableDefinition] = [thing], fault: CommitFault? = nil) throws {
        let number = UUID().uuidString.prefix(8).lowercased()
        log = "test.example/\(number)"
        schema = "v\(number)"
        self.tables = tables
        try RawSession(cluster().superuserURL).succeed(
            unsafe: """
                CREATE SCHEMA \(schema); GRANT USAGE, CREATE ON SCHEMA \(schema) TO shilu_service;
                GRANT USAGE ON SCHEMA \(schema) TO shilu_reader
                """)
        store = PostgresProjectionStore(
            url: try cluster().serviceURL, tables: tables, viewsSchema: schema, fault: fault)
    }

    /// Another store of the same log, as another process has one.
    func other(_ tables: [TableDefinition]? = nil, fault: CommitFault? = nil) throws -> PostgresProjectionStore {
        PostgresProjectionStore(
            url: try cluster().serviceURL, tables: tables ?? self.tables, viewsSchema: schema, fault: fault)
    }

    /// Fills and adopts a new generation of `table`, at position `to`.
    func build(
        _ table: TableDefinition, _ rows: [[String?]] = [], version: Int = 1, from: Int? = nil, to: Int = 0,
        with store: PostgresProjectionStore? = nil
    ) async throws {
        let store = store ?? self.store
        let writer = try await store.begin(log: log, view: table, version: version)
        try await writer.write(copyText(rows))
        try await writer.finish()
        try await store.adopt(
            Adoption(
                log: log, from: from, to: to, recordedMilliseconds: 1_790_000_000_123,
                generations: [
                    Adoption.Generation(
                        table: table, version: version, generation: writer.generation, rowCount: rows.count,
                        digestState: digest(to), stopped: nil)
                ]))
    }

    /// A step of one view, made from what is stored now.
    func step(
        _ table: TableDefinition, _ rows: [[String?]], deleted: [String] = [], from: Int, to: Int,
        stopped: StoredView.Stop? = nil
    ) async throws -> ProjectionStep {
        let stored = try await store.projections(log: log)
        let change = ViewChange(
            table: table, generation: try #require(stored.views[table.name]).generation, rows: copyText(rows),
            rowsCount: rows.count, deleted: deleted, rowCount: rows.count, digestState: digest(to), stopped: stopped)
        return ProjectionStep(
            log: log, from: from, to: to, recordedMilliseconds: Int64(to), adoptions: stored.adoptions,
            changes: [change])
    }

    func rows(_ table: TableDefinition, _ keys: [String]) async throws -> [String: [String?]] {
        try await store.rows(log: log, view: table.name, table: table, keys: keys)
    }
}

func digest(_ seed: Int) -> [UInt8] { bytes(2_048, seed: UInt8(truncatingIfNeeded: seed)) }

/// COPY text of rows, written here once more and plainly.
func copyText(_ rows: [[String?]]) -> [UInt8] {
    let lines = rows.map { row in
        row.map { value -> String in
            guard let value else { return "\\N" }
            return value.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\t", with: "\\t")
                .replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\r", with: "\\r")
        }.joined(separator: "\t") + "\n"
    }
    return Array(lines.joined().utf8)
}

extension RawSession {
    /// Runs SQL that has to succeed.
    func succeed(unsafe sql: String) throws {
        let state = run(unsafe: sql)
        try #require(state == "", "\(sql): \(state)")
    }
}

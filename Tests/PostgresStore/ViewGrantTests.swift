import Ledger
import PostgresStore
import Projecting
import TestSupport
import Testing

extension PostgresStoreTests {
    /// The readers' role sees the SQL views and nothing else.
    @Suite struct ViewGrants {
        @Test func theReaderOnlyReads() async throws {
            let views = try TestViews([TestViews.plain])
            try await views.build(TestViews.plain, [["a", "1"]])
            let reader = try RawSession(cluster().readerURL)
            let table = try RawSession(cluster().superuserURL).value(
                unsafe: "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'plain_v%' LIMIT 1")
            #expect(reader.run(unsafe: "SELECT * FROM \(views.schema).plain, \(views.schema).position") == "")
            for refused in [
                "SELECT * FROM ledger.log", "SELECT * FROM ledger.edge", "SELECT * FROM ledger.schema",
                "SELECT * FROM projection.position", "SELECT * FROM projection.view",
                "SELECT * FROM projection.\"\(table)\"", "DELETE FROM \(views.schema).plain",
                "UPDATE \(views.schema).plain SET number = 2", "INSERT INTO \(views.schema).plain VALUES ('b', 2)",
                "UPDATE \(views.schema).position SET size = 2", "CREATE TABLE \(views.schema).more (x int)",
                "CREATE VIEW views.more AS SELECT 1", "CREATE TABLE public.more (x int)", "CREATE SCHEMA more",
                "CREATE TEMP TABLE more (x int)", "SET ROLE shilu_service", "SET ROLE shilu_owner",
            ] {
                #expect(reader.run(unsafe: refused) == "42501", "\(refused)")
            }
        }

        @Test func theServiceCannotReachBeyondItsSchemas() throws {
            let service = try RawSession(cluster().serviceURL)
            for refused in [
                "DROP TABLE projection.view", "ALTER TABLE projection.position ADD COLUMN x int",
                "TRUNCATE projection.view", "CREATE SCHEMA more", "SET ROLE shilu_reader",
                "CREATE VIEW public.more AS SELECT 1",
            ] {
                #expect(service.run(unsafe: refused) == "42501", "\(refused)")
            }
            #expect(service.run(unsafe: "DROP SCHEMA views") == "42501")
        }
    }
}

/// A database of the program before views and commitments.
@Suite struct ViewUpgradeTests {
    @Test func aDatabaseOfVersionOneIsUpgraded() async throws {
        try await withTemporaryFolder { folder in
            let first = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: first.ownerURL)
            let store = PostgresLogStore(url: first.serviceURL)
            try await store.found(log: "a")
            let epoch = try await store.claim(log: "a").epoch
            try await store.commit(smallAdvance("a", epoch: epoch, from: 0))
            try RawSession(first.superuserURL).succeed(
                unsafe: """
                    DROP TABLE ledger.summary;
                    DROP SCHEMA views, projection CASCADE; DROP OWNED BY shilu_reader; DROP ROLE shilu_reader;
                    DELETE FROM ledger.schema; INSERT INTO ledger.schema (version) VALUES (1)
                    """)
            await #expect(throws: StoreFault.self) { try await store.checkSchema() }
            await store.close()
            try await first.stop()

            let second = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: second.ownerURL)
            try await store.checkSchema()
            #expect(try await store.head(log: "a")?.size == 1)
            #expect(try await store.segmentsWithoutSummaries(log: "a") == [])
            await store.close()
            let views = PostgresProjectionStore(url: second.serviceURL, tables: [TestViews.plain])
            let writer = try await views.begin(log: "a", view: TestViews.plain, version: 1)
            try await writer.write(copyText([["k", "1"]]))
            try await writer.finish()
            try await views.adopt(
                .init(
                    log: "a", from: nil, to: 1, recordedMilliseconds: 0,
                    generations: [
                        .init(
                            table: TestViews.plain, version: 1, generation: writer.generation, rowCount: 1,
                            digestState: digest(0), stopped: nil)
                    ]))
            #expect(try RawSession(second.readerURL).value(unsafe: "SELECT number FROM views.plain") == "1")
            await views.close()
            try await second.stop()
        }
    }
}

import Dispatch
import Ledger
import PostgresStore
import Projecting
import Synchronization
import Testing

extension PostgresStoreTests {
    /// New generations take the place of old ones whole, and nobody who reads notices more than that.
    @Suite(.serialized) struct ViewAdoption {
        private func plainRows(_ number: Int) -> [[String?]] { (0..<5_000).map { ["k\($0)", "\(number)"] } }

        @Test func readersNeverSeeHalfAView() async throws {
            let views = try TestViews([TestViews.plain])
            try await views.build(TestViews.plain, plainRows(0))
            let isOver = Flag()
            let url = try cluster().readerURL
            let name = "\(views.schema).plain"
            let readers = ["", "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ"].map { begin in
                // On threads of their own: they block, and tasks share as many threads as there are cores.
                Task {
                    try await withCheckedThrowingContinuation { continuation in
                        DispatchQueue.global().async {
                            continuation.resume(with: Result { try Self.read(url, name, begin, until: isOver) })
                        }
                    }
                }
            }
            for number in 1...12 {
                // Every third time the columns are others, so that the SQL view is made anew.
                let table = number % 3 == 0 ? Self.wider : TestViews.plain
                let rows = number % 3 == 0 ? plainRows(number).map { $0 + ["x"] } : plainRows(number)
                let store = try views.other([table])
                try await views.build(table, rows, version: number, from: 0, to: 0, with: store)
                await store.close()
            }
            isOver.raise()
            var seen: Set<String> = []
            for reader in readers {
                let result = try await reader.value
                #expect(result.faults.isEmpty)
                seen.formUnion(result.seen)
            }
            #expect(seen.count > 1)
        }

        /// Reads a table whose rows all carry one number, over and over: what was otherwise, and all that was seen.
        private static func read(
            _ url: String, _ name: String, _ begin: String, until isOver: Flag
        ) throws -> (faults: [String], seen: Set<String>) {
            let session = try RawSession(url)
            var faults: [String] = []
            var seen: Set<String> = []
            while !isOver.isRaised {
                session.run(unsafe: begin)
                let first = session.value(
                    unsafe: "SELECT count(*) || ' ' || min(number) || ' ' || max(number) FROM \(name)")
                let parts = first.split(separator: " ")
                if parts.count != 3 || parts[0] != "5000" || parts[1] != parts[2] { faults.append(first) }
                if !begin.isEmpty {
                    let second = session.value(unsafe: "SELECT '5000 ' || number || ' ' || number FROM \(name) LIMIT 1")
                    if second != first { faults.append("\(first), then \(second)") }
                    session.run(unsafe: "COMMIT")
                }
                seen.insert(first)
            }
            return (faults, seen)
        }

        private final class Flag: Sendable {
            private let value = Mutex(false)
            var isRaised: Bool { value.withLock { $0 } }
            func raise() { value.withLock { $0 = true } }
        }

        private static let wider = TableDefinition(
            "plain",
            in: Array(
                """
                CREATE TABLE plain (
                    name text PRIMARY KEY, -- its name
                    number bigint NOT NULL, -- the same everywhere
                    more text -- and more
                );

                """.utf8))

        @Test func whatSQLReadersSee() async throws {
            let views = try TestViews()
            let row: [String?] = ["a", "2", nil, "t", nil, nil, nil]
            try await views.build(TestViews.thing, [row], to: 9)
            let reader = try RawSession(cluster().readerURL)
            let schema = views.schema
            #expect(reader.value(unsafe: "SELECT thing FROM \(schema).thing WHERE good") == "a")
            #expect(reader.value(unsafe: "SELECT thing FROM \(schema).thing_double") == "a")
            #expect(reader.value(unsafe: "SELECT size FROM \(schema).position") == "9")
            #expect(reader.value(unsafe: "SELECT recorded = '2026-09-21T14:13:20.123Z' FROM \(schema).position") == "t")
            let description = { (view: String) in "SELECT obj_description('\(schema).\(view)'::regclass)" }
            #expect(reader.value(unsafe: description("thing")) == "One thing.")
            #expect(reader.value(unsafe: description("thing_many")) == "Things that come more than once.")
            #expect(
                reader.value(unsafe: "SELECT col_description('\(schema).thing'::regclass, 3)")
                    == "what people say about it's use")
            #expect(
                reader.value(
                    unsafe: """
                        SELECT count(*) FROM pg_attribute WHERE attrelid = '\(schema).thing'::regclass AND attnum > 0
                            AND col_description(attrelid, attnum) IS NULL
                        """) == "0")

            // What an operator has built on a view outlives its rebuilding.
            let owner = try RawSession(cluster().superuserURL)
            try owner.succeed(unsafe: "CREATE VIEW public.mine_\(schema) AS SELECT * FROM \(schema).thing")
            try await views.build(TestViews.thing, [row, ["b", "3", nil, nil, nil, nil, nil]], from: 9, to: 9)
            #expect(owner.value(unsafe: "SELECT count(*) FROM public.mine_\(schema)") == "2")

            // Views that the program no longer has go.
            let store = try views.other([TestViews.plain])
            try await views.build(TestViews.plain, [], from: 9, to: 9, with: store)
            let names =
                "SELECT string_agg(viewname, ' ' ORDER BY viewname) FROM pg_views WHERE schemaname = '\(schema)'"
            #expect(owner.value(unsafe: names) == "plain position")
        }

        @Test func interruptedRebuildsLeaveNothing() async throws {
            let views = try TestViews([TestViews.plain])
            try await views.build(TestViews.plain, plainRows(0))
            let read = try #require(try await views.store.projections(log: views.log).views["plain"]).generation
            let abandoned = try await views.store.begin(log: views.log, view: TestViews.plain, version: 1)
            try await abandoned.write(copyText(plainRows(1)))
            await abandoned.abandon()
            let finished = try await views.store.begin(log: views.log, view: TestViews.plain, version: 2)
            try await finished.write(copyText(plainRows(2)))
            try await finished.finish()

            let witness = try RawSession(cluster().superuserURL)
            let numbers = [read, abandoned.generation, finished.generation].map { String($0) }.joined(separator: "|")
            let tables =
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'projection' AND tablename ~ '_g(\(numbers))$'"
            #expect(witness.value(unsafe: tables) == "2")
            try await views.store.holding(log: views.log) {}
            #expect(witness.value(unsafe: tables) == "1")
            // It was thrown away, so it cannot be adopted any more.
            let adoption = Adoption(
                log: views.log, from: 0, to: 0, recordedMilliseconds: 0,
                generations: [
                    Adoption.Generation(
                        table: TestViews.plain, version: 2, generation: finished.generation, rowCount: 0,
                        digestState: digest(0), stopped: nil)
                ])
            await #expect(throws: ProjectionStoreFault.moved) { try await views.store.adopt(adoption) }
            #expect(
                witness.value(unsafe: "SELECT count(*) FROM projection.generation WHERE log = '\(views.log)'") == "1")
            #expect(try await views.rows(TestViews.plain, ["k1"])["k1"]?[1] == "0")
        }

        @Test func whoReadsForLongIsWaitedFor() async throws {
            let views = try TestViews([TestViews.plain])
            try await views.build(TestViews.plain, plainRows(0))
            let reader = try RawSession(cluster().readerURL)
            try reader.succeed(unsafe: "BEGIN")
            #expect(reader.value(unsafe: "SELECT max(number) FROM \(views.schema).plain") == "0")
            let rows = plainRows(1)
            let adopting = Task { try await views.build(TestViews.plain, rows, from: 0, to: 0) }
            // Longer than one attempt waits for the view.
            try await Task.sleep(for: .milliseconds(2_500))
            #expect(reader.value(unsafe: "SELECT max(number) FROM \(views.schema).plain") == "0")
            try reader.succeed(unsafe: "COMMIT")
            try await adopting.value
            #expect(reader.value(unsafe: "SELECT max(number) FROM \(views.schema).plain") == "1")
        }

        /// Nobody waits for the reader of a download of the service's own.
        @Test func aDownloadThatStandsInTheWayIsEnded() async throws {
            let views = try TestViews()
            try await views.build(TestViews.thing)
            let reader = PostgresViewReader(url: try cluster().serviceURL, viewsSchema: views.schema)
            let derived = try #require(TestViews.thing.derived.first)
            let table = try #require(try await reader.table(of: derived))
            let stream = try #require(try await reader.stream(log: views.log, table))
            try await views.build(TestViews.thing, version: 2, from: 0, to: 0)
            await #expect(throws: StoreFault.self) { _ = try await stream.next() }
            await reader.close()
        }

        @Test func aSchemaShowsOneLog() async throws {
            let views = try TestViews([TestViews.plain])
            try await views.build(TestViews.plain, plainRows(0))
            let store = views.store
            let foreign = await #expect(throws: ProjectionStoreFault.self) {
                try await store.holding(log: "another.example") {}
            }
            guard case .foreign(let text) = foreign else {
                Issue.record("\(String(describing: foreign))")
                return
            }
            #expect(text.contains(views.log) && text.contains(views.schema))
            let writer = try await store.begin(log: "another.example", view: TestViews.plain, version: 1)
            try await writer.finish()
            let adoption = Adoption(
                log: "another.example", from: nil, to: 0, recordedMilliseconds: 0,
                generations: [
                    Adoption.Generation(
                        table: TestViews.plain, version: 1, generation: writer.generation, rowCount: 0,
                        digestState: digest(0), stopped: nil)
                ])
            await #expect(throws: ProjectionStoreFault.self) { try await store.adopt(adoption) }
            #expect(try await store.projections(log: "another.example").position == nil)
        }
    }
}

import Ledger
import PostgresStore
import Projecting
import TestSupport
import Testing

extension PostgresStoreTests {
    /// Random rows under random queries: PostgreSQL and a replay in memory give the same pages, whatever the sizes of the
    /// pages, and together they are the rows that a plain loop over all rows finds.
    @Suite struct ViewQueryTests {
        private static let table = ReadTable(TestViews.thing)
        private static let texts = ["", "a", "A", "ä", "城市", "a\"b\\", "'; --", "%", "a,b", "tab\there", "\u{1F600}", "\u{FFFD}"]

        @Test func databaseAndMemoryAgree() async throws {
            let seed = UInt64.random(in: 0...999_999)
            print("queries of views, seed \(seed)")
            var random = SeededGenerator(seed: seed)
            let rows = (0..<200).map { Self.row($0, &random) }
            let views = try TestViews()
            try await views.build(TestViews.thing, rows.map(Self.stored), from: nil, to: 200)
            let reader = PostgresViewReader(url: try cluster().serviceURL, viewsSchema: views.schema)
            let replayed = ReplayedView(TestViews.thing, version: 1, rows: rows)

            for _ in 0..<150 {
                let sort = Self.sort(&random)
                let filters = Self.filters(rows, &random)
                let limit = Int.random(in: 1...60, using: &random)
                var cursor: String?
                var all: [[UInt8]] = []
                repeat {
                    let query = try RowQuery(Self.table, filters: filters, sort: sort, cursor: cursor, limit: limit)
                    let stored = try #require(try await reader.page(log: views.log, query))
                    let page = replayed.page(query)
                    try #require(stored.page.lines.map(Self.text) == page.lines.map(Self.text), "\(filters) \(sort) \(limit) \(cursor ?? "")")
                    #expect(stored.page.next == page.next)
                    #expect(stored.standing.size == 200 && stored.standing.version == 1)
                    all += page.lines
                    cursor = page.next
                } while cursor != nil
                let whole = replayed.page(try RowQuery(Self.table, filters: filters, sort: sort, limit: 1_000))
                #expect(all == whole.lines, "pages of \(limit): \(filters) \(sort)")
            }
            await reader.close()
        }

        /// A filter's meaning, from the values as they were made.
        @Test func filtersMean() throws {
            var random = SeededGenerator(seed: 7)
            let rows = (0..<100).map { Self.row($0, &random) }
            let replayed = ReplayedView(TestViews.thing, version: 1, rows: rows)
            func keys(_ name: String, _ value: String) throws -> Set<String> {
                let query = try RowQuery(Self.table, filters: [(name, value)], limit: 1_000)
                return Set(replayed.page(query).lines.map { RowTokens.text(RowTokens.split($0)[0]) })
            }
            func wanted(_ test: ([String?]) -> Bool) -> Set<String> { Set(rows.filter(test).compactMap { $0[0] }) }
            #expect(try keys("count.gte", "0") == wanted { Int($0[1]!)! >= 0 })
            #expect(try keys("count.lt", "-3") == wanted { Int($0[1]!)! < -3 })
            #expect(try keys("note", "城市") == wanted { $0[2] == "城市" })
            #expect(try keys("note.null", "true") == wanted { $0[2] == nil })
            #expect(try keys("note.in", "a,A") == wanted { $0[2] == "a" || $0[2] == "A" })
            #expect(try keys("day.lte", "2026-02-10") == wanted { $0[4].map { $0 <= "2026-02-10" } ?? false })
            #expect(try keys("moment.gt", "1970-01-01T08:00:05+08:00") == wanted { $0[5].map { Int($0)! > 5_000 } ?? false })
        }

        @Test func downloadIsWhole() async throws {
            var random = SeededGenerator(seed: 11)
            let rows = (0..<2_500).map { Self.row($0, &random) }
            let views = try TestViews()
            try await views.build(TestViews.thing, rows.map(Self.stored), from: nil, to: 9)
            let reader = PostgresViewReader(url: try cluster().serviceURL, viewsSchema: views.schema)
            let stream = try #require(try await reader.stream(log: views.log, Self.table))
            // Another generation meanwhile changes nothing of what is being read.
            try await views.build(TestViews.thing, [], version: 2, from: 9, to: 9)
            var lines: [[UInt8]] = []
            while true {
                let some = try await stream.next()
                if some.isEmpty { break }
                lines += some
            }
            #expect(lines == ReplayedView(TestViews.thing, version: 1, rows: rows).lines.map(\.bytes))
            #expect(stream.standing.size == 9 && stream.standing.version == 1)
            await reader.close()
        }

        /// Also while its reader asks for nothing: what it holds is free again.
        @Test func aDownloadThatTakesTooLongEnds() async throws {
            let views = try TestViews()
            try await views.build(TestViews.thing)
            let reader = PostgresViewReader(
                url: try cluster().serviceURL, viewsSchema: views.schema, downloadTimeMax: .seconds(3))
            let derived = try #require(TestViews.thing.derived.first)
            let table = try #require(try await reader.table(of: derived))
            let stream = try #require(try await reader.stream(log: views.log, table))
            let witness = try RawSession(cluster().superuserURL)
            let held = "SELECT count(*) FROM pg_locks WHERE relation = '\(views.schema).\(derived.name)'::regclass"
            #expect(witness.value(unsafe: held) == "1")
            for _ in 0..<200 where witness.value(unsafe: held) != "0" { try await Task.sleep(for: .milliseconds(50)) }
            #expect(witness.value(unsafe: held) == "0")
            await #expect(throws: StoreFault.self) { _ = try await stream.next() }
            await reader.close()
        }

        /// What the database gives up is told as a question that takes too long, and the next one is answered. It is cancelled here
        /// while it waits for a lock: that has the code of the time limit.
        @Test func aQuestionThatTakesTooLong() async throws {
            let views = try TestViews()
            try await views.build(TestViews.thing)
            let reader = PostgresViewReader(url: try cluster().serviceURL, viewsSchema: views.schema)
            let derived = try #require(TestViews.thing.derived.first)
            let query = try RowQuery(try #require(try await reader.table(of: derived)), limit: 1)
            let villain = try RawSession(cluster().superuserURL)
            let name = "\(views.schema).\(derived.name)"
            #expect(villain.run(unsafe: "BEGIN; LOCK TABLE \(name) IN ACCESS EXCLUSIVE MODE") == "")
            let question = Task { try await reader.page(log: views.log, query) }
            let cancelled = "SELECT count(pg_cancel_backend(pid)) FROM pg_locks WHERE NOT granted AND relation = '\(name)'::regclass"
            while villain.value(unsafe: cancelled) != "1" { try await Task.sleep(for: .milliseconds(5)) }
            let refusal = await #expect(throws: Refusal.self) { try await question.value }
            #expect(refusal?.code == .questionTooLong)
            villain.run(unsafe: "COMMIT")
            #expect(try await reader.page(log: views.log, query) != nil)
            await reader.close()
        }

        @Test(arguments: [
            ("nonesuch", "1", RowQueryFault.Code.unknownColumn), ("list", "[]", .badFilter), ("count", "1.5", .badFilter),
            ("count", "+1", .badFilter), ("count.like", "1", .badFilter), ("good", "yes", .badFilter),
            ("day", "2026-02-30", .badFilter), ("moment", "now", .badFilter), ("note.null", "", .badFilter),
        ])
        func refusals(name: String, value: String, code: RowQueryFault.Code) {
            #expect { try RowQuery(Self.table, filters: [(name, value)], limit: 1) } throws: { error in
                (error as? RowQueryFault)?.code == code
            }
        }

        @Test func cursorsBelongToTheirOrder() throws {
            let replayed = ReplayedView(TestViews.thing, version: 1, rows: [["a", "1"], ["b", "2"]].map { $0 + [nil, nil, nil, nil, nil] })
            let next = try #require(replayed.page(try RowQuery(Self.table, sort: ["count"], limit: 1)).next)
            #expect(try RowQuery(Self.table, sort: ["count"], cursor: next, limit: 1).after != nil)
            for (sort, cursor) in [(["-count"], next), ([], next), (["count"], String(next.dropLast(3))), (["count"], ""), (["count"], "%")] {
                #expect(throws: RowQueryFault.self) { try RowQuery(Self.table, sort: sort, cursor: cursor, limit: 1) }
            }
        }

        private static func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

        // MARK: Made up

        private static func row(_ number: Int, _ random: inout SeededGenerator) -> [String?] {
            func some(_ value: String) -> String? { Int.random(in: 0..<4, using: &random) == 0 ? nil : value }
            return [
                "\(texts.randomElement(using: &random) ?? "")\(number)", String(Int.random(in: -6...6, using: &random)),
                some(texts.randomElement(using: &random) ?? ""), some(Bool.random(using: &random) ? "t" : "f"),
                some("2026-02-\(Int.random(in: 10...15, using: &random))"),
                some(String(Int.random(in: -3...12, using: &random) * 1_001)), some("[1,\"x\"]"),
            ]
        }

        /// As COPY takes it: instants as text.
        private static func stored(_ row: [String?]) -> [String?] {
            var row = row
            row[5] = row[5].flatMap { Int64($0) }.map { ColumnValue.timestamp($0).description }
            return row
        }

        private static func sort(_ random: inout SeededGenerator) -> [String] {
            let columns = ["thing", "count", "note", "good", "day", "moment"].shuffled(using: &random)
            return columns.prefix(Int.random(in: 0...3, using: &random)).map { Bool.random(using: &random) ? $0 : "-" + $0 }
        }

        private static func filters(_ rows: [[String?]], _ random: inout SeededGenerator) -> [(name: String, value: String)] {
            let columns = ["thing", "count", "note", "good", "day", "moment"]
            var filters: [(name: String, value: String)] = []
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let column = Int.random(in: 0..<columns.count, using: &random)
                guard let value = rows.randomElement(using: &random)?[column], !filters.contains(where: { $0.name.hasPrefix(columns[column]) })
                else { continue }
                let text =
                    column == 3 ? (value == "t" ? "true" : "false")
                    : column == 5 ? ColumnValue.timestamp(Int64(value) ?? 0).description : value
                let form = ["", ".lt", ".lte", ".gt", ".gte", ".null"].randomElement(using: &random) ?? ""
                filters.append((columns[column] + form, form == ".null" ? "false" : text))
            }
            return filters
        }
    }
}

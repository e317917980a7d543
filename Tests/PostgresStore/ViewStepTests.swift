import Ledger
import PostgresStore
import Projecting
import TestSupport
import Testing

extension PostgresStoreTests {
    /// A step of the views: all or nothing, and only from where the views stand.
    @Suite(.serialized) struct ViewSteps {
        private let thing = TestViews.thing

        /// Values that COPY escapes, arrays quote, or time zones bend.
        static let odd: [[String?]] = [
            [
                "a", "1", "tab\tline\nreturn\r\\N back\\slash", "t", "2024-02-29", "2026-10-01T00:00:00.007Z",
                #"["a\n",{"b":1}]"#,
            ],
            ["b", "-9223372036854775808", nil, nil, nil, nil, nil],
            ["", "9223372036854775807", "", "f", "1949-10-01", "1969-12-31T23:59:59.999Z", "null"],
            ["统\"一{,}'", "0", "NULL", "f", "9999-12-31", "2026-01-01T08:00:00.000Z", "[]"],
        ]
        static let oddStored: [String: [String?]] = [
            "a": [
                "a", "1", "tab\tline\nreturn\r\\N back\\slash", "true", "2024-02-29", "1790812800007",
                #"["a\n",{"b":1}]"#,
            ],
            "b": ["b", "-9223372036854775808", nil, nil, nil, nil, nil],
            "": ["", "9223372036854775807", "", "false", "1949-10-01", "-1", "null"],
            "统\"一{,}'": ["统\"一{,}'", "0", "NULL", "false", "9999-12-31", "1767254400000", "[]"],
        ]

        @Test func valuesReadBackAsWritten() async throws {
            let keys = Self.odd.compactMap { $0[0] } + ["absent"]
            let copied = try TestViews()
            #expect(try await copied.store.projections(log: copied.log).position == nil)
            try await copied.build(thing, Self.odd, to: 5)
            #expect(try await copied.rows(thing, keys) == Self.oddStored)

            let stepped = try TestViews()
            try await stepped.build(thing)
            try await stepped.store.commit(try await stepped.step(thing, Self.odd, from: 0, to: 5))
            #expect(try await stepped.rows(thing, keys) == Self.oddStored)
            // Once more as updates of rows that are there.
            let plain = Self.odd.map { [$0[0], "7"] + Array(repeating: nil, count: 5) }
            try await stepped.store.commit(try await stepped.step(thing, plain, from: 5, to: 6))
            try await stepped.store.commit(try await stepped.step(thing, Self.odd, from: 6, to: 7))
            #expect(try await stepped.rows(thing, keys) == Self.oddStored)
            // The whole protocol by a store that has read nothing yet.
            let fresh = try stepped.other()
            #expect(try await fresh.rows(log: stepped.log, view: "thing", table: thing, keys: keys) == Self.oddStored)
        }

        @Test func randomStepsAgreeWithADictionary() async throws {
            let seed = UInt64.random(in: 0...999_999)
            print("random steps of a view, seed \(seed)")
            var random = SeededGenerator(seed: seed)
            let views = try TestViews()
            try await views.build(thing)
            var model: [String: [String?]] = [:]
            for position in 0..<60 {
                // Some steps are larger than one statement takes.
                let count = Int.random(in: 0...(position % 20 == 7 ? 9_000 : 40), using: &random)
                var rows: [String: [String?]] = [:]
                for _ in 0..<count {
                    let key = "k\(Int.random(in: 0..<10_000, using: &random))"
                    let note = Bool.random(using: &random) ? nil : "\(random.next())"
                    rows[key] = [key, "\(position)", note, nil, nil, nil, "[\(count)]"]
                }
                let deleted = model.keys.sorted().filter {
                    rows[$0] == nil && Int.random(in: 0..<5, using: &random) == 0
                }
                var step = try await views.step(
                    thing, rows.keys.sorted().compactMap { rows[$0] }, deleted: deleted, from: position,
                    to: position + 1)
                model.merge(rows) { $1 }
                for key in deleted { model[key] = nil }
                step.changes[0].rowCount = model.count
                try await views.store.commit(step)
            }
            let keys = (0..<10_000).map { "k\($0)" }
            #expect(try await views.rows(thing, keys) == model, "seed \(seed)")
            let stored = try await views.store.projections(log: views.log)
            #expect(stored.position == 60)
            #expect(stored.views["thing"]?.rowCount == model.count)
            #expect(stored.views["thing"]?.digestState == digest(60))
            let reader = try RawSession(cluster().readerURL)
            #expect(reader.value(unsafe: "SELECT count(*) FROM \(views.schema).thing") == "\(model.count)")
            #expect(reader.value(unsafe: "SELECT size FROM \(views.schema).position") == "60")
            #expect(
                reader.value(unsafe: "SELECT recorded FROM \(views.schema).position") == "1970-01-01 00:00:00.06+00")
        }

        @Test func whatWasMadeForSomethingElseIsRefused() async throws {
            let views = try TestViews()
            try await views.build(thing)
            let row: [[String?]] = [["a", "1", nil, nil, nil, nil, nil]]
            let other = try views.other()

            let stale = try await views.step(thing, row, from: 0, to: 1)
            try await other.commit(stale)
            await #expect(throws: ProjectionStoreFault.moved) { try await views.store.commit(stale) }
            let ahead = try await views.step(thing, [["b", "1", nil, nil, nil, nil, nil]], from: 2, to: 3)
            await #expect(throws: ProjectionStoreFault.moved) { try await views.store.commit(ahead) }

            // Another process adopts a view, at the same position: who knew nothing of it must look again.
            let late = try await views.step(thing, row, from: 1, to: 2)
            let empty = ProjectionStep(
                log: views.log, from: 1, to: 2, recordedMilliseconds: 1, adoptions: late.adoptions, changes: [])
            try await views.build(thing, row, from: 1, to: 1, with: other)
            for step in [late, empty] {
                await #expect(throws: ProjectionStoreFault.moved) { try await views.store.commit(step) }
            }

            // A stopped view stays where it is, and the others go on.
            let stop = StoredView.Stop(index: 1, reason: "no such thing")
            try await views.store.commit(try await views.step(thing, [], from: 1, to: 1, stopped: stop))
            let onward = try await views.step(thing, [["c", "1", nil, nil, nil, nil, nil]], from: 1, to: 2)
            await #expect(throws: ProjectionStoreFault.moved) { try await views.store.commit(onward) }
            try await views.store.commit(
                ProjectionStep(
                    log: views.log, from: 1, to: 2, recordedMilliseconds: 1, adoptions: onward.adoptions, changes: []))
            let stored = try await views.store.projections(log: views.log)
            #expect(stored.position == 2)
            #expect(stored.views["thing"]?.stopped == stop)
            #expect(try await views.rows(thing, ["a", "b", "c"]).keys.sorted() == ["a"])
        }

        @Test(arguments: CommitStep.allCases, ["failed", "error"])
        func aStepFails(_ at: CommitStep, _ kind: String) async throws {
            let fault = try #require(CommitFault("\(at.rawValue):\(kind):2"))
            let views = try TestViews(fault: fault)
            try await views.build(thing)
            let row = { (key: String) -> [String?] in [key, "1", nil, nil, nil, nil, nil] }
            try await views.store.commit(try await views.step(thing, [row("a")], from: 0, to: 1))
            let second = try await views.step(thing, [row("b")], deleted: ["a"], from: 1, to: 2)
            let thrown = await #expect(throws: StoreFault.self) { try await views.store.commit(second) }
            // COMMIT once sent is done, whether its answer was awaited or not.
            let commitSent = at == .committed || (at == .committing && kind == "error")
            switch thrown {
            case .unavailable: #expect(![.committing, .committed].contains(at))
            case .unknownOutcome: #expect([.committing, .committed].contains(at))
            default: Issue.record("\(String(describing: thrown))")
            }
            // What the server still does of it, it does before the position can be held.
            let stored = try await views.store.holding(log: views.log) {
                try await views.store.projections(log: views.log)
            }
            #expect(stored.position == (commitSent ? 2 : 1))
            #expect(stored.views["thing"]?.digestState == digest(commitSent ? 2 : 1))
            #expect(try await views.rows(thing, ["a", "b"]).keys.sorted() == [commitSent ? "b" : "a"])
            if commitSent {
                await #expect(throws: ProjectionStoreFault.moved) { try await views.store.commit(second) }
            } else {
                try await views.store.commit(second)
            }
            #expect(try await views.rows(thing, ["a", "b"]).keys.sorted() == ["b"])
        }

        @Test func ofTwoStoresOneMakesEachStep() async throws {
            let views = try TestViews()
            try await views.build(thing)
            let goal = 200
            let made = try await withThrowingTaskGroup(of: [Int].self) { group in
                for name in ["one", "two"] {
                    let store = try views.other()
                    group.addTask {
                        var made: [Int] = []
                        while true {
                            let stored = try await store.projections(log: views.log)
                            guard let position = stored.position, position < goal, let view = stored.views["thing"]
                            else { return made }
                            let change = ViewChange(
                                table: TestViews.thing, generation: view.generation,
                                rows: copyText([["n", "\(position + 1)", name, nil, nil, nil, nil]]), rowsCount: 1,
                                deleted: [], rowCount: 1, digestState: digest(position), stopped: nil)
                            do {
                                try await store.commit(
                                    ProjectionStep(
                                        log: views.log, from: position, to: position + 1, recordedMilliseconds: 0,
                                        adoptions: stored.adoptions, changes: [change]))
                                made.append(position)
                            } catch ProjectionStoreFault.moved {
                                continue
                            }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(made.sorted() == Array(0..<goal))
            #expect(try await views.rows(thing, ["n"])["n"]?[1] == "\(goal)")
        }

        @Test func aHeldPositionStaysStill() async throws {
            let views = try TestViews()
            try await views.build(thing)
            let step = try await views.step(thing, [["a", "1", nil, nil, nil, nil, nil]], from: 0, to: 1)
            let waiting = try await views.store.holding(log: views.log) {
                let waiting = Task { try await views.store.commit(step) }
                try await Task.sleep(for: .milliseconds(200))
                // The store answers while its own step waits.
                #expect(try await views.store.projections(log: views.log).position == 0)
                try await views.build(thing, [["b", "1", nil, nil, nil, nil, nil]], from: 0, to: 0)
                return waiting
            }
            await #expect(throws: ProjectionStoreFault.moved) { try await waiting.value }
            #expect(try await views.rows(thing, ["a", "b"]).keys.sorted() == ["b"])
        }
    }
}

import Projecting
import Supervision
import TestSupport
import Testing

/// Whatever way the rows come about, they are those of the model, and the digest is that of the rows.
@Suite struct FoldingTests {
    private static let seeds: [UInt64] = (0..<12).map { _ in .random(in: 0...999_999) }

    @Test(arguments: seeds)
    func followingWithCrashesIsTheModel(seed: UInt64) async throws {
        print("following, seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let stream = try ToyStream(count: .random(in: 1...1_500, using: &random), seed: seed)
        let store = MemoryStore()
        let views = Toy.views()
        let beginning = Int.random(in: 0...stream.events.count, using: &random)
        _ = try await Rebuild(
            log: "toy", source: stream.log.prefix(beginning), store: store, views: views, workersCount: 2
        ).run([])
        try await expectModel(stream, store, views, size: beginning)
        // Two followers with memories of their own, each killed and revived at any moment.
        var followers: [Follower] = []
        var fresh: Follower {
            Follower(
                log: "toy", source: stream.log, store: store, views: views,
                stepSizeMax: .random(in: 1...400, using: &random),
                stepByteCountMax: .random(in: 1...200_000, using: &random),
                rowsKeptMax: .random(in: 0...200, using: &random))
        }
        followers = [fresh, fresh]
        while await store.stored.position! < stream.events.count {
            let faults: [MemoryStore.Fault?] = [nil, nil, nil, .beforeCommit, .afterCommit]
            await store.inject([faults.randomElement(using: &random)!])
            let which = Int.random(in: 0...1, using: &random)
            do { _ = try await followers[which].step() } catch is MemoryStore.Fault {
                if Bool.random(using: &random) { followers[which] = fresh }
            }
        }
        try await expectModel(stream, store, views, size: stream.events.count)
    }

    @Test(arguments: seeds)
    func replaysAndRebuildsAreTheModel(seed: UInt64) async throws {
        print("replaying, seed \(seed)")
        let stream = try ToyStream(count: 1_200, seed: seed)
        let views = Toy.views()
        let size = Int(seed % 1_200) + 1
        let model = stream.rows(below: size)
        for workers in [1, 2, 8] {
            let store = MemoryStore()
            _ = try await Rebuild(
                log: "toy", source: stream.log.prefix(size), store: store, views: views, workersCount: workers
            ).run([])
            try await expectModel(stream, store, views, size: size)
            for view in try await Replay.run(stream.log, size: size, views: views, workers: workers) {
                let lines = view.lines.map { String(decoding: $0.bytes, as: UTF8.self) }
                #expect(lines == view.lines.map { model[view.table.name]![$0.key]! })
                #expect(lines.count == model[view.table.name]!.count)
            }
        }
        // Digests on the way are those of replays to there.
        let sizes = [0, 1, size / 2, size]
        try await Replay.digests(stream.log, sizes: sizes, views: views) { size, digests in
            let replayed = try await Replay.run(stream.log, size: size, views: views)
            #expect(
                digests
                    == replayed.map {
                        ViewDigest(view: $0.table.name, version: 1, rowCount: $0.rowCount, digest: $0.digest)
                    })
        }
        // One row at a time, from its threads alone.
        for view in views where view.threads != nil {
            for (key, line) in model[view.table.name]!.sorted(by: { $0.key < $1.key }).prefix(30) {
                let history = try await RowHistory.of(key, in: view, source: stream.log, size: size)
                #expect(history?.line.map { String(decoding: $0, as: UTF8.self) } == line)
                #expect(history?.evidence.isEmpty == false)
            }
        }
    }

    /// Every row of the store is the model's, and the stored digest is that of these rows.
    private func expectModel(
        _ stream: ToyStream, _ store: MemoryStore, _ views: [any ProjectedView], size: Int
    ) async throws {
        let model = stream.rows(below: size)
        let stored = await store.stored
        #expect(stored.position == size)
        for view in views {
            let lines = await store.lines(view)
            #expect(lines == model[view.table.name]!, "\(view.table.name) at \(size)")
            var hash = LtHash()
            for line in lines.values { hash.add(Array(line.utf8)) }
            #expect(stored.views[view.table.name]?.digestState == hash.state)
        }
    }

    /// What is attested at a position must stand there: a stored view that the program no longer has does not.
    @Test func onlyWhatIsFollowedStandsAtThePosition() async throws {
        let stream = try ToyStream(count: 50, seed: 3)
        let store = MemoryStore()
        _ = try await Rebuild(log: "toy", source: stream.log.prefix(20), store: store, views: Toy.views(), workersCount: 1).run([])
        let fewer = Array(Toy.views()[1...1])
        let follower = Follower(log: "toy", source: stream.log, store: store, views: fewer)
        while try await follower.step() {}
        let state = try #require(try await follower.state())
        #expect(state.position == 50)
        #expect(Set(state.views.keys) == ["toy_subject"])
    }

    // MARK: A view whose code is wrong

    @Test func aBugStopsItsViewAtTheEntryAndRebuildGoesThrough() async throws {
        let stream = try ToyStream(count: 900, seed: 7)
        let closing = stream.events.dropFirst(300).first { $0.isClosing && $0.duplicateOf == nil }!
        let bug = closing.complaint
        let first = stream.events.first { $0.isClosing && ($0.complaint == bug || $0.duplicateOf == bug) }!.index
        let broken = Toy.views(bug: bug)
        let store = MemoryStore()
        _ = try await Rebuild(
            log: "toy", source: stream.log.prefix(min(first, 20)), store: store, views: broken, workersCount: 2
        ).run([])
        let follower = Follower(log: "toy", source: stream.log, store: store, views: broken, stepSizeMax: 100)
        while try await follower.step() {}

        let model = stream.rows(below: first)
        let stored = await store.stored
        #expect(stored.position == 900)
        #expect(stored.views["toy_complaint"]?.stopped == StoredView.Stop(index: first, reason: "a bug"))
        #expect(stored.views["toy_tally"]?.stopped?.index == first)
        #expect(await store.lines(broken[0]) == model["toy_complaint"]!)
        #expect(await store.lines(broken[2]) == model["toy_tally"]!)
        #expect(await store.lines(broken[1]) == stream.rows(below: 900)["toy_subject"]!)

        // A rebuild with the bug stops where following did.
        _ = try await Rebuild(log: "toy", source: stream.log, store: store, views: broken, workersCount: 2).run(["toy_complaint"])
        #expect(await store.stored.views["toy_complaint"]?.stopped?.index == first)
        #expect(await store.lines(broken[0]) == model["toy_complaint"]!)
        #expect(await store.lines(broken[2]) == model["toy_tally"]!)

        // With the bug mended it goes through.
        let mended = Toy.views(version: 2)
        #expect(try await Follower(log: "toy", source: stream.log, store: store, views: mended).outdated() == ["toy_complaint"])
        _ = try await Rebuild(log: "toy", source: stream.log, store: store, views: mended, workersCount: 2).run([])
        try await expectModel(stream, store, mended, size: 900)
    }
}

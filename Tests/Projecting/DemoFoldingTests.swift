import Demo
import MerkleLog
import Projecting
import SignedNote
import Supervision
import TestSupport
import Testing
import Views

/// The real views over a province's year: whatever way the rows come about, they are those of one event folded after the other,
/// row for row and digest for digest.
@Suite struct DemoFoldingTests {
    private static let seeds: [UInt64] = (0..<2).map { _ in .random(in: 0...999_999) }
    private static let eventCount = 4_000
    private typealias Rows = [String: [String: String]]

    @Test(arguments: seeds)
    func everyWayGivesTheSameRows(seed: UInt64) async throws {
        print("the demo's views, seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let log = try Self.log(seed: seed)
        let size = log.size()
        let middle = Int.random(in: 1..<size, using: &random)
        let wanted = try Self.naive(log, below: size)
        // A small province has no corrections or disputed figures in some years.
        #expect(wanted.count >= Views.all.count - 4, "the demo says too little: \(wanted.keys.sorted())")

        for workers in [1, 2, 8] {
            let store = MemoryStore()
            try await rebuild(log, store, workers)
            await expect(store, wanted, size: size, "a rebuild by \(workers)")
            try await expectReplay(log, wanted, size: size, workers: workers)
        }
        try await expectReplay(log, Self.naive(log, below: middle), size: middle, workers: 2)
        try await expectDigests(log, sizes: [middle, size])

        let store = MemoryStore()
        try await rebuild(log.prefix(Int.random(in: 0...middle, using: &random)), store, 2)
        try await follow(log, to: middle, store, &random)
        await expect(store, try Self.naive(log, below: middle), size: middle, "following")
        try await follow(log, to: size, store, &random)
        await expect(store, wanted, size: size, "following")
    }

    // MARK: Ways

    private func rebuild(_ log: MemoryLog, _ store: MemoryStore, _ workers: Int) async throws {
        let built = try await Rebuild(log: "demo", source: log, store: store, views: Views.all, workersCount: workers)
            .run([])
        #expect(built.stopped.isEmpty)
    }

    /// Two followers that take batches of any size, forget rows at any number, and are killed at any commit, whether or not it
    /// was persisted.
    private func follow(
        _ log: MemoryLog, to size: Int, _ store: MemoryStore, _ random: inout SeededGenerator
    ) async throws {
        func fresh(_ random: inout SeededGenerator) -> Follower {
            Follower(
                log: "demo", source: log.prefix(size), store: store, views: Views.all,
                stepSizeMax: [1, 7, 100, 700].randomElement(using: &random)!,
                rowsKeptMax: .random(in: 0...300, using: &random))
        }
        var followers = [fresh(&random), fresh(&random)]
        while await store.stored.position! < size {
            let faults: [MemoryStore.Fault?] = [nil, nil, nil, .beforeCommit, .afterCommit]
            await store.inject([faults.randomElement(using: &random)!])
            let which = Int.random(in: 0...1, using: &random)
            do { _ = try await followers[which].step() } catch is MemoryStore.Fault {
                followers[which] = fresh(&random)
            }
        }
    }

    // MARK: What they have to be

    /// The stored rows are the wanted ones, and the stored digests are theirs.
    private func expect(_ store: MemoryStore, _ wanted: Rows, size: Int, _ way: String) async {
        let stored = await store.stored
        #expect(stored.position == size)
        for view in Views.all {
            let name = view.table.name
            let lines = await store.lines(view)
            expectSame(lines, wanted[name] ?? [:], "\(way) of \(name) at \(size)")
            #expect(stored.views[name]?.digestState == Self.hash(lines.values).state, "\(way) of \(name) at \(size)")
            #expect(stored.views[name]?.rowCount == lines.count)
        }
    }

    private func expectReplay(_ log: MemoryLog, _ wanted: Rows, size: Int, workers: Int) async throws {
        for view in try await Replay.run(log, size: size, views: Views.all, workers: workers) {
            let name = view.table.name
            let lines = Dictionary(
                uniqueKeysWithValues: view.lines.map { ($0.key, String(decoding: $0.bytes, as: UTF8.self)) })
            expectSame(lines, wanted[name] ?? [:], "a replay of \(name) by \(workers) to \(size)")
            #expect(view.digest == Self.hash(lines.values).digest, "a replay of \(name) by \(workers) to \(size)")
            #expect(view.stopped == nil)
        }
    }

    private func expectDigests(_ log: MemoryLog, sizes: [Int]) async throws {
        try await Replay.digests(log, sizes: sizes, views: Views.all) { size, digests in
            let rows = try Self.naive(log, below: size)
            for (view, digest) in zip(Views.all, digests) {
                let lines = rows[view.table.name] ?? [:]
                #expect(
                    digest
                        == ViewDigest(
                            view: view.table.name, version: view.version, rowCount: lines.count,
                            digest: Self.hash(lines.values).digest), "\(view.table.name) at \(size)")
            }
        }
    }

    /// Names the first row that differs instead of printing thousands.
    private func expectSame(_ found: [String: String], _ wanted: [String: String], _ what: String) {
        guard found != wanted else { return }
        let keys = Set(found.keys).union(wanted.keys).sorted().filter { found[$0] != wanted[$0] }
        Issue.record(
            "\(what): \(keys.count) rows differ, the first is \(keys[0]): \(found[keys[0]] ?? "none"), not \(wanted[keys[0]] ?? "none")"
        )
    }

    private static func hash(_ lines: some Sequence<String>) -> LtHash {
        var hash = LtHash()
        for line in lines { hash.add(Array(line.utf8)) }
        return hash
    }

    /// Every row by view and key, folded one event after the other.
    private static func naive(_ log: MemoryLog, below size: Int) throws -> Rows {
        let folder = Folder(views: Views.all)
        for (index, entry) in log.entries.prefix(size).enumerated() {
            guard let event = MemoryLog.event(of: entry) else { continue }
            try event.line.withUnsafeBytes {
                try folder.fold(line: $0, index: index, recordedMilliseconds: event.recordedMilliseconds)
            }
        }
        var rows: Rows = [:]
        for view in Views.all.map(\.table.name) {
            for key in folder.keys(view: view) {
                rows[view, default: [:]][key] = folder.line(view: view, key: key).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
        return rows
    }

    // MARK: The log

    /// The founding and then the province, as a ledger of that year would have recorded it: signed events and sealed batches.
    private static func log(seed: UInt64) throws -> MemoryLog {
        let origin = "ledger.example.org/demo"
        let root = try SigningKey(name: origin + "/authority", seed: [UInt8](repeating: 7, count: 32))
        let ledger = try SigningKey(name: origin, seed: [UInt8](repeating: 8, count: 32))
        let stream = try DemoStream(events: eventCount, seed: seed, origin: origin)
        var log = MemoryLog()
        var recorded: Int64 = 0
        for piece in stream {
            if recorded == 0 {
                try log.append(founding(origin, ledger, root), recorded: piece.recordedMilliseconds)
            }
            recorded = max(recorded, piece.recordedMilliseconds)
            for entry in try piece.entries(root: root, keys: stream.keys, stamp: Stamp(milliseconds: recorded)) {
                try log.append(entry: entry)
            }
        }
        return log
    }

    private static func founding(_ origin: String, _ ledger: SigningKey, _ root: SigningKey) -> String {
        EventDraft(
            .ledgerFounded, id: "1", source: "/authority", subject: "log/\(origin)", time: "2024-12-31T00:00:00Z",
            data: [
                "origin": .string(origin), "ledgerKey": .string("\(ledger.verifier)"),
                "rootKey": .string("\(root.verifier)"),
                "witnesses": ["quorum": .integer(0), "keys": []],
                "vocabulary": .string(Base64.encode([UInt8](repeating: 1, count: 32))),
            ]
        ).line
    }
}

import CSimdJSON
import Demo
import Foundation
import MerkleLog
import Projecting
import SignedNote
import Views

extension Row {
    static let rebuild = Row(
        name: "rebuild", work: "rebuild of all views from 2,000,000 demo events, to committed tables",
        against: "bare COPY of the same events into (bigint primary key, jsonb)", bar: .atMost(2)
    ) { world in
        let copy = try await loadAndCopy(world, events: 2_000_000)
        let rebuild = try world.rebuild()
        let rows = try world.sql("SELECT sum(row_count) FROM projection.view")
        return Measure(
            ours: rebuild.seconds, against: copy, unit: "s",
            note: "\(rows) rows; the program's peak memory \(rebuild.peakMebibytes.rounded()) MiB")
    }

    static let rebuildMemory = Row(
        name: "rebuild-memory", work: "peak resident memory of the same rebuild", against: "the limit", bar: .atMost(1)
    ) { world in
        try await world.serve()
        _ = try world.loadDemo(events: 2_000_000)
        return Measure(ours: try world.rebuild().peakMebibytes, against: 2_048, unit: "MiB")
    }

    static let rebuildGrowth = Row(
        name: "rebuild-growth", work: "rebuild time per event of 4,000,000 demo events", against: "the same of 500,000",
        bar: .atMost(1.25)
    ) { world in
        try await world.serve()
        _ = try world.loadDemo(events: 500_000)
        let few = try world.rebuild().seconds / 500_000
        let larger = try await World(shilu: world.shilu)
        do {
            try await larger.serve()
            _ = try larger.loadDemo(events: 4_000_000)
            let many = try larger.rebuild().seconds / 4_000_000
            await larger.close()
            return Measure(ours: many * 1e6, against: few * 1e6, unit: "µs/event")
        } catch {
            await larger.close()
            throw error
        }
    }

    static let fold = Row(
        name: "fold", work: "decode and fold of 1,000,000 demo events into all views, no database, all cores",
        against: "simdjson parsing the same lines on the same cores", bar: .atLeast(0.25)
    ) { world in
        let log = try DemoLog(events: 1_000_000, root: world.root)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        // The best of three of each: other programs of the machine slow one or the other down.
        let parsing = (0..<3).map { _ in log.parsingSeconds(cores: cores) }.min() ?? .infinity
        var seconds = Double.infinity
        for _ in 0..<3 {
            var fold = ParallelFold(log, views: Views.all, workersCount: cores)
            let start = LoadGenerator.now()
            try await fold.advance(to: log.entriesCount)
            seconds = min(seconds, LoadGenerator.now() - start)
        }
        let millions = Double(log.entriesCount) / 1e6
        return Measure(ours: millions / seconds, against: millions / parsing, unit: "million events/s")
    }

    static let follow = Row(
        name: "follow", work: "a sealed demo stream of 300,000 events, until every view shows it",
        against: "until the ledger has recorded it", bar: .atLeast(0.5)
    ) { world in
        try await world.serve(views: true)
        let start = LoadGenerator.now()
        let appended = try world.loadDemo(events: 300_000)
        try await world.untilViewsFollow()
        let shown = LoadGenerator.now() - start
        return Measure(
            ours: 300_000 / shown, against: 300_000 / appended, unit: "events/s",
            note: "the views were there \(milliseconds(shown - appended)) ms after the last receipt (bar: 2,000)")
    }

    static let visible = Row(
        name: "visible", work: "p99 from a single append to its row in the view", against: "the limit", bar: .atMost(1)
    ) { world in
        try await world.serve(views: true)
        let events = world.events("visible")
        var latencies: [Double] = []
        for number in 0..<300 {
            let note = world.post("/v1/events", try events.note(number), "text/plain; charset=utf-8")
            let start = LoadGenerator.now()
            _ = try world.expect(201, LoadGenerator(port: world.port, requests: [note]).run(connections: 1))
            let row = world.get("/v1/views/complaint/visible-\(number)")
            while try LoadGenerator(port: world.port, requests: [row]).run(connections: 1).statuses[200] == nil {
                guard LoadGenerator.now() - start < 30 else { throw BenchError("the row does not come") }
            }
            latencies.append(LoadGenerator.now() - start)
        }
        latencies.sort()
        return Measure(
            ours: milliseconds(latencies[latencies.count * 99 / 100]), against: 250, unit: "ms",
            note: "p50 \(milliseconds(latencies[latencies.count / 2])) ms")
    }

    static let lookup = Row(
        name: "lookup", work: "p99 of a row by key over HTTP among 1,000,000 subjects, 500 a second", against: "the limit",
        bar: .atMost(1)
    ) { world in
        try await world.serve(views: true)
        _ = try world.loadDemo(events: 1_100_000, subjects: 1_000_000)
        try await world.untilViewsFollow()
        let keys = try world.sql("SELECT subject FROM views.subject ORDER BY random() LIMIT 5000").split(separator: "\n")
        let rows = try world.sql("SELECT count(*) FROM views.subject")
        let requests = keys.shuffled().map { world.get("/v1/views/subject/\($0)") }
        let result = try world.expect(
            200, LoadGenerator(port: world.port, requests: requests, ratePerSecond: 500).run(connections: 8))
        return Measure(
            ours: milliseconds(result.latency(percentile: 99)), against: 10, unit: "ms",
            note: "\(rows) subjects, \(keys.count) lookups, p50 \(milliseconds(result.latency(percentile: 50))) ms")
    }

    /// Loads the demo into the ledger, and copies the same lines; returns the seconds of the copy.
    private static func loadAndCopy(_ world: World, events: Int) async throws -> Double {
        let lines = world.directory + "/demo.ndjson"
        _ = try world.run(["demo", "--events", "\(events)", "--seed", "1", "--out", lines])
        let copy = try world.copyBaseline(lines: lines)
        try world.sql("DROP TABLE baseline")
        try FileManager.default.removeItem(atPath: lines)
        try await world.serve()
        _ = try world.loadDemo(events: events)
        return copy
    }
}

extension World {
    /// Waits until the views stand where the log ends, but for attestations that come meanwhile.
    func untilViewsFollow() async throws {
        let size = try loggedSize()
        for _ in 0..<60_000 {
            if let position = Int(try sql("SELECT size FROM projection.position")), position >= size { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw BenchError("the views do not follow")
    }

    private func loggedSize() throws -> Int { Int(try sql("SELECT size FROM ledger.head")) ?? 0 }
}

/// The demo province as a log in memory.
private struct DemoLog: EntrySource {
    private var bundles: [[UInt8]] = []
    private(set) var entriesCount = 0

    init(events: Int, root: SigningKey) throws {
        let stream = try DemoStream(events: events, seed: 1)
        for piece in stream {
            for entry in try piece.entries(root: root, keys: stream.keys, stamp: Stamp(milliseconds: piece.recordedMilliseconds)) {
                if entriesCount & 255 == 0 { bundles.append([]) }
                EntryBundle.append(entry, to: &bundles[bundles.count - 1])
                entriesCount += 1
            }
        }
    }

    func size() -> Int { entriesCount }
    func bundle(_ index: Int, size: Int) -> [UInt8] { bundles[index] }
    func indices(ofThread name: String, below size: Int) -> [Int] { [] }

    /// Seconds that simdjson needs for all event lines, a part on each core.
    func parsingSeconds(cores: Int) -> Double {
        let start = LoadGenerator.now()
        let bundles = bundles
        DispatchQueue.concurrentPerform(iterations: cores) { core in
            guard let parser = csimdjson_new(1 << 16) else { return }
            for bundle in stride(from: core, to: bundles.count, by: cores) { Self.parse(bundles[bundle], parser) }
            csimdjson_free(parser)
        }
        return LoadGenerator.now() - start
    }

    private static func parse(_ bundle: [UInt8], _ parser: OpaquePointer) {
        guard let ranges = try? EntryBundle.ranges(in: bundle) else { return }
        bundle.withUnsafeBytes { bytes in
            for range in ranges {
                guard let view = try? EntryView(UnsafeRawBufferPointer(rebasing: bytes[range])), view.kind == .event else { continue }
                let line = view.payload.prefix { $0 != UInt8(ascii: "\n") }
                let start = UnsafeRawBufferPointer(rebasing: line).assumingMemoryBound(to: UInt8.self)
                _ = csimdjson_parse(parser, start.baseAddress, start.count)
            }
        }
    }
}

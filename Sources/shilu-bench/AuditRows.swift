import Audit
import Foundation
import MerkleLog
import SignedNote

extension Row {
    static let verifySealed = Row(
        name: "verify-sealed", work: "the whole check of a sealed export, all cores",
        against: "SHA-256 of the same bytes on one core", bar: .atLeast(0.5)
    ) { world in
        try await world.serve()
        _ = try world.appendSealed("verify", 0..<1_000_000)
        let folder = try await export(world)
        let hashing = try bundleHashingSeconds(folder)
        let report = try await verify(folder, world)
        return Measure(
            ours: Double(report.bytes) / report.seconds / 1e6, against: Double(hashing.bytes) / hashing.seconds / 1e6,
            unit: "MB/s", note: "\(Int(report.rate)) entries/s")
    }

    static let monitored = Row(
        name: "monitored", work: "seconds that a monitor is behind when a stream of sealed batches ends",
        against: "five seconds", bar: .atMost(1)
    ) { world in
        try await world.serve()
        try world.startMonitor()
        let count = 1_000_000
        let seconds = try world.appendSealed("monitored", 0..<count)
        let ended = ContinuousClock.now
        let size = Int(try world.sql("SELECT size FROM ledger.head")) ?? .max
        while world.monitoredSize() < size {
            guard ContinuousClock.now - ended < .seconds(120) else { throw BenchError("the monitor does not catch up") }
            try await Task.sleep(for: .milliseconds(50))
        }
        return Measure(
            ours: (ContinuousClock.now - ended) / .seconds(1), against: 5, unit: "s",
            note: "\(Int(Double(count) / seconds)) events/s were appended meanwhile")
    }

    static let verifySigned = Row(
        name: "verify-signed", work: "the whole check of an export of singly signed events, all cores",
        against: "one core's verifications/s × cores", bar: .atLeast(0.9)
    ) { world in
        let count = 100_000
        let events = world.events("signed")
        let notes = try (0..<count).map { try events.note($0) }
        try await world.serve()
        let requests = notes.map { world.post("/v1/events", $0, "text/plain; charset=utf-8") }
        _ = try world.expect(201, LoadGenerator(port: world.port, requests: requests).run(connections: 64))
        let folder = try await export(world)
        let verifications = try verificationsPerSecond(notes: Array(notes.prefix(20_000)), key: world.author.verifier)
        let report = try await verify(folder, world)
        return Measure(
            ours: Double(report.singleEvents) / report.seconds,
            against: verifications * Double(ProcessInfo.processInfo.activeProcessorCount), unit: "events/s")
    }

    static let proof = Row(
        name: "proof", work: "p99 of an inclusion proof by index over HTTP, log of 1,000,000, 500 a second",
        against: "the limit", bar: .atMost(1)
    ) { world in
        try await world.serve()
        _ = try world.appendSealed("proof", 0..<1_000_000)
        var generator = SystemRandomNumberGenerator()
        let requests = (0..<5_000).map { _ in world.get("/v1/proofs/\(Int.random(in: 0..<1_000_000, using: &generator))") }
        let result = try world.expect(
            200, LoadGenerator(port: world.port, requests: requests, ratePerSecond: 500).run(connections: 8))
        return Measure(
            ours: milliseconds(result.latency(percentile: 99)), against: 5, unit: "ms",
            note: "p50 \(milliseconds(result.latency(percentile: 50))) ms; server's peak memory \(world.serverPeakMebibytes.rounded()) MiB")
    }

    private static func export(_ world: World) async throws -> String {
        let folder = world.directory + "/export"
        let source = HTTPSource(url: world.url)
        _ = try await Exporter(source: source, folder: folder, key: world.key.verifier).run()
        return folder
    }

    private static func verify(_ folder: String, _ world: World) async throws -> VerifyReport {
        var options = Verifier.Options(key: world.key.verifier)
        options.rootKey = world.root.verifier
        let report = try await Verifier(source: FolderSource(path: folder), options: options).run()
        if let fault = report.fault { throw BenchError("the export does not verify: \(fault)") }
        return report
    }

    /// Hashes every bundle of an export, each in one go, with its bytes already in memory.
    private static func bundleHashingSeconds(_ folder: String) throws -> (bytes: Int, seconds: Double) {
        var bytes = 0
        var seconds = 0.0
        let entries = folder + "/tile/entries"
        for path in FileManager.default.enumerator(atPath: entries) ?? .init() {
            guard let path = path as? String, let data = FileManager.default.contents(atPath: "\(entries)/\(path)") else { continue }
            let content = [UInt8](data)
            let start = LoadGenerator.now()
            _ = MerkleHash.sha256(of: content)
            seconds += LoadGenerator.now() - start
            bytes += content.count
        }
        guard bytes > 0 else { throw BenchError("nothing exported") }
        return (bytes, seconds)
    }
}

import Foundation
import Ledger
import PostgresStore
import SignedNote

/// What a row runs in: a fresh cluster in a temporary folder, a founded ledger with one enrolled department, and the
/// real server as a process of its own.
final class World: @unchecked Sendable {  // Rows use it from one task at a time.
    let directory: String
    let cluster: EmbeddedCluster
    let origin = "bench.example/log"
    let key: SigningKey
    let root: SigningKey
    let author: SigningKey
    private let shilu: String
    private var server: Process?
    private(set) var port = 0

    init(shilu: String) async throws {
        self.shilu = shilu
        directory = NSTemporaryDirectory() + "shilu-bench-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...999_999))"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        cluster = try await EmbeddedCluster.start(directory: directory + "/db")
        try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
        key = try SigningKey.generate(name: origin)
        root = try SigningKey.generate(name: origin + "/authority")
        author = try SigningKey.generate(name: origin + "/dept/\(BenchEvents.department)/desk")
        try key.save(directory + "/ledger.key")
        let store = PostgresLogStore(url: cluster.serviceURL)
        _ = try await Ledger.found(store: store, key: key, rootKey: root)
        await store.close()
    }

    /// Starts the server and enrols the author.
    func serve() async throws {
        port = 20_000 + Int.random(in: 0..<20_000)
        let server = Process()
        server.executableURL = URL(fileURLWithPath: shilu)
        server.arguments = [
            "serve", "--database", cluster.serviceURL, "--ledger-key", directory + "/ledger.key", "--port", "\(port)",
        ]
        server.standardError = FileHandle(forWritingAtPath: "/dev/null")
        server.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
        try server.run()
        self.server = server
        for _ in 0..<200 {
            if let result = try? LoadGenerator(port: port, requests: [get("/readyz")]).run(connections: 1),
                result.statuses[200] == 1
            {
                let notes = try BenchEvents.authorityNotes(root: root, key: author).map { post("/v1/events", $0, "text/plain; charset=utf-8") }
                _ = try expect(201, LoadGenerator(port: port, requests: notes).run(connections: 1))
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BenchError("the server did not become ready")
    }

    /// Resident memory of the server at its highest, in MiB.
    var serverPeakMebibytes: Double {
        guard let server, let status = try? String(contentsOfFile: "/proc/\(server.processIdentifier)/status", encoding: .utf8)
        else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? 0) / 1024
    }

    var url: String { "http://127.0.0.1:\(port)" }

    func events(_ series: String) -> BenchEvents { BenchEvents(origin: origin, key: author, series: series) }

    func get(_ path: String) -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }

    func post(_ path: String, _ body: [UInt8], _ type: String) -> [UInt8] {
        Array(
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
            + body
    }

    /// Appends sealed batches of `size` events over `connections` connections; returns the seconds it took.
    func appendSealed(_ series: String, _ numbers: Range<Int>, size: Int = 4_096, connections: Int = 4) throws -> Double {
        let events = events(series)
        let requests = try stride(from: numbers.lowerBound, to: numbers.upperBound, by: size).map { start in
            post("/v1/batches", try events.batch(start..<min(numbers.upperBound, start + size)), "application/vnd.shilu.batch")
        }
        return try expect(201, LoadGenerator(port: port, requests: requests).run(connections: connections)).seconds
    }

    func expect(_ status: Int, _ result: LoadGenerator.Result) throws -> LoadGenerator.Result {
        guard Set(result.statuses.keys) == [status] else {
            throw BenchError("expected \(status) for every request, got \(result.statuses)")
        }
        return result
    }

    /// Runs SQL as the cluster's superuser and returns what psql prints, unadorned.
    @discardableResult
    func sql(_ statement: String) throws -> String {
        let psql = Process()
        psql.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        psql.arguments = ["psql", cluster.superuserURL, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement]
        let output = Pipe()
        psql.standardOutput = output
        try psql.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        psql.waitUntilExit()
        guard psql.terminationStatus == 0 else { throw BenchError("psql failed: \(statement)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Copies the lines of `count` events into `(bigint primary key, jsonb)` with a bare COPY of a server-side file, the
    /// fastest way there is; returns the seconds it took.
    func copyBaseline(_ series: String, count: Int) throws -> Double {
        let events = events(series)
        let path = directory + "/copy.tsv"
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o644])
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchError("cannot write \(path)") }
        for start in stride(from: 0, to: count, by: 10_000) {
            let lines = (start..<min(count, start + 10_000)).map { "\($0)\t\(events.line($0))\n" }
            try file.write(contentsOf: Data(lines.joined().utf8))
        }
        try file.close()
        try sql("CREATE TABLE baseline (number bigint PRIMARY KEY, event jsonb)")
        let start = LoadGenerator.now()
        try sql("COPY baseline FROM '\(path)'")
        return LoadGenerator.now() - start
    }

    func close() async {
        server?.terminate()
        server?.waitUntilExit()
        try? await cluster.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }
}

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
    let shilu: String
    private var server: Process?
    private var witness: Process?
    private var monitor: Process?
    private var isEnrolled = false
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
        try KeyRecord(keyFile: directory + "/ledger.key", key: key.verifier).begin()
        try root.save(directory + "/root.key")
        let store = PostgresLogStore(url: cluster.serviceURL)
        _ = try await Ledger.found(store: store, key: key, rootKey: root)
        await store.close()
    }

    /// Starts the server and, the first time, enrols the author.
    /// - Parameter views: whether it keeps the views up with the log; the rows about the ledger alone do without.
    /// - Parameter more: further options of `shilu serve`.
    func serve(views: Bool = false, _ more: [String] = []) async throws {
        port = Self.randomPort()
        server = try start(
            [
                "serve", "--database", cluster.serviceURL, "--ledger-key", directory + "/ledger.key", "--port", "\(port)",
            ] + (views ? [] : ["--without-views"]) + more)
        try await awaitAnswer(at: "/readyz", of: port)
        guard !isEnrolled else { return }
        let notes = try BenchEvents.authorityNotes(root: root, key: author).map { post("/v1/events", $0, "text/plain; charset=utf-8") }
        _ = try expect(201, LoadGenerator(port: port, requests: notes).run(connections: 1))
        isEnrolled = true
    }

    /// One that outgoing connections are not given.
    private static func randomPort() -> Int { Int.random(in: 20_000..<32_000) }

    /// Ends the server; it can be started again.
    func stopServing() {
        server?.terminate()
        server?.waitUntilExit()
        server = nil
    }

    /// Starts a witness of the ledger; returns what `shilu serve --witness` takes.
    func startWitness() async throws -> String {
        let key = try SigningKey.generate(name: "witness.example/bench", algorithm: .cosignatureEd25519)
        let file = directory + "/witness.key"
        try key.save(file)
        let options = ["--key", file, "--state", directory + "/witness", "--log", "\(self.key.verifier)"]
        _ = try run(["witness", "init"] + options)
        let port = Self.randomPort()
        witness = try start(["witness", "serve", "--port", "\(port)"] + options)
        try await awaitAnswer(at: "/healthz", of: port)
        return "http://127.0.0.1:\(port) \(key.verifier)"
    }

    /// Starts a monitor of the ledger that looks every second; it ends with ``close()``.
    func startMonitor() throws {
        monitor = try start([
            "monitor", url, "--state", directory + "/monitor", "--vkey", "\(key.verifier)", "--root", "\(root.verifier)",
            "--interval", "1",
        ])
    }

    /// Entries that the monitor has verified, as its state says; 0 before the first time.
    func monitoredSize() -> Int {
        let file = directory + "/monitor/" + origin.replacing("/", with: "_") + "/state"
        guard let state = try? String(contentsOfFile: file, encoding: .utf8),
            let found = state.firstRange(of: "\"checkpoint\":\"\(origin)\\n")
        else { return 0 }
        return Int(state[found.upperBound...].prefix { $0.isNumber }) ?? 0
    }

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: shilu)
        process.arguments = arguments
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        return process
    }

    private func awaitAnswer(at path: String, of port: Int) async throws {
        for _ in 0..<200 {
            if let result = try? LoadGenerator(port: port, requests: [get(path)]).run(connections: 1), result.statuses[200] == 1 {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BenchError("\(path) was not answered in time")
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
    func appendSealed(
        _ series: String, _ numbers: Range<Int>, size: Int = 4_096, connections: Int = 4, subjects: UInt64 = 200_000
    ) throws -> Double {
        var events = events(series)
        events.subjects = subjects
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

    /// Runs `shilu` with these arguments to its end; returns the seconds it took, and its peak of resident memory in MiB.
    func run(_ arguments: [String]) throws -> (seconds: Double, peakMebibytes: Double) {
        let process = Process()
        // GNU time would be one more thing to install: Python, which the tests need anyway, says the same.
        let script = """
            import resource, subprocess, sys, time
            start = time.monotonic()
            code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
            sys.exit(code)
            """
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, shilu] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let figures = text.split { $0.isWhitespace }.compactMap { Double($0) }
        guard process.terminationStatus == 0, figures.count == 2 else {
            throw BenchError("shilu \(arguments.first ?? "") failed")
        }
        return (figures[0], figures[1])
    }

    /// Appends the demo province to the served ledger; returns the seconds it took.
    func loadDemo(events: Int, subjects: Int? = nil, seed: UInt64 = 1) throws -> Double {
        try run(
            ["demo", "--events", "\(events)", "--seed", "\(seed)", "--url", url, "--root-key", directory + "/root.key"]
                + (subjects.map { ["--subjects", "\($0)"] } ?? [])
        ).seconds
    }

    /// Rebuilds all views as a program of its own.
    func rebuild() throws -> (seconds: Double, peakMebibytes: Double) {
        try run(["rebuild", "--all", "--database", cluster.serviceURL, "--ledger-key", directory + "/ledger.key"])
    }

    /// Copies the lines of a file into `(bigint primary key, jsonb)` with a bare COPY; returns the seconds it took.
    func copyBaseline(lines path: String) throws -> Double {
        let numbered = directory + "/copy.tsv"
        try sql("SELECT 1")
        let number = Process()
        number.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        number.arguments = [
            "awk", "-v", "to=\(numbered)", #"{ gsub(/\\/, "\\\\"); print NR "\t" $0 > to }"#, path,
        ]
        try number.run()
        number.waitUntilExit()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: numbered)
        try sql("DROP TABLE IF EXISTS baseline; CREATE TABLE baseline (number bigint PRIMARY KEY, event jsonb)")
        let start = LoadGenerator.now()
        try sql("COPY baseline FROM '\(numbered)'")
        return LoadGenerator.now() - start
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
        stopServing()
        monitor?.terminate()
        monitor?.waitUntilExit()
        witness?.terminate()
        witness?.waitUntilExit()
        try? await cluster.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }
}

import ArgumentParser
import Demo
import SignedNote

/// A province made up, for looking at and for measuring.
struct DemoCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill a ledger with a province that is made up.",
        discussion: """
            A year of Jilin, 2025, with its real divisions, working days and laws, and with nobody real in it: departments,
            a registry, complaints with all their turns, inspections, penalties, credit, approvals, risk leads. The same
            seed and numbers give the same bytes on every machine.

            With --url it is appended to a ledger that `shilu found` has made: the root authority's events signed by its
            key, the departments' in sealed batches. The departments' keys follow from the seed, so whoever knows it can
            sign for them: nothing but a demo may trust them. Interrupted, run it again: nothing is doubled. The ledger
            stamps with its own clock, so all that happened in 2025 is recorded late.

            With --out the event lines are written without signatures, in the same order.

            Examples:
              shilu demo --events 20000 --seed 1 --url http://127.0.0.1:8080 --root-key root.key
              shilu demo --events 2000000 --seed 1 --out province.ndjson

            \(Outcome.help)
            """)

    @Option(help: ArgumentHelp("How many events; some hundred at least make sense.", valueName: "count"))
    var events: Int

    @Option(help: ArgumentHelp("What everything is drawn from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Subjects in the registry, of these events; a fifth of them by default.", valueName: "count"))
    var subjects: Int?

    @Option(help: ArgumentHelp("Append to the ledger served here.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The root authority's private key, for --url.", valueName: "file"))
    var rootKey: String?

    @Option(help: ArgumentHelp("Keep the departments' private keys in this folder, for --url.", valueName: "dir"))
    var keys: String?

    @Option(help: ArgumentHelp("Requests under way at once, for --url.", valueName: "count"))
    var connections = 8

    @Option(help: ArgumentHelp("Write the event lines to this file; - is standard output.", valueName: "file"))
    var out: String?

    func validate() throws {
        guard (url == nil) != (out == nil) else { throw ValidationError("Give one of --url URL and --out FILE.") }
        guard (url == nil) == (rootKey == nil) else { throw ValidationError("--root-key goes with --url.") }
        guard keys == nil || url != nil else { throw ValidationError("--keys goes with --url.") }
        guard (1...1_000_000_000).contains(events) else { throw ValidationError("--events is 1 to 1000000000.") }
        guard (1...1_000_000_000).contains(subjects ?? 1) else { throw ValidationError("--subjects is 1 or more.") }
        guard (1...64).contains(connections) else { throw ValidationError("--connections is 1 to 64.") }
    }

    func perform() async throws {
        if let out {
            let stream = try DemoStream(events: events, subjects: subjects, seed: seed)
            let file = try OutputFile(out)
            for piece in stream { try file.write(piece.bytes) }
            return try file.close()
        }
        guard let url, let rootKey else { return }
        let root = try SigningKey.load(rootKey)
        guard root.name.hasSuffix("/authority") else { throw Failure("\(rootKey) is not a root authority's key") }
        let stream = try DemoStream(
            events: events, subjects: subjects, seed: seed, origin: String(root.name.dropLast("/authority".count)))
        let departments = try stream.departments.indices.map { try stream.keys.key(of: $0) }
        if let keys { try save(departments, in: keys) }
        let loading = DemoLoading(url: url, root: root, keys: departments, connections: connections)
        try await loading.run(stream)
    }

    /// One file a department, named by its code; those that are there stay.
    private func save(_ departments: [SigningKey], in folder: String) throws {
        try Files.makeFolder(folder)
        for key in departments {
            let code = key.name.split(separator: "/").dropLast().last ?? "department"
            let file = "\(folder)/\(code).key"
            if !Files.exists(file) { try key.save(file) }
        }
    }
}

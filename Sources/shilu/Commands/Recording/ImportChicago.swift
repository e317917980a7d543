public import ArgumentParser
public import Importing
import SignedNote
import Supervision

extension ChicagoImport.Part: ExpressibleByArgument {}

/// The City of Chicago's inspections and complaints.
struct ImportChicago: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "chicago",
        abstract: "Import the City of Chicago's food inspections and sanitation complaints.",
        discussion: """
            Reads complaints.csv, inspections.csv and inspectors.csv (each may be gzipped, and may be missing) from a folder
            and makes events in the order of time: subject.registered once a licence, inspection.completed,
            complaint.registered, complaint.closed. Ids come from the City's numbers, so a second import makes the same
            bytes. Every row or value that cannot be used goes to the rejects file with its line, field and reason.

            The key names the department and system that the events come from. With --out they are written as lines, to be
            appended later; with --url they are sealed and appended at once, and a repetition doubles nothing.

            Examples:
              shilu import chicago Fixtures/chicago --key food.key --out events.ndjson --rejects rejects.ndjson
              shilu import chicago Fixtures/chicago --key food.key --only inspections --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Argument(help: "The folder with the files.")
    var directory: String

    @Option(help: ArgumentHelp("The private key that signs for the department.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("Append the events, sealed, to the ledger served here.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("Write the events to this file, one a line.", valueName: "file"))
    var out: String?

    @Option(help: "Only this part: inspections (with their inspectors) or complaints.")
    var only: ChicagoImport.Part?

    @Option(help: ArgumentHelp("At most so many events, the earliest.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Where to write what could not be used, one JSON object a line.", valueName: "file"))
    var rejects: String?

    func validate() throws {
        guard (url == nil) != (out == nil) else { throw ValidationError("Give one of --url URL and --out FILE.") }
        if let limit, limit < 0 { throw ValidationError("--limit is not negative.") }
    }

    func perform() async throws {
        let signer = try SigningKey.load(key)
        var chicago = ChicagoImport(source: try DepartmentKey("\(signer.verifier)").source)
        try read(into: &chicago)
        guard !chicago.rowCounts.isEmpty else { throw Failure("\(directory) has none of the files") }
        var reader = EventReader()
        chicago.withdraw { line in
            do throws(EventFault) {
                _ = try reader.read(line)
                return nil
            } catch {
                return (error.pointer, error.detail)
            }
        }
        let events = chicago.events().prefix(limit ?? .max)
        let lines = Array(events.joined(separator: [UInt8(ascii: "\n")])) + (events.isEmpty ? [] : [UInt8(ascii: "\n")])
        try report(chicago, written: events.count)
        if let out { try Files.write(lines, to: out) }
        if let url { try await Appending(url: url, keys: [signer], batchSize: 1000).run(LineReader(bytes: lines)) }
    }

    private func read(into chicago: inout ChicagoImport) throws {
        if only != .complaints, let inspections = try Files.readPlainOrGzip("inspections.csv", in: directory) {
            let inspectors = try Files.readPlainOrGzip("inspectors.csv", in: directory)
            try chicago.addInspections(inspections, inspectors: inspectors)
        }
        if only != .inspections, let complaints = try Files.readPlainOrGzip("complaints.csv", in: directory) {
            try chicago.addComplaints(complaints)
        }
    }

    private func report(_ chicago: ChicagoImport, written: Int) throws {
        for (file, rows) in chicago.rowCounts { Terminal.say("\(file): \(Terminal.grouped(rows)) rows") }
        for (type, count) in chicago.totals { Terminal.say("  \(type): \(Terminal.grouped(count))") }
        if written < chicago.eventCount { Terminal.say("of these the first \(Terminal.grouped(written))") }
        let lines = chicago.rejects.flatMap { $0.json + [UInt8(ascii: "\n")] }
        if let rejects { try Files.write(lines, to: rejects) }
        let place = rejects.map { "see \($0)" } ?? "name a file with --rejects to see them"
        Terminal.say("not usable: \(Terminal.grouped(chicago.rejects.count)) rows or values; \(place)")
        for column in ChicagoImport.leftOut where chicago.rowCounts.contains(where: { $0.file == column.file }) {
            Terminal.say("left out by design: \(column.file) \(column.what)")
        }
    }
}

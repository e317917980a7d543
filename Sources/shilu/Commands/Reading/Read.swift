import ArgumentParser
import Audit
import Importing

/// Reads a served ledger.
struct Read: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read entries of a served ledger, and follow it.",
        discussion: """
            Prints one JSON object a line: index, recordedAt, the seal's index for an event of a sealed batch, and the event
            as its author wrote it (or, of a seal, the note). Reading proves nothing: see prove and verify.

            Examples:
              shilu read http://127.0.0.1:8080 --limit 10
              shilu read http://127.0.0.1:8080 --thread complaint/chicago-14-01204282
              shilu read http://127.0.0.1:8080 --type complaint.closed --type complaint.registered --after 1000
              shilu read http://127.0.0.1:8080 --follow

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "Where the ledger is served.")
    var url: String

    @Option(help: ArgumentHelp("Only entries behind this one.", valueName: "index"))
    var after: Int = -1

    @Option(help: ArgumentHelp("Only this thread, such as complaint/2026-0001.", valueName: "thread"))
    var thread: String?

    @Option(help: ArgumentHelp("Only events of this type; may be given several times.", valueName: "type"))
    var type: [String] = []

    @Option(help: ArgumentHelp("At most so many entries.", valueName: "count"))
    var limit: Int?

    @Flag(help: "Go on with entries as they are recorded, until Ctrl-C.")
    var follow = false

    func validate() throws {
        guard after >= -1 else { throw ValidationError("--after is -1 or an index.") }
        if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
    }

    /// Ends the reading when there is enough.
    private struct Enough: Error {}

    func perform() async throws {
        let filter = LedgerClient.Filter(after: after, types: type, thread: thread)
        var left = limit ?? .max
        do {
            try await Remote.use(url) { client in
                let print: (LedgerEntry) async throws -> Void = { entry in
                    Terminal.print(line(entry))
                    left -= 1
                    if left == 0 { throw Enough() }
                }
                if follow { try await client.follow(filter, print) } else { try await client.readAll(filter, print) }
            }
        } catch is Enough {
            return
        }
    }

    private func line(_ entry: LedgerEntry) -> String {
        var object = JSONObject()
        object.integer("index", entry.index)
        object.string("recordedAt", entry.recordedAt)
        if let seal = entry.seal { object.integer("seal", seal) }
        if let event = entry.event { object.raw("event", json: String(event)) } else { object.string("note", entry.entry) }
        return String(decoding: object.encoded, as: UTF8.self)
    }
}

import ArgumentParser
import Audit
import EfficiencyView
import Supervision

/// A figure of a department's month, with every entry behind it.
struct ExplainEfficiency: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "efficiency",
        abstract: "A figure of a department's month: numerator, denominator and every entry behind it.",
        discussion: """
            Examples:
              shilu explain efficiency 11220100DEMA00013D 2026-03 complaint-answered-on-time http://127.0.0.1:8080

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "The department's code.")
    var department: String

    @Argument(help: "The month, such as 2026-03.")
    var month: String

    @Argument(help: "The indicator.")
    var indicator: String

    @Argument(help: "Where the ledger is served.")
    var url: String

    func perform() async throws {
        guard let known = Indicator.named(indicator) else {
            throw ValidationError("There is no indicator \(indicator).")
        }
        try await Remote.use(url) { client in
            let answer = try await client.evidence(
                view: known.view.rawValue, key: "\(department)/\(month)/\(indicator)")
            guard let explanation = Explanation(answer: String(decoding: answer, as: UTF8.self)) else {
                throw Failure("\(url) does not answer with a figure")
            }
            Terminal.print(explanation.head)
            for part in explanation.parts {
                let entry = try await client.entries(LedgerClient.Filter(after: part.index &- 1), limit: 1).entries.first
                Terminal.print(explanation.line(part, event: entry.flatMap(Self.text)))
            }
        }
    }

    /// Type, thread and stamp of an event.
    private static func text(_ entry: LedgerEntry) -> String? {
        guard let line = entry.event else { return nil }
        return JSONReader.shared { reader in
            reader.read(String(line)) { event in
                "\(event["type"]?.string ?? "") of \(event["subject"]?.string ?? ""), recorded \(entry.recordedAt)"
            }
        }
    }
}

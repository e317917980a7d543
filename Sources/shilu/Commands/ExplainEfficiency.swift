import ArgumentParser
import Audit
import Foundation
import Supervision

/// A figure of a department's month, with every entry behind it.
struct ExplainEfficiency: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "efficiency",
        abstract: "A figure of a department's month, with every entry behind it.",
        discussion: """
            Examples:
              shilu explain efficiency 11220100DEMA00013D 2026-03 complaint-answered-on-time http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @Argument(help: "The department's code.")
    var department: String

    @Argument(help: "The month, such as 2026-03.")
    var month: String

    @Argument(help: "The indicator.")
    var indicator: String

    @Argument(help: "Where the ledger is served.")
    var url: String

    private struct Answer: Decodable {
        struct Row: Decodable {
            var numerator: Int
            var denominator: Int
            var pending: Int
            var median: Int?
            var p90: Int?
        }
        struct Entry: Decodable {
            var index: Int
            var value: Int?
            var due: String?
        }
        var size: Int
        var row: Row
        var evidence: [Entry]
    }

    private struct Event: Decodable {
        var type: String
        var subject: String
    }

    func validate() throws {
        guard Indicator.named(indicator) != nil else { throw ValidationError("There is no indicator \(indicator).") }
    }

    func perform() async throws {
        guard let known = Indicator.named(indicator) else { return }
        try await Remote.use(url) { client in
            let json = try await client.evidence(view: known.view.rawValue, key: "\(department)/\(month)/\(indicator)")
            let answer = try JSONDecoder().decode(Answer.self, from: Data(json))
            Terminal.print("\(known.title)")
            Terminal.print("\(department), \(month): \(figure(answer.row, known.unit)); \(answer.row.pending) pending; at size \(answer.size)")
            for entry in answer.evidence {
                let page = try await client.entries(LedgerClient.Filter(after: entry.index - 1), limit: 1)
                let event = page.entries.first?.event.flatMap { try? JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
                let recorded = page.entries.first?.recordedAt ?? ""
                Terminal.print("  entry \(entry.index)  \(recorded)  \(value(entry, known.unit))  \(event?.type ?? "")  \(event?.subject ?? "")")
            }
        }
    }

    private func figure(_ row: Answer.Row, _ unit: Indicator.Unit) -> String {
        switch unit {
        case .share where row.denominator == 0: "nothing that counts yet"
        case .share: "\(Self.thousandths(row.numerator)) of \(row.denominator), \(row.numerator / row.denominator / 10) %"
        case .count: "\(row.numerator)"
        case .seconds: "median \(row.median ?? 0) s, 90th percentile \(row.p90 ?? 0) s of \(row.denominator)"
        }
    }

    private func value(_ entry: Answer.Entry, _ unit: Indicator.Unit) -> String {
        guard let value = entry.value else { return "pending until \(entry.due ?? "")" }
        return switch unit {
        case .share: value == 1_000 ? "met" : value == 0 ? "not met" : "met in part, \(Self.thousandths(value))"
        case .count: "\(value)"
        case .seconds: "\(value) s"
        }
    }

    private static func thousandths(_ value: Int) -> String {
        let rest = value % 1_000
        return rest == 0 ? "\(value / 1_000)" : "\(value / 1_000).\(rest / 100)"
    }
}

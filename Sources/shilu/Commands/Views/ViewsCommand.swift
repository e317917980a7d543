import ArgumentParser
import Audit

/// Lists a served ledger's views.
struct ViewsCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "views",
        abstract: "List the views of a served ledger: rows, and how far they have come.",
        discussion: """
            A view is computed from the log and nothing else. The digest is of its rows at its size; `shilu attest verify`
            computes it anew.

            Examples:
              shilu views http://127.0.0.1:8080

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "Where the ledger is served.")
    var url: String

    func perform() async throws {
        let list = try await Remote.use(url) { try await $0.views() }
        Terminal.print("The log has \(Terminal.grouped(list.size)) entries; the views have folded \(list.position.map(Terminal.grouped) ?? "none").")
        let lines = [["view", "version", "size", "rows", "digest", ""]] + list.views.map(line)
        let widths = (0..<5).map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let cells = zip(line, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            Terminal.print((cells + line.suffix(1)).joined(separator: "  "))
        }
    }

    private func line(_ view: LedgerClient.ViewList.View) -> [String] {
        let state =
            if let stop = view.stopped { "STOPPED at entry \(stop.index): \(stop.reason)" } else if view.derived { "by SQL" } else {
                view.size == nil ? "not built yet" : view.meaning
            }
        return [
            view.name, view.version.map { String($0) } ?? "-", view.size.map(Terminal.grouped) ?? "-",
            view.rows.map(Terminal.grouped) ?? "-", view.digest.map { String($0.prefix(12)) + "…" } ?? "-", state,
        ]
    }
}

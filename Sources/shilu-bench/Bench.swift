import ArgumentParser
import Foundation

/// Measures what the product promises, as ratios within one run: ours against a limit or a baseline on the same machine.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shilu-bench",
        abstract: "Measure the ledger against its bars.",
        discussion: "Rows: \(Row.all.map(\.name).joined(separator: ", ")). Without names, all of them run.")

    @Flag(help: "Print one JSON object a row.") var json = false
    @Option(help: "The shilu program that serves.") var shilu = ".build/release/shilu"
    @Argument(help: "Rows to run.") var rows: [String] = []

    func run() async throws {
        let unknown = rows.filter { name in !Row.all.contains { $0.name == name } }
        guard unknown.isEmpty else { throw ValidationError("There is no row \(unknown.joined(separator: ", ")).") }
        var holds = true
        for row in Row.all where rows.isEmpty || rows.contains(row.name) {
            let world = try await World(shilu: shilu)
            let measure: Measure
            do {
                measure = try await row.run(world)
            } catch {
                await world.close()
                throw error
            }
            await world.close()
            holds = holds && measure.holds(row)
            print(json ? measure.json(row) : measure.line(row))
            fflush(nil)
        }
        if !holds { throw ExitCode(1) }
    }
}

/// One line of the table.
struct Row: Sendable {
    enum Bar: Sendable {
        /// The ratio must be at least this.
        case atLeast(Double)
        /// The ratio must be at most this.
        case atMost(Double)
    }

    var name: String
    var work: String
    var against: String
    var bar: Bar
    var run: @Sendable (World) async throws -> Measure

    static let all: [Row] = [
        .single, .sealed, .witnessed, .monitored, .disk, .verifySealed, .verifySigned, .proof, .growth,
        .commitRate, .commitCatchUp, .commitDisk, .caseTime, .caseSize, .caseCheck,
        .rebuild, .rebuildMemory, .rebuildGrowth, .fold, .follow, .visible, .lookup,
    ]
}

/// What a row measured: ours, what it is held against, both in `unit`.
struct Measure: Sendable {
    var ours: Double
    var against: Double
    var unit: String
    /// What else is worth knowing.
    var note = ""

    var ratio: Double { ours / against }

    func holds(_ row: Row) -> Bool {
        switch row.bar {
        case .atLeast(let bar): ratio >= bar
        case .atMost(let bar): ratio <= bar
        }
    }

    func json(_ row: Row) -> String {
        let bar =
            switch row.bar {
            case .atLeast(let bar), .atMost(let bar): bar
            }
        return #"{"row":"\#(row.name)","ours":\#(rounded(ours)),"against":\#(rounded(against)),"#
            + #""ratio":\#(rounded(ratio)),"bar":\#(bar),"holds":\#(holds(row))}"#
    }

    func line(_ row: Row) -> String {
        let bar =
            switch row.bar {
            case .atLeast(let bar): ">= \(bar)"
            case .atMost(let bar): "<= \(bar)"
            }
        return """
            \(row.name): \(row.work)
              ours \(rounded(ours)) \(unit), against \(rounded(against)) \(unit) (\(row.against))
              ratio \(rounded(ratio)), bar \(bar): \(holds(row) ? "holds" : "DOES NOT HOLD")\(note.isEmpty ? "" : "\n  " + note)
            """
    }

    private func rounded(_ value: Double) -> Double {
        abs(value) >= 100 ? value.rounded() : (value * 1000).rounded() / 1000
    }
}

struct BenchError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

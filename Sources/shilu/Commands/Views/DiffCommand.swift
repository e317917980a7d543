import ArgumentParser
import Audit
import MerkleLog
import Projecting
import SignedNote
import Views

/// What changed in a view between two places of a log, and by which entries.
struct DiffCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what changed in a view between two sizes or times of a log, and by which entries; no database.",
        discussion: """
            Replays the log to --from and on to --to, every entry proven against the log's checkpoint on the way. Says of each
            row that differs whether it was added, removed or changed, its columns with their values before and behind, and
            every entry between the two places that touched it: index, time of recording, type, id and author. Long values are
            cut here; with --json they are whole, one object a row and a last one with the counts.

            A size is a number of entries; a time is RFC 3339 and means all that was recorded until then.

            Examples:
              shilu diff http://127.0.0.1:8080 --view complaint --from 1200 --to 1300 --vkey "$(cat ledger.vkey)"
              shilu diff ./export --view efficiency --from 2026-03-01T00:00:00+08:00 --to 2026-04-01T00:00:00+08:00
              shilu diff ./export --view complaint --key 2026-0001 --from 1200 --to 1300 --json

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "A folder in the c2sp.org/tlog-tiles layout, or the URL of a served ledger.")
    var log: String

    @Option(help: ArgumentHelp("The view.", valueName: "name"))
    var view: String

    @Option(help: ArgumentHelp("The earlier place.", valueName: LogPlace.valueName))
    var from: LogPlace

    @Option(help: ArgumentHelp("The later place.", valueName: LogPlace.valueName))
    var to: LogPlace

    @Option(help: ArgumentHelp("Only the row of this key.", valueName: "key"))
    var key: String?

    @Flag(help: "JSON lines, with whole values.")
    var json = false

    @Option(
        help: ArgumentHelp("The ledger's public key; without it the checkpoint's word is taken.", valueName: "vkey"))
    var vkey: String?

    func validate() throws { _ = try Views.named(view) }

    func perform() async throws {
        let view = try Views.named(view)
        try await Remote.source(log) { source in
            let proven = try await ProvenSource(source, key: try vkey.map { try VerifierKey($0) })
            let (old, new) = (try await from.size(in: proven.log), try await to.size(in: proven.log))
            guard old <= new else { throw Failure("--from is \(old) entries, behind --to, which is \(new)") }
            let bar = ProgressBar("folding", unit: "entries")
            let difference = try await Replay.difference(
                proven, from: old, to: new, view: view, among: view is TallyView ? Views.all : [view], key: key
            ) { bar.update($0, of: new) }
            bar.end()
            if let stop = difference.stopped { throw Failure("the view stops at entry \(stop.index): \(stop.reason)") }
            guard difference.isThere else {
                throw Failure("there is no row \(key ?? "") at size \(old), nor at \(new)")
            }
            var places: [DifferenceReport.Place] = []
            for size in [old, new] {
                places.append(
                    .init(size: size, recorded: Stamp(milliseconds: try await proven.log.stamp(of: size - 1))))
            }
            let report = DifferenceReport(
                table: view.table, from: places[0], to: places[1], key: key, rows: difference.rows)
            if json { report.printJSON() } else { report.print() }
        }
    }
}

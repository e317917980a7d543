import ArgumentParser
import Audit
import Projecting
import SignedNote
import Views

/// Computes a view from a log, without any database.
struct ReplayCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Compute a view from a log, as it is or was; no database.",
        discussion: """
            Prints the view's rows as the service's NDJSON download has them, one canonical line each, by key; or one row, or
            the digest. Every entry is proven against the log's checkpoint on the way.

            Examples:
              shilu replay http://127.0.0.1:8080 --view complaint --vkey "$(cat ledger.vkey)" > complaint.ndjson
              shilu replay ./export --view complaint --key 2026-0001 --asof 1200
              shilu replay ./export --view efficiency --digest

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "A folder in the c2sp.org/tlog-tiles layout, or the URL of a served ledger.")
    var log: String

    @Option(help: ArgumentHelp("The view.", valueName: "name"))
    var view: String

    @Option(help: ArgumentHelp("Only the row of this key; the entries behind it are told on standard error.", valueName: "key"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "As it was when the log had so many entries, or at a time (RFC 3339). (default: all)",
            valueName: LogPlace.valueName))
    var asof: LogPlace?

    @Flag(help: "Only size, version, number of rows and digest.")
    var digest = false

    @Option(help: ArgumentHelp("The ledger's public key; without it the checkpoint's word is taken.", valueName: "vkey"))
    var vkey: String?

    @Option(help: ArgumentHelp("Threads to fold with. (default: 2)", valueName: "count"))
    var workers = 2

    func validate() throws {
        _ = try Views.named(view)
        guard workers > 0 else { throw ValidationError("--workers is at least 1.") }
        guard key == nil || !digest else { throw ValidationError("--digest is of a whole view.") }
    }

    func perform() async throws {
        let view = try Views.named(view)
        try await Remote.source(log) { source in
            let proven = try await ProvenSource(source, key: try vkey.map { try VerifierKey($0) })
            let size = if let asof { try await asof.size(in: proven.log) } else { try await proven.size() }
            if let key, let history = try await RowHistory.of(key, in: view, source: proven, size: size) {
                guard let line = history.line else { throw Failure("there is no row \(key) at size \(size)") }
                Terminal.print(bytes: line + [UInt8(ascii: "\n")])
                Terminal.say("Entries: \(history.evidence.map { String($0) }.joined(separator: ", "))")
                return
            }
            let bar = ProgressBar("folding", unit: "entries")
            let views = view is TallyView ? Views.all : [view]
            let replayed = try await Replay.run(proven, size: size, views: views, workers: workers) { bar.update($0, of: size) }
            bar.end()
            guard let rows = replayed.first(where: { $0.table.name == view.table.name }) else { return }
            try print(rows, size: size)
        }
    }

    private func print(_ rows: ReplayedView, size: Int) throws {
        if let stop = rows.stopped { throw Failure("the view stops at entry \(stop.index): \(stop.reason)") }
        if let key {
            guard let line = rows.line(of: key) else { throw Failure("there is no row \(key) at size \(size)") }
            return Terminal.print(bytes: line + [UInt8(ascii: "\n")])
        }
        if digest {
            return Terminal.print("size \(size)  version \(rows.version)  rows \(rows.rowCount)  digest \(Base64.encode(rows.digest))")
        }
        var buffer: [UInt8] = []
        rows.forEachLine { _, line in
            buffer += line
            buffer.append(UInt8(ascii: "\n"))
            if buffer.count > 1 << 16 {
                Terminal.print(bytes: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        Terminal.print(bytes: buffer)
    }
}

import ArgumentParser
import Audit
import SignedNote

/// Copies a ledger into a folder that verifies like the ledger itself.
struct Export: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a ledger into a folder in the c2sp.org/tlog-tiles layout.",
        discussion: """
            Every byte is proven against the signed checkpoint on the way. Interrupted or repeated, it goes on where it was
            and fetches only what is new; a source that contradicts what the folder holds is refused.

            Examples:
              shilu export http://127.0.0.1:8080 ./export --vkey "$(cat ledger.vkey)"
              shilu export --embedded ./db ./export

            \(Outcome.help(.refused, .unreachable))
            """)

    @OptionGroup var place: StoreOptions

    @Argument(help: "The URL of a served ledger (unless --embedded or --database is given), then the folder to write.")
    var places: [String]

    @Option(
        help: ArgumentHelp(
            "The ledger's public key, which must have signed the checkpoint. (default with --embedded and --database: its own)",
            valueName: "vkey"))
    var vkey: String?

    private var isLocal: Bool { place.embedded != nil || place.database != nil }

    func validate() throws {
        guard places.count == (isLocal ? 1 : 2) else {
            throw ValidationError(isLocal ? "Give the folder to write." : "Give the ledger's URL and the folder to write.")
        }
    }

    func perform() async throws {
        let key = try vkey.map { try VerifierKey($0) }
        guard isLocal else {
            return try await Remote.source(places[0]) { try await export($0, to: places[1], key: key) }
        }
        let store = try StorePlace(embedded: place.embedded, database: place.database)
        let own = try SigningKey.load(try store.keyFile(place.ledgerKey)).verifier
        try await store.withStore { store in
            let name = place.embedded ?? "the database"
            let source = try await StoreSource(name: name, store: store, log: own.name)
            try await export(source, to: places[0], key: key ?? own)
        }
    }

    private func export(_ source: any LogSource, to folder: String, key: VerifierKey?) async throws {
        let bar = ProgressBar("exporting", unit: "entries")
        defer { bar.end() }
        let summary = try await Exporter(source: source, folder: folder, key: key).run { bar.update($0.done, of: $0.total) }
        bar.end()
        Terminal.print("\(summary.origin): \(Terminal.grouped(summary.size)) entries, root \(summary.root), in \(folder)")
        Terminal.say(
            "\(Terminal.grouped(summary.bundlesWritten)) bundles and \(Terminal.grouped(summary.tilesWritten)) tiles written, \(Terminal.grouped(summary.bundlesKept)) bundles were there; \(Terminal.seconds(bar.elapsed))")
    }
}

import ArgumentParser
import Audit
import Projecting
import SignedNote
import Views

/// Computes every attested digest anew.
struct AttestVerify: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove or refute what a ledger has attested of its views, and the rows that it serves.",
        discussion: """
            Replays the log once, in memory, every entry proven against the signed checkpoint, and compares the digest of
            each projection.attested. Of a served ledger it also downloads every view and compares the rows; where they
            differ it names the first of them, and it names each view that could not be compared. Who signed the entries is
            what `shilu verify` checks.

            Examples:
              shilu attest verify http://127.0.0.1:8080 --vkey "$(cat ledger.vkey)"
              shilu attest verify ./export --vkey "$(cat ledger.vkey)"

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "A folder in the c2sp.org/tlog-tiles layout, or the URL of a served ledger.")
    var log: String

    @Option(help: ArgumentHelp("The ledger's public key; without it the checkpoint's word is taken.", valueName: "vkey"))
    var vkey: String?

    private var isServed: Bool { log.hasPrefix("http://") || log.hasPrefix("https://") }

    func perform() async throws {
        var refuted = 0
        try await Remote.source(log) { source in
            // What is served is read first, so that the log is sure to hold what it was computed from.
            let served = isServed ? try await Remote.use(log) { try await ServedViews.read($0) } : ServedViews()
            let proven = try await ProvenSource(source, key: try vkey.map { try VerifierKey($0) }, isGrowing: true)
            let size = try await proven.size()
            let attestations = try await Attestation.all(in: proven.log, size: size)
            let sizes = (attestations.map(\.size) + served.tables.map(\.size)).filter { $0 <= size }
            let bar = ProgressBar("folding", unit: "entries")
            try await Replay.digests(
                proven, sizes: sizes, views: Views.all, progress: { bar.update($0, of: sizes.max() ?? 0) }
            ) { at, digests in
                bar.end()
                for attestation in attestations where attestation.size == at {
                    refuted += report(attestation, digests) ? 0 : 1
                }
                for view in served.tables where view.size == at && !view.isAmong(digests) {
                    refuted += 1
                    Terminal.print("REFUTED  the rows of \(view.name) that are served at size \(at)")
                    try await name(view.name, proven)
                }
            }
            bar.end()
            for attestation in attestations where attestation.size > size {
                refuted += 1
                Terminal.print("REFUTED  entry \(attestation.index): \(attestation.view) at size \(attestation.size), which the log does not have")
            }
            for view in served.tables where view.size > size {
                refuted += 1
                Terminal.print("REFUTED  the rows of \(view.name) that are served at size \(view.size), which the log does not have")
            }
            for (name, why) in served.others { Terminal.print("unknown  the rows of \(name): \(why)") }
            if isServed { Terminal.print("Compared the rows of \(served.tables.count { $0.size <= size }) served views.") }
            Terminal.print("Checked \(attestations.count) attestations against \(Terminal.grouped(size)) entries.")
        }
        if refuted > 0 { throw Failure("\(refuted) of what was checked is refuted") }
        Terminal.print("Everything that was checked is right.")
    }

    /// False where it is refuted.
    private func report(_ attestation: Attestation, _ digests: [ViewDigest]) -> Bool {
        let what = "entry \(attestation.index): \(attestation.view) version \(attestation.version) at size \(attestation.size)"
        guard let found = digests.first(where: { $0.view == attestation.view && $0.version == attestation.version }) else {
            Terminal.print("unknown  \(what): this program has no such version of the view")
            return true
        }
        let isRight = found.rowCount == attestation.rows && found.digest == attestation.digest
        Terminal.print("\(isRight ? "proven " : "REFUTED")  \(what), \(attestation.rows) rows")
        return isRight
    }

    /// Names the first rows of a served view that are not those of the log: read once more, at the size of then.
    private func name(_ view: String, _ proven: ProvenSource) async throws {
        let shownMax = 10
        let rows = try await Remote.use(log) { try await ServedViews.rows(of: view, $0) }
        guard rows.size <= (try await proven.size()) else { return }
        let table = try Views.named(view)
        let views = table is TallyView ? Views.all : [table]
        let replayed = try await Replay.run(proven, size: rows.size, views: views).first { $0.table.name == view }
        var wanted = Dictionary((replayed?.lines ?? []).map { ($0.key, $0.bytes) }, uniquingKeysWith: { one, _ in one })
        var differences: [(key: String, what: String)] = []
        for line in rows.lines {
            guard let key = RowTokens.split(line).first.map({ RowTokens.text($0) }) else { continue }
            switch wanted.removeValue(forKey: key) {
            case nil: differences.append((key, "is not in the log's view"))
            case .some(let right) where right != Array(line): differences.append((key, "differs from the log's"))
            default: break
            }
        }
        differences += wanted.keys.map { ($0, "is missing") }
        differences.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (key, what) in differences.prefix(shownMax) { Terminal.print("         row \(key) \(what)") }
        if differences.count > shownMax { Terminal.print("         and \(differences.count - shownMax) more rows") }
    }
}

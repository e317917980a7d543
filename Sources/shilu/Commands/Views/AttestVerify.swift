import ArgumentParser
import Audit
import Projecting
import SignedNote
import Supervision
import Views

/// Computes every attested digest anew.
struct AttestVerify: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove or refute what a ledger has attested of its views, and the rows that it serves.",
        discussion: """
            Replays the log once, in memory, every entry proven against the signed checkpoint, and compares the digest of
            each projection.attested. Of a served ledger it also downloads every view and compares the rows; where they
            differ it names the first of them, and it names each view that could not be compared: one that is served beyond
            the signed checkpoint, as when witnesses are away, is compared once the checkpoint gets there. Who signed the
            entries is what `shilu verify` checks.

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
        let refuted = try await Remote.source(log) { source in
            let proven = try await ProvenSource(source, key: try vkey.map { try VerifierKey($0) }, isGrowing: true)
            let known = try await proven.size()
            var attestations = try await Attestation.all(in: proven.log, 0..<known)
            let served =
                isServed ? try await Remote.use(log) { try await ServedViews.read($0, entryCount: known) } : ServedViews()
            // Behind what is served, so that the log holds what it was computed from.
            let size = try await size(of: proven, covering: served)
            attestations += try await Attestation.all(in: proven.log, known..<size)
            return try await compare(attestations, served, proven, size)
        }
        if refuted > 0 { throw Failure("\(refuted) of what was checked is refuted") }
        Terminal.print("Everything that was checked is right.")
    }

    /// Entries of the newest checkpoint. One that is behind the served rows is asked for again, a second apart: what is served of
    /// the log may lag (behind a cache, or waiting for witnesses), and views do not.
    private func size(of proven: ProvenSource, covering served: ServedViews) async throws -> Int {
        let attemptsMax = 3
        let wanted = served.tables.map(\.size).max() ?? 0
        for _ in 1..<attemptsMax {
            let size = try await proven.size()
            if size >= wanted { return size }
            try await Task.sleep(for: .seconds(1))
        }
        return try await proven.size()
    }

    /// - Returns: how much is refuted.
    private func compare(
        _ attestations: [Attestation], _ served: ServedViews, _ proven: ProvenSource, _ size: Int
    ) async throws -> Int {
        let attested = Dictionary(grouping: attestations, by: \.size)
        let tables = Dictionary(grouping: served.tables, by: \.size)
        let sizes = Set(attested.keys).union(tables.keys).filter { $0 <= size }.sorted()
        var refuted = 0
        let bar = ProgressBar("folding", unit: "entries")
        try await Replay.digests(
            proven, sizes: sizes, views: Views.all, progress: { bar.update($0, of: sizes.last ?? 0) }
        ) { at, digests in
            bar.end()
            for attestation in attested[at] ?? [] { refuted += report(attestation, digests) ? 0 : 1 }
            for view in tables[at] ?? [] where !view.isAmong(digests) {
                refuted += 1
                Terminal.print("REFUTED  the rows of \(view.name) that are served at size \(at)")
                let rowCount = digests.first { $0.view == view.name }?.rowCount ?? 0
                do { try await name(view.name, rowCount, proven) } catch {
                    Terminal.print("         its rows cannot be named: \("\(error)".plain)")
                }
            }
        }
        bar.end()
        // An honest ledger attests of no more entries than stand before the attestation.
        for attestation in attestations where attestation.size > size {
            refuted += 1
            Terminal.print("REFUTED  entry \(attestation.index): \(attestation.view) at size \(attestation.size), which the log does not have")
        }
        for view in served.tables where view.size > size {
            Terminal.print("unknown  the rows of \(view.name): served at \(view.size), beyond the checkpoint of \(size)")
        }
        for (name, why) in served.others { Terminal.print("unknown  the rows of \(name): \(why)") }
        if isServed { Terminal.print("Compared the rows of \(served.tables.count { $0.size <= size }) served views.") }
        Terminal.print("Checked \(attestations.count) attestations against \(Terminal.grouped(size)) entries.")
        return refuted
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
    /// - Parameter rowCount: that the log gives the view; with many more it is not compared row by row.
    private func name(_ view: String, _ rowCount: Int, _ proven: ProvenSource) async throws {
        let shownMax = 10
        let countMax = 2 * rowCount + 100_000
        let rows = try await Remote.use(log) { try await ServedViews.rows(of: view, atMost: countMax, $0) }
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
        for (key, what) in differences.prefix(shownMax) { Terminal.print("         row \(key.plain) \(what)") }
        if differences.count > shownMax { Terminal.print("         and \(differences.count - shownMax) more rows") }
    }
}

import ArgumentParser
import Audit
import SignedNote

/// The whole check of a ledger, by someone who trusts two public keys.
struct Verify: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a served ledger or an export: every byte, proof, signature and rule.",
        discussion: """
            Checks the checkpoint's signature, every leaf against the tiles, every tile against the root, every author's
            signature or seal against the authority as it stood at that entry, that stamps never decrease, that ids are not
            doubled and that runs are whole; of a served ledger also what it derives from its entries. With --witness-quorum also
            that so many of the witnesses given have cosigned the checkpoint. Says what it checked
            and how fast. On the first fault it says what and where, and ends with exit code 1.

            Examples:
              shilu verify http://127.0.0.1:8080 --vkey "$(cat ledger.vkey)" --root "$(cat root.vkey)"
              shilu verify ./export --vkey "$(cat ledger.vkey)" --from 100000 --receipts ./receipts

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "A folder in the c2sp.org/tlog-tiles layout, or the URL of a served ledger.")
    var log: String

    @Option(help: ArgumentHelp("The ledger's public key.", valueName: "vkey"))
    var vkey: String

    @Option(help: ArgumentHelp("The root authority's public key; without it the founding's word is taken.", valueName: "vkey"))
    var root: String?

    @Option(help: ArgumentHelp("Check wholly from this entry on; what is before it is only held against the tree, and the authority replayed.", valueName: "index"))
    var from = 0

    @Option(help: ArgumentHelp("Also hold the receipts kept in this folder against the log.", valueName: "dir"))
    var receipts: String?

    @OptionGroup var witnesses: WitnessOptions

    func validate() throws {
        guard from >= 0 else { throw ValidationError("--from is not negative.") }
    }

    func perform() async throws {
        var options = Verifier.Options(key: try VerifierKey(vkey))
        options.rootKey = try root.map { try VerifierKey($0) }
        options.witnesses = try witnesses.policy
        options.from = from
        options.receipts = receipts
        let bar = ProgressBar("verifying", unit: "entries")
        let report = try await Remote.source(log) { source in
            try await Verifier(source: source, options: options).run { bar.update($0.done, of: $0.total) }
        }
        bar.end()
        print(report)
        if let fault = report.fault {
            Terminal.say("FAULT \(fault)")
            throw ExitCode(Outcome.refused.rawValue)
        }
        Terminal.print("Everything that was checked is right.")
    }

    private func print(_ report: VerifyReport) {
        let number = Terminal.grouped
        Terminal.print("log          \(report.origin), \(number(report.size)) entries, root \(report.root.map { "\($0)" } ?? "not known")")
        for cosignature in report.cosignatures { Terminal.print("cosigned     by \(cosignature)") }
        Terminal.print("entries      \(number(report.entries)) checked, \(number(report.bytes)) bytes")
        Terminal.print("events       \(number(report.singleEvents)) signed singly, \(number(report.sealedEvents)) under \(number(report.seals)) seals")
        Terminal.print("signatures   \(number(report.signatures)); authority events replayed: \(number(report.authorityEvents))")
        Terminal.print("tiles        \(number(report.tiles)) against the root")
        Terminal.print("derived      \(number(report.indexBlocks)) index blocks, \(number(report.seenPages)) pages of ids, \(number(report.commitments)) commitments; receipts: \(number(report.receipts))")
        Terminal.print("time         \(Terminal.seconds(.seconds(report.seconds))), \(number(Int(report.rate))) entries/s")
        for line in report.notChecked { Terminal.print("not checked  \(line)") }
    }
}

import ArgumentParser
import Audit
import SignedNote

/// Checks a proof or a kept receipt without the ledger.
struct Check: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a proof or a kept receipt, offline.",
        discussion: """
            A tlog-proof (c2sp.org/tlog-proof) and the ledger's public key show that an entry is in the ledger. Give the
            entry itself, as `shilu prove --entry` saves it, or what was sent (a signed note, a seal, or an event line) with
            the time that the receipt names; receipts that `shilu append --receipts` keeps carry that time in themselves.
            The witnesses that cosigned the checkpoint are listed; only those given with --witness are verified and counted.

            Examples:
              shilu prove http://127.0.0.1:8080 42 --entry 42.entry > 42.tlog-proof
              shilu check 42.tlog-proof --entry 42.entry --vkey "$(cat ledger.vkey)"
              shilu check receipts/event.tlog-proof --sent event.note --vkey "$(cat ledger.vkey)"
              shilu check 42.tlog-proof --entry 42.entry --vkey "$(cat ledger.vkey)" --witness "$(cat w1.vkey)" --witness-quorum 1

            \(Outcome.help)
            """)

    @Argument(help: "The proof's file.")
    var proof: String

    @Option(help: ArgumentHelp("The entry: its stamp line and what was sent.", valueName: "file"))
    var entry: String?

    @Option(help: ArgumentHelp("What was sent.", valueName: "file"))
    var sent: String?

    @Option(help: ArgumentHelp("When the ledger recorded it, as the receipt says; with --sent.", valueName: "time"))
    var recordedAt: String?

    @Option(help: ArgumentHelp("The ledger's public key.", valueName: "vkey"))
    var vkey: String

    @OptionGroup var witnesses: WitnessOptions

    func validate() throws {
        guard (entry == nil) != (sent == nil) else { throw ValidationError("Give one of --entry FILE and --sent FILE.") }
    }

    func perform() async throws {
        let evidence: ReceiptCheck.Evidence =
            if let entry { .entry(try Files.read(entry)) } else {
                .payload(try Files.read(sent ?? "-"), recordedAt: recordedAt)
            }
        let proven = try ReceiptCheck(key: VerifierKey(vkey), witnesses: witnesses.policy).check(try Files.read(proof), of: evidence)
        Terminal.print(
            "Right: entry \(proven.index) of \(proven.origin), recorded \(proven.recordedAt), in the signed log of \(Terminal.grouped(proven.size)) entries.")
        for cosignature in proven.cosignatures { Terminal.print("cosigned     by \(cosignature)") }
    }
}

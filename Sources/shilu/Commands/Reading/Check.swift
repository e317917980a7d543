import ArgumentParser
import Audit
import SignedNote

/// Checks a proof, a kept receipt, a case file or an evidence without the ledger.
struct Check: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a proof, a kept receipt, a case file or a monitor's evidence, offline.",
        discussion: """
            A tlog-proof (c2sp.org/tlog-proof) and the ledger's public key show that an entry is in the ledger. Give the
            entry itself, as `shilu prove --entry` saves it, or what was sent (a signed note, a seal, or an event line) with
            the time that the receipt names; receipts that `shilu append --receipts` keeps carry that time in themselves. What was
            sent is not kept with them: `shilu sign` with the same line and keys makes the same note again.
            An evidence, as `shilu monitor` and `shilu receipts check` keep it, needs nothing beside it: whether it is proof or
            testimony, what it proves and what it does not is said in words. With --vkey and --root it must be about these
            keys; the ones in the file are only its maker's word.
            The witnesses that cosigned the checkpoint of a proof or a case file are listed; only those given with --witness are
            verified and counted, and --witness-quorum demands so many.

            A case file, as `shilu case` gets it, needs the root authority's public key and nothing else.

            Examples:
              shilu check case.zip --root "$(cat root.vkey)"
              shilu prove http://127.0.0.1:8080 42 --entry 42.entry > 42.tlog-proof
              shilu check 42.tlog-proof --entry 42.entry --vkey "$(cat ledger.vkey)"
              shilu check ./monitor/ledger.example.org_demo/entry-altered-20260102T030405678Z.evidence --vkey "$(cat ledger.vkey)"
              shilu check receipts/event-4f1c09ab.tlog-proof --sent event.note --vkey "$(cat ledger.vkey)"
              shilu check 42.tlog-proof --entry 42.entry --vkey "$(cat ledger.vkey)" --witness "$(cat w1.vkey)" --witness-quorum 1

            \(Outcome.help(.refused))
            """)

    @Argument(help: "The file: a proof, a case file, or an evidence.")
    var file: String

    @Option(help: ArgumentHelp("The entry: its stamp line and what was sent.", valueName: "file"))
    var entry: String?

    @Option(help: ArgumentHelp("What was sent.", valueName: "file"))
    var sent: String?

    @Option(help: ArgumentHelp("When the ledger recorded it, as the receipt says; with --sent.", valueName: "time"))
    var recordedAt: String?

    @Option(help: ArgumentHelp("The ledger's public key; for a proof, and for an evidence.", valueName: "vkey"))
    var vkey: String?

    @Option(help: ArgumentHelp("The root authority's public key; for a case file, and for an evidence.", valueName: "vkey"))
    var root: String?

    @OptionGroup var witnesses: WitnessOptions

    func validate() throws {
        guard entry == nil || sent == nil else { throw ValidationError("Give one of --entry FILE and --sent FILE.") }
        guard root == nil || (entry == nil && sent == nil && recordedAt == nil) else {
            throw ValidationError("A case file or an evidence has its entries in it.")
        }
    }

    func perform() async throws {
        let bytes = try Files.read(file)
        if Evidence.isEvidence(bytes) { return EvidenceReport.print(try await evidenceCheck().check(bytes)) }
        guard vkey == nil || root == nil else {
            throw ValidationError("Give --root VKEY for a case file, or --vkey VKEY for a proof; an evidence takes both.")
        }
        if let root {
            let check = CaseCheck(rootKey: try VerifierKey(root), witnesses: try witnesses.policy)
            return CaseReport.print(try check.check(bytes))
        }
        if CaseCheck.isCaseFile(bytes) {
            throw ValidationError("A case file needs --root VKEY, the root authority's public key.")
        }
        guard let vkey, entry != nil || sent != nil else {
            throw ValidationError("A proof needs --vkey, and one of --entry FILE and --sent FILE.")
        }
        try checkProof(bytes, key: VerifierKey(vkey))
    }

    private func evidenceCheck() throws -> EvidenceCheck {
        EvidenceCheck(
            key: try vkey.map { try VerifierKey($0) }, rootKey: try root.map { try VerifierKey($0) },
            witnesses: try witnesses.policy)
    }

    private func checkProof(_ proof: [UInt8], key: VerifierKey) throws {
        let evidence: ReceiptCheck.Evidence =
            if let entry { .entry(try Files.read(entry)) } else {
                .payload(try Files.read(sent ?? "-"), recordedAt: recordedAt)
            }
        let proven = try ReceiptCheck(key: key, witnesses: witnesses.policy).check(proof, of: evidence)
        Terminal.print(
            "Right: entry \(proven.index) of \(proven.origin), recorded \(proven.recordedAt), in the signed log of \(Terminal.grouped(proven.size)) entries.")
        for cosignature in proven.cosignatures { Terminal.print("cosigned     by \(cosignature)") }
    }
}

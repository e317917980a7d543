import ArgumentParser
import Audit
import Ledger
import MerkleLog
import SignedNote

/// Whether a ledger still honours what it promised.
struct ReceiptsCheck: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that a ledger still honours every receipt in a folder, or keep the proof that it does not.",
        discussion: """
            For each receipt that `shilu append --receipts` has kept: its checkpoint must be a prefix of the log as it is served
            now, the entry at its index the one that it proves, and still served. A receipt of more entries than the checkpoint
            that is served, as one given while witnesses are away, is honoured where the ledger has these entries and they
            continue that checkpoint. Where that is not so, the evidence is kept in a file that `shilu check` verifies offline,
            and the exit code is 5. A receipt that is damaged itself is told, with exit code 1: it proves nothing against
            anybody.

            Example:
              shilu receipts check ./receipts http://127.0.0.1:8080 --vkey "$(cat ledger.vkey)"

            \(Outcome.help(.refused, .unreachable, .proven))
            """)

    @Argument(help: ArgumentHelp("The folder of receipts.", valueName: "dir"))
    var folder: String

    @Argument(help: "The URL of the served ledger, or a folder in the c2sp.org/tlog-tiles layout.")
    var log: String

    @Option(help: ArgumentHelp("The ledger's public key.", valueName: "vkey"))
    var vkey: String

    @Option(help: ArgumentHelp("Where to keep evidence.", valueName: "dir"))
    var evidence = "."

    func perform() async throws {
        let subject = Evidence.Subject(url: log, key: try VerifierKey(vkey), rootKey: nil)
        let (honoured, size, problems) = try await Remote.source(log) { source in
            try await ReceiptsAudit(source: source, subject: subject, now: { Stamp(milliseconds: SystemClock().now()) })
                .run(folder: folder)
        }
        Terminal.print("\(Terminal.grouped(honoured)) receipts are honoured by \(subject.key.name), a log of \(Terminal.grouped(size)) entries.")
        for problem in problems {
            Terminal.print("NOT HONOURED \(problem.file): \(problem.fault)")
            guard let found = problem.evidence else { continue }
            let file = "\(evidence)/\(problem.file).evidence"
            try Files.write(try found.encoded(), to: file)
            Terminal.print("             the evidence is in \(file); check it with shilu check")
        }
        if problems.contains(where: { $0.evidence != nil }) { throw ExitCode(Outcome.proven.rawValue) }
        if !problems.isEmpty { throw ExitCode(Outcome.refused.rawValue) }
    }
}

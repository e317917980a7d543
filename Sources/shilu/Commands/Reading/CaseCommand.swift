import ArgumentParser
import Audit
import SignedNote
import Supervision

/// Gets the case file of a thread.
struct CaseCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Get the case file of a thread.",
        discussion: """
            Writes a ZIP archive: every entry of the thread with the proof that it is in the ledger, who signed it and how the
            keys were enrolled, the proof that no entry is omitted, and a timeline to read and print. Whoever has it and the
            root authority's public key can check it for ever, without the ledger. A thread that the ledger has no entry of
            has a case file too: it proves just that.

            Example:
              shilu case http://127.0.0.1:8080 complaint/2026-0001 -o case.zip
              shilu check case.zip --root "$(cat root.vkey)"

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "Where the ledger is served.")
    var url: String

    @Argument(help: "Name of the thread, such as complaint/2026-0001.")
    var thread: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write the file.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Leave out entries from this one on: the case as it stood then.", valueName: "size"))
    var asOf: Int?

    func validate() throws {
        guard asOf ?? 1 > 0 else { throw ValidationError("--as-of is a number of entries, from 1.") }
    }

    func perform() async throws {
        try await Remote.use(url) { client in
            let archive = try await client.caseFile(thread: thread, asOf: asOf)
            let named = try CaseCheck.thread(of: archive)
            // By their bytes: some names that look alike are equal to Swift.
            guard named.utf8.elementsEqual(thread.utf8) else {
                throw Failure("the ledger's answer is the case file of \(named), not of \(thread.plain)")
            }
            try Files.write(archive, to: output)
            Terminal.say(
                "Wrote \(output), \(Terminal.grouped(archive.count)) bytes. Check it: shilu check \(output) --root VKEY"
            )
        }
    }
}

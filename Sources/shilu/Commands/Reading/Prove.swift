import ArgumentParser
import Audit

/// Gets a proof to keep.
struct Prove: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Get the proof that an entry is in the ledger.",
        discussion: """
            Writes a c2sp.org/tlog-proof to standard output: the index, the inclusion path and the signed checkpoint.
            Whoever has it, the entry and the ledger's public key can check it for ever, without the ledger.

            Example:
              shilu prove http://127.0.0.1:8080 42 --entry 42.entry > 42.tlog-proof
              shilu check 42.tlog-proof --entry 42.entry --vkey "$(cat ledger.vkey)"

            \(Outcome.help(.refused, .unreachable))
            """)

    @Argument(help: "Where the ledger is served.")
    var url: String

    @Argument(help: "The entry's index, from 0.")
    var index: Int

    @Option(help: ArgumentHelp("Also write the entry, its stamp line and what was sent, to this file.", valueName: "file"))
    var entry: String?

    @Flag(help: "Against the newest checkpoint that the ledger's quorum of witnesses has cosigned.")
    var witnessed = false

    func validate() throws {
        guard index >= 0 else { throw ValidationError("An index is not negative.") }
    }

    func perform() async throws {
        try await Remote.use(url) { client in
            let proof = try await client.tlogProof(index, witnessed: witnessed)
            if let entry {
                let page = try await client.entries(LedgerClient.Filter(after: index - 1), limit: 1)
                guard let found = page.entries.first, found.index == index else { throw Failure("there is no entry \(index)") }
                try Files.write(Array("\(found.recordedAt)\n\(found.entry)".utf8), to: entry)
            }
            Terminal.print(bytes: proof)
        }
    }
}

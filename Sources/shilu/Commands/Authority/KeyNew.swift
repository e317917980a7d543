import ArgumentParser
import SignedNote

/// Makes a private key.
struct KeyNew: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a new Ed25519 key and print its public form.",
        discussion: """
            The private key goes to a new file of mode 0600 in the form that Go's sumdb/note reads; a file that is there is
            never overwritten (exit code 4). The public form (vkey) goes to standard output. A witness's key (--witness, type
            0x04) signs checkpoints with a time, and nothing else.

            Examples:
              shilu key new ledger.example.org/demo/authority --out root.key
              shilu key new ledger.example.org/demo/dept/11220100DEMA00013D/food --out food.key > food.vkey
              shilu key new witness.example/w1 --witness --out w1.key > w1.vkey

            \(Outcome.help)
            """)

    @Argument(help: "The key's name: a URL without scheme.")
    var name: String

    @Option(help: ArgumentHelp("Where to write the private key.", valueName: "file"))
    var out: String

    @Flag(help: "A witness's key, for shilu witness.")
    var witness = false

    func perform() async throws {
        guard !Files.exists(out) else { throw Failure(.exists, "\(out) is there already; a key is never overwritten") }
        let key = try SigningKey.generate(name: name, algorithm: witness ? .cosignatureEd25519 : .ed25519)
        try key.save(out)
        Terminal.print("\(key.verifier)")
    }
}

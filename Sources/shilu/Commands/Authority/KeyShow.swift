import ArgumentParser
import SignedNote

/// Prints the public form of a private key.
struct KeyShow: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the public form of a private key.",
        discussion: """
            Example:
              shilu key show root.key

            \(Outcome.help)
            """)

    @Argument(help: "The private key's file.")
    var file: String

    func perform() async throws {
        let key: SigningKey
        do {
            key = try SigningKey.load(file)
        } catch NoteError.unsuitableAlgorithm(_, .cosignatureEd25519) {
            key = try SigningKey.load(file, algorithm: .cosignatureEd25519)
        }
        Terminal.print("\(key.verifier)")
    }
}

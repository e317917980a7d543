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
        Terminal.print("\(try SigningKey.load(file).verifier)")
    }
}

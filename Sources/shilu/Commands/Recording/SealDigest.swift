import ArgumentParser
import Sealing

struct SealDigest: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Print the keyed digest of standard input, by which equal values can be matched.",
        discussion: "Write values alike first (capitals, blanks): every byte counts.\n\n\(Outcome.help)")

    @Option(help: ArgumentHelp("The file of data keys.", valueName: "file"))
    var keys: String

    @Option(help: "What is matched, such as identity; other kinds give other digests.")
    var kind: String

    func perform() async throws {
        Terminal.print(try DataKeys.load(keys).digest(Files.read("-"), kind: kind))
    }
}

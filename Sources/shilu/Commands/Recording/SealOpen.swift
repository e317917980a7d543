import ArgumentParser
import Sealing

struct SealOpen: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a sealed value from standard input and print what it says, byte for byte.",
        discussion: Outcome.help)

    @Option(help: ArgumentHelp("The file of data keys.", valueName: "file"))
    var keys: String

    func perform() async throws {
        let value = try SealedValue(parsing: String(decoding: Files.read("-"), as: UTF8.self))
        Terminal.print(bytes: try DataKeys.load(keys).key(value.key).open(value))
    }
}

import ArgumentParser
import Sealing
import Supervision

struct SealValue: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "value",
        abstract: "Seal standard input and print the value as it goes into an event.",
        discussion: "Every byte is sealed, a newline at the end too.\n\n\(Outcome.help)")

    @Option(help: ArgumentHelp("The file of data keys.", valueName: "file"))
    var keys: String

    @Option(help: ArgumentHelp("The key's id.", valueName: "id"))
    var key: String

    func perform() async throws {
        let key = try DataKeys.load(keys).key(key)
        Terminal.print(try key.seal(Files.read("-")).json.text)
    }
}

import ArgumentParser
import Sealing

struct SealKeyDestroy: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Destroy a data key: what it sealed cannot be opened again.",
        discussion: """
            Copies elsewhere (backups, other systems) have to go too. Then record `vault.erased` with the ground.

            \(Outcome.help)
            """)

    @Argument(help: "The file of data keys.")
    var file: String

    @Option(help: ArgumentHelp("The key's id.", valueName: "id"))
    var key: String

    func perform() async throws {
        var keys = try DataKeys.load(file)
        try keys.destroy(key)
        try keys.save(file)
    }
}

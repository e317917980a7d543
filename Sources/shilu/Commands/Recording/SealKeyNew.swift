import ArgumentParser
import Sealing

struct SealKeyNew: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Add a new data key to a file, which is made when it is not there.",
        discussion: """
            A key of that id that is there already is never replaced (exit code 4). The file also gets the key of matching
            digests when it is made; systems whose digests are to match share the file's line 'match'.

            \(Outcome.help)
            """)

    @Argument(help: "The file of data keys.")
    var file: String

    @Option(help: ArgumentHelp("The key's id, such as the thread it is for; no personal data.", valueName: "id"))
    var key: String

    func perform() async throws {
        var keys = Files.exists(file) ? try DataKeys.load(file) : DataKeys()
        do {
            try keys.add(try DataKey.random(id: key))
        } catch SealingError.keyExists(let id) {
            throw Failure(.exists, "\(file) has a data key \(id) already; a key is never replaced")
        }
        try keys.save(file)
    }
}

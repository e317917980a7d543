import ArgumentParser
import Sealing
import Supervision

/// Everything about sealed personal data.
struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Seal personal data for events; open it; destroy its keys.",
        discussion: """
            Names, telephones, addresses and identity numbers of persons stand in events only as sealed values:
            {"sealed":"<key id>","box":"<base64>"}. Data keys lie in a file of mode 0600 that never goes near the log. One key
            a person or case: destroying it erases just that, and every proof stays valid.

            Examples:
              shilu seal key new data.keys --key complaint/2026-17
              printf 张三 | shilu seal value --keys data.keys --key complaint/2026-17
              shilu seal open --keys data.keys < sealed.json
              printf 11010519491231002X | shilu seal digest --keys data.keys --kind identity
              shilu seal key destroy data.keys --key complaint/2026-17
            """,
        subcommands: [SealKeyCommand.self, SealValue.self, SealOpen.self, SealDigest.self])
}

/// Data keys.
struct SealKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make and destroy data keys.",
        subcommands: [SealKeyNew.self, SealKeyDestroy.self])
}

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

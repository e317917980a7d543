import ArgumentParser

/// Data keys.
struct SealKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make and destroy data keys.",
        subcommands: [SealKeyNew.self, SealKeyDestroy.self])
}

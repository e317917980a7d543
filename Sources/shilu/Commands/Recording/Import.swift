import ArgumentParser

/// Other systems' data.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Turn other systems' files into events.", subcommands: [ImportChicago.self])
}

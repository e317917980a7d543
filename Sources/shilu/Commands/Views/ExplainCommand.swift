import ArgumentParser

/// Where figures come from.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show where a figure comes from.", subcommands: [ExplainEfficiency.self])
}

import ArgumentParser

/// Everything about grants.
struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Give departments the right to record types of events, and withdraw it.",
        subcommands: [GrantGive.self, GrantWithdraw.self])
}

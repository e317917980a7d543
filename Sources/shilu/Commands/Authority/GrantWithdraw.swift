import ArgumentParser

/// Takes back what was given.
struct GrantWithdraw: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Withdraw a grant, in the words in which it was given.",
        discussion: """
            Appends `grant.withdrawn`, signed by the root authority. What was recorded under the grant stands.

            Example:
              shilu grant withdraw --department 11220100DEMA000218 --type 'complaint.*' --division 220100 \\
                  --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @OptionGroup var grant: GrantOptions

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func perform() async throws { try await grant.record("grant.withdrawn", note: ("reason", reason)) }
}

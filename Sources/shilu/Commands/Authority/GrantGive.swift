import ArgumentParser

/// Gives a department the right to record types of events.
struct GrantGive: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "Let a department record types of events.",
        discussion: """
            Appends `grant.given`, signed by the root authority. All keys of the department share its grants.

            Examples:
              shilu grant give --department 11220100DEMA00013D --type inspection.completed --type subject.registered \\
                  --root-key root.key --url http://127.0.0.1:8080
              shilu grant give --department 11220100DEMA000218 --type 'complaint.*' --division 220100 \\
                  --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @OptionGroup var grant: GrantOptions

    @Option(help: ArgumentHelp("Ground of the grant.", valueName: "text"))
    var basis: String?

    func perform() async throws { try await grant.record("grant.given", note: ("basis", basis)) }
}

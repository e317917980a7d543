import ArgumentParser

/// The command line. One file a command, in `Commands`; what several of them share is in the folders beside it. Commands hold
/// no logic of their own: they read options, call the module that does the work, and print what came of it.
@main
struct Shilu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shilu",
        abstract: "A ledger of supervision: signed events in, durable receipts out, checkable by strangers.",
        discussion: """
            Found a ledger and serve it:
              shilu key new ledger.example.org/demo/authority --out root.key
              shilu found --embedded ./db --origin ledger.example.org/demo --root-key root.key
              shilu serve --embedded ./db --port 8080

            Check it, from anywhere, trusting two public keys:
              shilu verify http://127.0.0.1:8080 --vkey "$(shilu key show db/ledger.key)" \\
                  --root "$(shilu key show root.key)"

            \(Outcome.help)
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Running a ledger:", subcommands: [Found.self, Serve.self, Export.self, Restore.self, Compare.self, RebuildCommand.self]),
            CommandGroup(name: "Watching a ledger:", subcommands: [MonitorCommand.self, WitnessCommand.self, ReceiptsCommand.self]),
            CommandGroup(
                name: "The authority:", subcommands: [KeyCommand.self, DepartmentCommand.self, GrantCommand.self]),
            CommandGroup(name: "Recording:", subcommands: [Sign.self, SealCommand.self, Append.self, ImportCommand.self, DemoCommand.self]),
            CommandGroup(name: "Reading and checking:", subcommands: [Read.self, Prove.self, CaseCommand.self, TimelineCommand.self, Check.self, Verify.self]),
            CommandGroup(
                name: "Views:",
                subcommands: [ViewsCommand.self, ReplayCommand.self, DiffCommand.self, AttestCommand.self, ExplainCommand.self]),
        ])
}

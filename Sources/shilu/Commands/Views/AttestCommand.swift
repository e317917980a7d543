import ArgumentParser

/// What the ledger says about its views.
struct AttestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest", abstract: "Check what the ledger attests of its views.", subcommands: [AttestVerify.self])
}

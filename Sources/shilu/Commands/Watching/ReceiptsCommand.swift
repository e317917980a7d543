import ArgumentParser

/// Receipts that were kept.
struct ReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts", abstract: "Hold kept receipts against the ledger that gave them.",
        subcommands: [ReceiptsCheck.self])
}

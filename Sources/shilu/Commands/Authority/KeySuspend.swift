import ArgumentParser

/// Stops a key from signing for the time being.
struct KeySuspend: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Suspend a key until it is enrolled again.",
        discussion: """
            Appends `key.suspended`, signed by the root authority. What the key signed before stands.

            Example:
              shilu key suspend "$(cat food.vkey)" --reason investigation --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @OptionGroup var withdrawal: KeyWithdrawalOptions

    func perform() async throws { try await withdrawal.record("key.suspended") }
}

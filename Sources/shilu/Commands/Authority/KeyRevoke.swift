import ArgumentParser

/// Stops a key from signing for ever.
struct KeyRevoke: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a key, finally.",
        discussion: """
            Appends `key.revoked`, signed by the root authority. What the key signed before stands; it can never be enrolled
            again.

            Example:
              shilu key revoke "$(cat food.vkey)" --reason compromised --compromised-since 2026-01-31T08:00:00+08:00 \\
                  --root-key root.key --url http://127.0.0.1:8080

            \(Outcome.help)
            """)

    @OptionGroup var withdrawal: KeyWithdrawalOptions

    func perform() async throws { try await withdrawal.record("key.revoked") }
}

import ArgumentParser

/// Everything about keys.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make keys; enrol, suspend and revoke them.",
        discussion: """
            Private keys never leave the machine that signs. A key's name says whose it is:
              <origin>                                    the ledger
              <origin>/authority                          the root authority
              <origin>/dept/<code>/<system>               a department's system
              <origin>/dept/<code>/officer/<certificate>  an officer
            """,
        subcommands: [KeyNew.self, KeyShow.self, KeyEnroll.self, KeySuspend.self, KeyRevoke.self])
}

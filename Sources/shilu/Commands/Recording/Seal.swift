import ArgumentParser

/// Everything about sealed personal data.
struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Seal personal data for events; open it; destroy its keys.",
        discussion: """
            Names, telephones, addresses and identity numbers of persons stand in events only as sealed values:
            {"sealed":"<key id>","box":"<base64>"}. Data keys lie in a file of mode 0600 that never goes near the log. One key
            a person or case: destroying it erases just that, and every proof stays valid.

            Examples:
              shilu seal key new data.keys --key complaint/2026-17
              printf 张三 | shilu seal value --keys data.keys --key complaint/2026-17
              shilu seal open --keys data.keys < sealed.json
              printf 11010519491231002X | shilu seal digest --keys data.keys --kind identity
              shilu seal key destroy data.keys --key complaint/2026-17
            """,
        subcommands: [SealKeyCommand.self, SealValue.self, SealOpen.self, SealDigest.self])
}

import ArgumentParser

/// Being a witness of somebody's log.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Be a witness: cosign a ledger's checkpoints, and only those that continue what was cosigned before.",
        discussion: """
            A witness speaks c2sp.org/tlog-witness. It signs only checkpoints that are proven to continue the one it signed
            last, so a ledger cannot show two histories to people who both demand its cosignature. What it signed last is
            therefore kept in two places, in the state folder and beside the key, and a witness whose record is missing or
            older in one of them refuses to start.

            Example:
              shilu key new witness.example/w1 --witness --out w1.key > w1.vkey
              shilu witness init --key w1.key --state ./w1 --log "$(cat ledger.vkey)"
              shilu witness serve --key w1.key --state ./w1 --log "$(cat ledger.vkey)" --ask http://127.0.0.1:8080 --port 8081
              shilu serve --embedded ./db --witness "http://127.0.0.1:8081 $(cat w1.vkey)" --witness-quorum 1
            """,
        subcommands: [WitnessInit.self, WitnessServe.self])
}

import ArgumentParser
import SignedNote
import Witness

/// Begins the records of a witness: once for each log.
struct WitnessInit: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begin to watch a log: once for each log that the key has never cosigned.",
        discussion: """
            Makes the log's record in the state folder and beside the key (<key>.records), both saying that nothing is
            cosigned yet. Where there is a record in either place already, nothing is changed (exit code 4). Never remove one
            to begin again: a witness that has lost what it cosigned needs a new key.

            Example:
              shilu witness init --key w1.key --state ./w1 --log "$(cat ledger.vkey)"

            \(Outcome.help(.refused, .unreachable, .exists))
            """)

    @OptionGroup var place: WitnessPlace

    func perform() async throws {
        let (signer, records, logs) = try place.open()
        try await place.askAround(witness: signer.verifier, logs: logs) { _ in nil }
        let origins = Set(logs.map(\.name)).sorted()
        try records.begin(origins)
        for origin in origins { Terminal.say("\(signer.name) begins with \(origin)") }
    }
}

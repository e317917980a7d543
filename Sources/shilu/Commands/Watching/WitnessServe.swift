import ArgumentParser
import Ledger
import Logging
import SignedNote
import Witness

/// Serves a witness over HTTP until it is asked to stop.
struct WitnessServe: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a witness over HTTP (c2sp.org/tlog-witness).",
        discussion: """
            POST /add-checkpoint cosigns, GET /<SHA-256 of the origin>/checkpoint shows what was cosigned last. Every
            cosignature is durable in both records before it is answered. Speaks plain HTTP: put a proxy with TLS before it.

            With --ask it first looks at checkpoints that others serve, such as the ledger itself: one that carries this
            witness's own cosignature and is newer than its records ends it, for then both records were set back together.
            An address that does not answer within thirty seconds ends it with exit code 3.

            Example:
              shilu witness serve --key w1.key --state ./w1 --log "$(cat ledger.vkey)" --ask http://127.0.0.1:8080 --port 8081

            \(Outcome.help(.refused, .unreachable))
            """)

    @OptionGroup var place: WitnessPlace

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Port to listen on; 0 for any that is free.", valueName: "number"))
    var port = 8081

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel = "notice"

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("\(port) is no port: 0 to 65535.") }
        guard Logger.Level(rawValue: logLevel) != nil else { throw ValidationError("\(logLevel) is no log level.") }
    }

    func perform() async throws {
        var logger = Logger(label: "shilu.witness", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        let (signer, records, logs) = try place.open()
        let witness = try Witness(
            signer: signer, logs: logs, records: records, now: { SystemClock().now() / 1000 },
            alarm: { [logger] in logger.critical("\($0)") })
        try await place.askAround(witness: signer.verifier, logs: logs) { origin throws(WitnessFault) in
            try records.load(origin)
        }
        let host = host
        let service = WitnessService(
            witness: witness, host: host, port: port, logger: logger,
            onListening: { Terminal.say("Serving the witness \(signer.verifier) at http://\(host):\($0)") })
        try await service.run()
        Terminal.say("Stopped.")
    }
}

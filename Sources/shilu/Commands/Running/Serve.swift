import ArgumentParser
import Ledger
import Logging
import PostgresStore
import Projecting
import Service
import SignedNote
import Views

/// Serves a ledger over HTTP until it is asked to stop.
struct Serve: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a ledger over HTTP.",
        discussion: """
            Starts the private PostgreSQL where --embedded names one, checks the right edge of the log against its signed
            checkpoint, and serves until Ctrl-C or SIGTERM; PostgreSQL stops with it. A second process on the same ledger
            stands by and takes over when the first is gone.

            What the ledger's key has signed is noted beside it, in <key>.signed. Where a database has less than that, where there
            is no such note, or where a restore has left its mark, the ledger serves what it has and signs nothing, until
            shilu compare has compared it with what others know.

            Every option can also be set in the environment (SHILU_EMBEDDED, SHILU_DATABASE, SHILU_LEDGER_KEY, SHILU_HOST,
            SHILU_PORT, SHILU_VIEWS_SCHEMA, SHILU_WITHOUT_VIEWS, SHILU_ATTEST_SECONDS, SHILU_COMMIT_SECONDS, SHILU_WITNESSES,
            SHILU_WITNESS_QUORUM, SHILU_LOG_LEVEL) or in a JSON file given with --config; the command line goes before the environment, the
            environment before the file:
              {"embedded": "/var/lib/shilu", "host": "127.0.0.1", "port": 8080, "logLevel": "info",
               "witnesses": ["https://w1.example witness.example/w1+…"], "witnessQuorum": 1}

            Witnesses are asked to cosign each checkpoint (c2sp.org/tlog-witness). Without a quorum /checkpoint is always the
            newest, with the cosignatures there are for exactly that one. With a quorum it is the newest that so many have
            cosigned; appending never waits for them, unless its author says witnessed=true. See /v1/witnesses.

            Examples:
              shilu serve --embedded ./db
              shilu serve --database 'postgresql://shilu_service@db.example/shilu' --ledger-key /etc/shilu/ledger.key
              SHILU_PORT=9000 shilu serve --config /etc/shilu/serve.json

            \(Outcome.help)
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: ArgumentHelp("Address to listen on. (default: 127.0.0.1)", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("Port to listen on; 0 for any that is free. (default: 8080)", valueName: "number"))
    var port: Int?

    @Option(help: ArgumentHelp("Show the views to SQL in this schema. (default: views)", valueName: "name"))
    var viewsSchema: String?

    @Option(
        help: ArgumentHelp(
            "Commit to the thread index this long after something came, 1 to 60. (default: 60)", valueName: "seconds"))
    var commitSeconds: Int?

    @Flag(help: "Keep no views: only the log is written and served.")
    var withoutViews = false

    @Option(
        help: ArgumentHelp(
            "Attest the views when so long has passed and something was folded; after 100000 entries in any case. (default: 60)",
            valueName: "seconds"))
    var attestSeconds: Int?

    @Option(
        help: ArgumentHelp(
            "A witness to ask: its URL, a space, its public key (more keys may follow); repeat for several.",
            valueName: "url vkey"))
    var witness: [String] = []

    @Option(help: ArgumentHelp("Serve only checkpoints that so many witnesses have cosigned. (default: 0)", valueName: "count"))
    var witnessQuorum: Int?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical. (default: notice)", valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("Read settings from this JSON file.", valueName: "file"))
    var config: String?

    func perform() async throws {
        let openFilesMax = OpenFiles.raiseLimit()
        let settings = try await ServeSettings(self)
        var logger = Logger(label: "shilu", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = settings.logLevel
        try await settings.place.withStore { [logger] store in
            let key = try SigningKey.load(settings.keyFile)
            let host = settings.host
            let signingGuard = settings.place.signingGuard(keyFile: settings.keyFile, key: key.verifier)
            let ledger = Ledger(store: store, key: key, signingGuard: signingGuard)
            let projections = store.projections(tables: Views.all.map(\.table), viewsSchema: settings.viewsSchema)
            let reader = store.viewReader(viewsSchema: settings.viewsSchema)
            let witnesses =
                settings.witnesses.isEmpty
                ? nil : try WitnessRunner(ledger: ledger, addresses: settings.witnesses, quorum: settings.witnessQuorum)
            let service = LedgerService(
                ledger: ledger,
                views: settings.withViews
                    ? ViewsRunner(ledger: ledger, store: projections, views: Views.all, attestSeconds: settings.attestSeconds) : nil,
                reading: ViewsAccess(ledger: ledger, reader: reader, views: Views.all), witnesses: witnesses,
                committing: settings.committing, openFilesMax: openFilesMax, host: host, port: settings.port, logger: logger,
                onListening: { Terminal.say("Serving \(key.name) at http://\(host):\($0)") })
            try await service.run()
            await reader.close()
            await projections.close()
        }
        Terminal.say("Stopped.")
    }
}

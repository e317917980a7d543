import ArgumentParser
import Configuration
import Ledger
import Logging
import Service

/// The settings of `serve`: command line, then SHILU_* in the environment, then the JSON file, then the defaults.
struct ServeSettings {
    let place: StorePlace
    let keyFile: String
    let host: String
    let port: Int
    let committing: Ledger.Committing
    let viewsSchema: String
    let withViews: Bool
    let attestSeconds: Int
    let logLevel: Logger.Level
    let witnesses: [WitnessAddress]
    let witnessQuorum: Int

    /// What holds where nothing is said. These are required of the reader, which then refuses what is said in the wrong form
    /// instead of passing it over.
    private static let defaults: [AbsoluteConfigKey: ConfigValue] = [
        "host": "127.0.0.1", "port": 8080, "viewsSchema": "views", "withoutViews": false, "attestSeconds": 60,
        "commitSeconds": 60, "logLevel": "notice", "witnesses": ConfigValue(.stringArray([]), isSecret: false), "witnessQuorum": 0,
    ]

    init(_ options: Serve) async throws {
        var given: [AbsoluteConfigKey: ConfigValue] = [:]
        let texts = [
            "embedded": options.place.embedded, "database": options.place.database,
            "ledgerKey": options.place.ledgerKey, "host": options.host, "logLevel": options.logLevel, "viewsSchema": options.viewsSchema,
        ]
        for (name, value) in texts { given[[name]] = value.map { ConfigValue(.string($0), isSecret: false) } }
        if options.withoutViews { given[["withoutViews"]] = ConfigValue(.bool(true), isSecret: false) }
        if !options.witness.isEmpty { given[["witnesses"]] = ConfigValue(.stringArray(options.witness), isSecret: false) }
        let numbers = [
            "port": options.port, "attestSeconds": options.attestSeconds, "commitSeconds": options.commitSeconds,
            "witnessQuorum": options.witnessQuorum,
        ]
        for (name, number) in numbers { given[[name]] = number.map { ConfigValue(.int($0), isSecret: false) } }

        let environment = EnvironmentVariablesProvider().prefixKeys(with: "shilu")
        var providers: [any ConfigProvider] = [InMemoryProvider(name: "command line", values: given), environment]
        if let file = options.config { providers.append(try await Self.file(file)) }
        providers.append(InMemoryProvider(name: "defaults", values: Self.defaults))
        let settings = ConfigReader(providers: providers)

        place = try Self.place(settings, given: options.place)
        keyFile = try place.keyFile(settings.string(forKey: "ledgerKey"))
        host = try settings.requiredString(forKey: "host")
        port = try settings.requiredInt(forKey: "port")
        guard (0...65_535).contains(port) else { throw ValidationError("\(port) is no port: 0 to 65535.") }
        let seconds = try settings.requiredInt(forKey: "commitSeconds")
        guard (1...60).contains(seconds) else { throw ValidationError("\(seconds) is no time to commit in: 1 to 60 seconds.") }
        var committing = Ledger.Committing()
        committing.intervalMilliseconds = seconds * 1_000
        self.committing = committing
        viewsSchema = try settings.requiredString(forKey: "viewsSchema")
        guard viewsSchema.wholeMatch(of: /[a-z_][a-z0-9_]{0,62}/) != nil else {
            throw ValidationError("\(viewsSchema) is no schema's name: a-z, 0-9 and _.")
        }
        withViews = !(try settings.requiredBool(forKey: "withoutViews"))
        attestSeconds = try settings.requiredInt(forKey: "attestSeconds")
        guard (1...86_400).contains(attestSeconds) else {
            throw ValidationError("Views are attested every 1 to 86400 seconds, not every \(attestSeconds).")
        }
        let level = try settings.requiredString(forKey: "logLevel")
        guard let level = Logger.Level(rawValue: level) else { throw ValidationError("\(level) is no log level.") }
        logLevel = level
        witnesses = try settings.requiredStringArray(forKey: "witnesses").map { try WitnessAddress(parsing: $0) }
        witnessQuorum = try settings.requiredInt(forKey: "witnessQuorum")
        guard (0...witnesses.count).contains(witnessQuorum) else {
            throw ValidationError("A quorum of \(witnessQuorum) cannot be met by \(witnesses.count) witnesses.")
        }
    }

    /// A place named on the command line stands for itself: the environment's other kind of place does not contradict it.
    private static func place(_ settings: ConfigReader, given: StoreOptions) throws -> StorePlace {
        if given.embedded != nil || given.database != nil {
            return try StorePlace(embedded: given.embedded, database: given.database)
        }
        return try StorePlace(embedded: settings.string(forKey: "embedded"), database: settings.string(forKey: "database"))
    }

    private static func file(_ path: String) async throws -> FileProvider<JSONSnapshot> {
        do {
            let place = InMemoryProvider(values: [["filePath"]: ConfigValue(.string(path), isSecret: false)])
            return try await FileProvider(config: ConfigReader(provider: place))
        } catch {
            throw Failure("cannot use the settings in \(path): \(error)")
        }
    }
}

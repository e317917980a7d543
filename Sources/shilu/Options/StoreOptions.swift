import ArgumentParser
import Ledger
import PostgresStore
import SignedNote

/// Where a ledger's database is: a private cluster in a folder, or a PostgreSQL of the operator's own.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Run a private PostgreSQL in this folder.", valueName: "dir"))
    var embedded: String?

    @Option(
        help: ArgumentHelp(
            "Use this PostgreSQL: a connection URL of the role shilu_service, in a database prepared as ops/database says.",
            valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp("The ledger's private key. (default with --embedded: <dir>/ledger.key)", valueName: "file"))
    var ledgerKey: String?
}

/// The same, decided: exactly one place, and where the ledger's key is.
enum StorePlace {
    case embedded(String)
    case database(String)

    init(embedded: String?, database: String?) throws {
        switch (embedded, database) {
        case (let directory?, nil): self = .embedded(directory)
        case (nil, let url?): self = .database(url)
        default: throw ValidationError("Give one of --embedded DIR and --database URL.")
        }
    }

    /// The file of the ledger's key, `chosen` or the place's own.
    func keyFile(_ chosen: String?) throws -> String {
        if let chosen { return chosen }
        guard case .embedded(let directory) = self else {
            throw ValidationError("Give --ledger-key FILE with --database.")
        }
        return directory + "/ledger.key"
    }

    /// The file that a restore leaves until the database has been compared. It goes with what was restored; of a PostgreSQL of
    /// the operator's own it lies beside the ledger's key.
    func mark(keyFile: @autoclosure () throws -> String) rethrows -> String {
        switch self {
        case .embedded(let directory): directory + "/restored"
        case .database: try keyFile() + ".restored"
        }
    }

    /// What keeps the ledger's key from signing over a database that was set back.
    func signingGuard(keyFile: String, key: VerifierKey) -> SigningGuard {
        SigningGuard(record: KeyRecord(keyFile: keyFile, key: key), mark: mark(keyFile: keyFile))
    }

    /// Opens the store, starting the private cluster where it is one, and closes everything behind `body`.
    func withStore<Answer>(_ body: (PostgresLogStore) async throws -> Answer) async throws -> Answer {
        switch self {
        case .database(let url):
            return try await Self.use(PostgresLogStore(url: url), body)
        case .embedded(let directory):
            let cluster = try await EmbeddedCluster.start(directory: directory, report: Terminal.say)
            do {
                try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
                let answer = try await Self.use(PostgresLogStore(url: cluster.serviceURL), body)
                try await cluster.stop()
                return answer
            } catch {
                // The first failure is the one to tell.
                try? await cluster.stop()
                throw error
            }
        }
    }

    private static func use<Answer>(
        _ store: PostgresLogStore, _ body: (PostgresLogStore) async throws -> Answer
    ) async throws -> Answer {
        do {
            try await store.checkSchema()
            let answer = try await body(store)
            await store.close()
            return answer
        } catch {
            await store.close()
            throw error
        }
    }
}

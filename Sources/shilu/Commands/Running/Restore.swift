import ArgumentParser
import Audit
import Ledger
import MerkleLog
import PostgresStore
import SignedNote

/// Puts a ledger back out of an export.
struct Restore: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a ledger's database back out of an export, once that has been verified whole.",
        discussion: """
            Verifies the export against both keys, then writes every entry as it is into an empty database: nothing is stamped or
            signed anew, the root is the same, receipts stay good. The thread index is computed again; views are built when
            the ledger is served. The private key is not needed and not touched.

            The ledger is marked as restored and signs nothing until shilu compare has compared it with what others know.

            Examples:
              shilu restore ./export --embedded ./new-db --vkey "$(cat ledger.vkey)" --root "$(cat root.vkey)"
              shilu restore ./export --database 'postgresql://shilu_service@db.example/shilu' --ledger-key ledger.key \\
                  --vkey "$(cat ledger.vkey)" --root "$(cat root.vkey)"

            \(Outcome.help)
            """)

    @OptionGroup var place: StoreOptions

    @Argument(help: "A folder in the c2sp.org/tlog-tiles layout, as shilu export writes it, or the URL of a mirror.")
    var export: String

    @Option(help: ArgumentHelp("The ledger's public key.", valueName: "vkey"))
    var vkey: String

    @Option(help: ArgumentHelp("The root authority's public key.", valueName: "vkey"))
    var root: String

    func perform() async throws {
        let key = try VerifierKey(vkey)
        let rootKey = try VerifierKey(root)
        let place = try StorePlace(embedded: self.place.embedded, database: self.place.database)
        let mark = RestoredMark(path: try place.mark(keyFile: try place.keyFile(self.place.ledgerKey)))
        if case .embedded(let directory) = place, Files.exists(directory + "/data") {
            throw Failure(.exists, "\(directory) has a database already: restore into a new folder")
        }
        let isExact = try await Remote.source(export) { source in
            let signed = try await verified(source, key, rootKey)
            return try await place.withStore { store in
                guard try await store.head(log: key.name) == nil else { throw StoreFault.alreadyFounded }
                try mark.write(from: export)
                return try await restore(source, signed, key, into: store)
            }
        }
        if !isExact {
            Terminal.say(
                "The export does not say which checkpoint each receipt was of: an event that is sent again gets a receipt that is as good, of this checkpoint."
            )
        }
        Terminal.say("It signs nothing until shilu compare has compared it.")
    }

    /// The checkpoint of an export in which everything is right.
    private func verified(_ source: any LogSource, _ key: VerifierKey, _ rootKey: VerifierKey) async throws
        -> SignedCheckpoint
    {
        var options = Verifier.Options(key: key)
        options.rootKey = rootKey
        let bar = ProgressBar("verifying", unit: "entries")
        let report = try await Verifier(source: source, options: options).run { bar.update($0.done, of: $0.total) }
        bar.end()
        if let fault = report.fault { throw Failure("the export is not whole, and nothing was restored: \(fault)") }
        let signed = try SignedCheckpoint.open(try await source.checkpoint(), key: key)
        guard signed.checkpoint.size == report.size, signed.checkpoint.root == report.root else {
            throw Failure("the export has changed while it was verified: begin again")
        }
        return signed
    }

    /// - Returns: whether the export had the sizes that receipts speak of.
    private func restore(
        _ source: any LogSource, _ signed: SignedCheckpoint, _ key: VerifierKey, into store: PostgresLogStore
    ) async throws -> Bool {
        let log = try await ProvenLog(source: source, key: key)
        let seen = source as? any SeenSource
        let size = signed.checkpoint.size
        let bar = ProgressBar("restoring", unit: "entries")
        defer { bar.end() }
        try await Restoring(store: store, signed: signed, key: key).run(
            bundle: { try await log.bundle($0, size: size) }, sizes: { try await seen?.receiptSizes(page: $0) },
            progress: { bar.update($0, of: size) })
        bar.end()
        Terminal.print(
            "\(key.name): \(Terminal.grouped(size)) entries, root \(signed.checkpoint.root), restored from \(export)")
        return try await seen?.receiptSizes(page: 0) != nil
    }
}

import ArgumentParser
import Foundation
import Ledger
import MerkleLog
import PostgresStore
import SignedNote

/// Founds a ledger: its key, its first entry.
struct Found: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Found a new ledger.",
        discussion: """
            Generates the ledger's key (mode 0600), signs entry 0 with the root authority's key and writes it. Refuses, with
            exit code 4, where a ledger of this origin is. The root key must exist; keep it away from the machine that
            serves: it is needed again only to enrol keys and to give grants.

            Example:
              shilu key new ledger.example.org/demo/authority --out root.key
              shilu found --embedded ./db --origin ledger.example.org/demo --root-key root.key

            \(Outcome.help)
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: ArgumentHelp("The ledger's name: a URL without scheme.", valueName: "name"))
    var origin: String

    @Option(
        help: ArgumentHelp("The root authority's private key; its name must be <origin>/authority.", valueName: "file"))
    var rootKey: String

    func perform() async throws {
        let store = try StorePlace(embedded: place.embedded, database: place.database)
        let root = try SigningKey.load(rootKey)
        let keyFile = try store.keyFile(place.ledgerKey)
        try Files.makeFolder(URL(fileURLWithPath: keyFile).deletingLastPathComponent().path)
        let receipt = try await store.withStore { store in
            let key = try ledgerKey(keyFile)
            if try await store.head(log: origin)?.size ?? 0 == 0 { try beginRecord(keyFile, key.verifier) }
            return try await Ledger.found(store: store, key: key, rootKey: root)
        }
        Terminal.say("Founded \(origin) at \(receipt.recordedAt).")
        Terminal.print("ledger key     \(try SigningKey.load(keyFile).verifier)")
        Terminal.print("root authority \(root.verifier)")
    }

    /// What the key signs is noted beside it from the first entry on.
    private func beginRecord(_ keyFile: String, _ key: VerifierKey) throws {
        let record = KeyRecord(keyFile: keyFile, key: key)
        do {
            guard let signed = try record.newest() else { return }
            throw Failure(
                "\(keyFile) has signed a log of \(signed.checkpoint.size) entries (\(record.path)): a second one of the same name would be a fork; found it with a new key")
        } catch KeyRecordFault.missing {
            try record.begin()
        }
    }

    /// A new key, or the one that a founding which was interrupted has left.
    private func ledgerKey(_ file: String) throws -> SigningKey {
        guard Files.exists(file) else {
            let key = try SigningKey.generate(name: origin)
            try key.save(file)
            return key
        }
        let key = try SigningKey.load(file)
        guard key.name == origin else { throw Failure("\(file) is the key of another ledger, \(key.name)") }
        return key
    }
}

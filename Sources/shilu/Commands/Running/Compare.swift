import ArgumentParser
import Audit
import Ledger
import PostgresStore
import Service
import SignedNote

/// Compares a ledger that may have been set back with what others know, and lets it sign on.
struct Compare: ShiluCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare a restored ledger with its witnesses, receipts and copies, and let it sign on if all agree.",
        discussion: """
            A ledger that was restored, or whose key has no note of what it has signed, serves what it has and signs nothing: to go on
            over entries that were lost would be a fork. This asks everybody who is named how far the ledger had come, and the
            key's own note:

            - If anyone proves that it had more entries, or others, it stays shut; the message says by how many at least.
            - If all agree, and at least one of them is not the copy that was restored, the ledger signs on. The comparison
              becomes the next entry of the log, ledger.restored. A service that runs meanwhile opens within a second.

            A witness knows what it cosigned last; receipts and copies know as much as the newest of them: take the newest
            that can be had. Whoever does not answer keeps it shut; leave him out to go on without him.

            Examples:
              shilu compare --embedded ./db --witness "https://w1.example $(cat w1.vkey)" --receipts ./receipts
              shilu compare --embedded ./db --copy https://mirror.example/ --copy ./newest-export

            \(Outcome.help)
            """)

    @OptionGroup var place: StoreOptions

    @Option(
        help: ArgumentHelp("A witness: its URL, a space, its public key; repeat for several.", valueName: "url vkey"))
    var witness: [String] = []

    @Option(help: ArgumentHelp("A folder of kept receipts; repeat for several.", valueName: "dir"))
    var receipts: [String] = []

    @Option(
        help: ArgumentHelp(
            "An export, a mirror or what a monitor serves of this ledger: a folder or a URL; repeat for several.",
            valueName: "dir or url"))
    var copy: [String] = []

    @Flag(help: "Sign on although nobody was asked how far the ledger had come. Lost entries then become a fork.")
    var riskAFork = false

    func perform() async throws {
        let place = try StorePlace(embedded: self.place.embedded, database: self.place.database)
        let keyFile = try place.keyFile(self.place.ledgerKey)
        let key = try SigningKey.load(keyFile)
        let addresses = try witness.map { try WitnessAddress(parsing: $0) }
        let signingGuard = place.signingGuard(keyFile: keyFile, key: key.verifier)
        let mark = RestoredMark(path: place.mark(keyFile: keyFile))
        try await place.withStore { store in
            let known = signingGuard.known()
            if case .failure(.system(let call, let path, let number)) = known.signed {
                throw KeyRecordFault.system(call, path, number)
            }
            let reader = try await Ledger(store: store, key: key, signingGuard: nil).readStore()
            let source = try await StoreSource(name: "the database", store: store, log: key.name)
            var asking = Asking(
                comparison: try await StateComparison(source: source, key: key.verifier), reader: reader)
            try await asking.record(known, at: signingGuard.record.path)
            for address in addresses { await asking.witness(address) }
            for folder in receipts { try await asking.receipts(folder) }
            for copy in copy { try await asking.copy(copy, isOrigin: try mark.names(copy)) }
            let objection = try await store.head(log: key.name).flatMap { known.objection(to: $0) }
            let compared = try asking.verdict(risksAFork: riskAFork || objection == nil)
            guard let objection else {
                return Terminal.print("Nothing keeps this ledger from signing; nothing was changed.")
            }
            // Whatever happens in between, it is shut until what was compared is in the log.
            try mark.keep()
            try signingGuard.record.begin()
            let ledger = Ledger(
                store: store, key: key, signingGuard: SigningGuard(record: signingGuard.record, mark: nil))
            let receipt = try await ledger.signOn(
                after: .init(size: asking.size, root: asking.root, objection: objection, compared: compared))
            try mark.remove()
            Terminal.print("The ledger signs on. What was compared is entry \(receipt.index) of the log.")
        }
    }
}

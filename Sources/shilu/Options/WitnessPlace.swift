import ArgumentParser
import Audit
import SignedNote
import Witness

/// Who a witness is, what it watches and where it remembers.
struct WitnessPlace: ParsableArguments {
    @Option(help: ArgumentHelp("The witness's private key, made with shilu key new --witness.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("The folder of its records; the other copy is in <key>.records.", valueName: "dir"))
    var state: String

    @Option(help: ArgumentHelp("A log's public key, whose name is its origin; repeat for several.", valueName: "vkey"))
    var log: [String]

    @Option(
        help: ArgumentHelp(
            "Also compare the records with the checkpoint served there, by a ledger or a monitor; repeat for several.",
            valueName: "url"))
    var ask: [String] = []

    func validate() throws {
        guard !log.isEmpty else { throw ValidationError("Give at least one --log VKEY.") }
    }

    /// The key, the records locked for this process, and the logs' keys.
    func open() throws -> (SigningKey, Records, [VerifierKey]) {
        let signer = try SigningKey.load(key, algorithm: .cosignatureEd25519)
        let logs = try log.map { try VerifierKey($0) }
        return (signer, try Records(witness: signer.verifier, keyFile: key, state: state), logs)
    }

    /// Holds what every address of `ask` serves against the records.
    func askAround(
        witness: VerifierKey, logs: [VerifierKey], record: (String) throws(WitnessFault) -> Record?
    ) async throws {
        for url in ask {
            guard let bytes = try await Self.served(at: url) else {
                Terminal.say("\(url) serves no checkpoint at the moment that could be compared")
                continue
            }
            let found = try ServedCheck.check(bytes, keys: logs, witness: witness, record: record)
            let own =
                found.isCosigned ? "with this witness's cosignature, as recorded" : "without this witness's cosignature"
            Terminal.say("\(url) serves \(found.origin) at \(Terminal.grouped(found.size)) entries \(own)")
        }
    }

    /// The checkpoint served at `url`; nil for a ledger that has none with its quorum: it is waiting for its witnesses.
    private static func served(at url: String) async throws -> [UInt8]? {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await Remote.use(url) { try await $0.checkpoint() }
            } catch let problem as Problem where problem.code == "quorum-missing" {
                return nil
            } catch  where ContinuousClock.now < end {
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}

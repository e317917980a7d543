import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Witness

/// A log that signs what it is told to, forks included, and proves what can be proven.
struct ToyLog {
    let key: SigningKey
    var leaves: [MerkleHash] = []

    init(_ name: String = "log.example/toy", seed: UInt8 = 1) {
        key = Keys.make(name, seed, .ed25519)
    }

    /// The log with `count` leaves; other `content` gives another history.
    func grown(to count: Int, content: String = "entry") -> ToyLog {
        var log = self
        for number in leaves.count..<max(leaves.count, count) {
            log.leaves.append(.leaf(Array("\(content) \(number)".utf8)))
        }
        return log
    }

    func root(_ size: Int) -> MerkleHash {
        LeafHashing.root(of: Array(leaves[..<size]))
    }

    func checkpoint(_ size: Int? = nil, root: MerkleHash? = nil, extensions: [String] = []) -> SignedCheckpoint {
        let size = size ?? leaves.count
        return .sign(
            Checkpoint(origin: key.name, size: size, root: root ?? self.root(size), extensions: extensions), by: key)
    }

    func proof(_ from: Int, _ to: Int? = nil) -> [MerkleHash] {
        Proofs.consistencyRanges(from: from, to: to ?? leaves.count).map { LeafHashing.root(of: Array(leaves[$0])) }
    }

    /// A true request.
    func request(old: Int, to size: Int? = nil) -> AddCheckpoint {
        AddCheckpoint(oldSize: old, proof: proof(old, size), signed: checkpoint(size))
    }
}

enum Keys {
    static func make(_ name: String, _ seed: UInt8, _ algorithm: SignatureAlgorithm) -> SigningKey {
        do { return try SigningKey(name: name, seed: [UInt8](repeating: seed, count: 32), algorithm: algorithm) } catch
        {
            fatalError("\(error)")
        }
    }

    static let witness = make("witness.example/w1", 9, .cosignatureEd25519)
}

/// A folder with a witness's key and state, removed at the end.
final class Place {
    private let own = TestFolder(made: true)
    var folder: String { own.path }
    var keyFile: String { folder + "/w1.key" }
    var state: String { folder + "/state" }
    private(set) var alarms = Alarms()

    final class Alarms: @unchecked Sendable {  // Read when all requests have been answered.
        private let lock = NSLock()
        private var texts: [String] = []
        func add(_ text: String) { lock.withLock { texts.append(text) } }
        var all: [String] { lock.withLock { texts } }
    }

    func records() throws -> Records {
        try Records(witness: Keys.witness.verifier, keyFile: keyFile, state: state)
    }

    /// A witness of these logs; `begin` begins with all of them.
    func witness(_ logs: [VerifierKey], begin: Bool = false, now: Int64 = 1_700_000_000) throws -> Witness {
        let records = try records()
        if begin { try records.begin(Array(Set(logs.map(\.name)))) }
        let alarms = alarms
        return try Witness(signer: Keys.witness, logs: logs, records: records, now: { now }, alarm: { alarms.add($0) })
    }

    /// The file of a log's record in one of the two places.
    func file(_ origin: String, besideKey: Bool = false) -> String {
        let hash = MerkleHash.sha256(of: Array(origin.utf8)).bytes.map { String(format: "%02x", $0) }.joined()
        return (besideKey ? keyFile + ".records" : state) + "/" + hash
    }
}

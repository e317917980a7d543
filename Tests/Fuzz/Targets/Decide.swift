// Our side of Tests/Interop/run-differential.sh (FUZZ_TARGET=decide): reads cases, says of each what we make of it.
//
// One JSON object a line. The first has the keys; a case has `kind`, and of the rest what its kind needs. The answer to a
// case is `accept` with what was read, or `refuse`, on a line of its own.

import Foundation
import MerkleLog
import SignedNote

enum Decide {
    struct Keys: Decodable {
        /// vkeys whose notes are read, and the one whose checkpoints are.
        let known: [String]
        let log: String
    }

    struct Case: Decodable {
        let kind: String
        /// Base 64: the note, checkpoint, proof or bundle.
        var bytes: String?
        /// Base 64 of hashes.
        var leaf: String?
        var root: String?
        var older: String?
        var path: [String]?
        var index: Int?
        var size: Int?
    }

    static func run() throws {
        guard let first = readLine() else { return }
        let keys = try JSONDecoder().decode(Keys.self, from: Data(first.utf8))
        let known = try keys.known.map { try VerifierKey($0) }
        let log = try VerifierKey(keys.log)
        while let line = readLine() {
            let one = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            do {
                print("accept", try answer(one, known: known, log: log))
            } catch is NoteError { print("refuse") } catch is LogFormatError { print("refuse") } catch is ProofError {
                print("refuse")
            }
        }
    }

    /// What was read; throws the errors of the format for what is refused.
    private static func answer(_ one: Case, known: [VerifierKey], log: VerifierKey) throws -> String {
        let bytes = Base64.decode(one.bytes ?? "") ?? []
        let (index, size) = (one.index ?? 0, one.size ?? 0)
        switch one.kind {
        case "note":
            let note = try Note.parse(bytes)
            let signers = try note.signers(of: known).map { "\($0.name)+\(KeyID(rawValue: $0.id))" }
            return "\(signers.joined(separator: " ")) \(MerkleHash.sha256(of: note.text))"
        case "checkpoint":
            let checkpoint = try SignedCheckpoint.open(bytes, key: log).checkpoint
            return "\(checkpoint.size) \(checkpoint.root)"
        case "proof":
            let proof = try TlogProof(parsing: bytes)
            let checkpoint = try proof.verify(leaf: hash(one.leaf), logKey: log)
            return "\(proof.index) \(checkpoint.size) \(proof.extra.map { Base64.encode($0) } ?? "-")"
        case "inclusion":
            try Proofs.verifyInclusion(
                leaf: hash(one.leaf), index: index, size: size, root: hash(one.root),
                path: (one.path ?? []).map { hash($0) })
        case "consistency":
            try Proofs.verifyConsistency(
                from: index, root1: hash(one.older), to: size, root2: hash(one.root),
                path: (one.path ?? []).map { hash($0) })
        case "bundle":
            let ranges = try EntryBundle.ranges(in: bytes)
            let root = bytes.withUnsafeBytes { LeafHashing.root(of: LeafHashing.leaves(base: $0, ranges: ranges)) }
            guard ranges.count == size, root == hash(one.root) else { throw ProofError.rootMismatch }
        default: fatalError("no such kind: \(one.kind)")
        }
        return "-"
    }

    private static func hash(_ text: String?) -> MerkleHash {
        guard let text, let hash = MerkleHash(base64: text) else { fatalError("a case has a hash that is none") }
        return hash
    }
}

import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing

@Suite struct CheckpointTests {
    private let log: SigningKey
    private let author: SigningKey

    init() throws {
        let rows = try Vectors.rows("keys.txt")
        log = try SigningKey(parsing: rows[0][1])
        author = try SigningKey(parsing: rows[1][1])
    }

    /// The log of the golden files.
    private static let entries = (0..<300).map { number in
        let digits = String(number)
        let fraction = String(repeating: "0", count: 3 - digits.count) + digits
        return Array("2026-01-02T03:04:05.\(fraction)Z\n{\"n\":\(number)}\n".utf8)
    }

    @Test("The example of the specification")
    func example() throws {
        let bytes = try Vectors.bytes("behind-the-sofa.checkpoint")
        let checkpoint = try Checkpoint(text: try Note.parse(bytes).text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa" && checkpoint.size == 20_852_163)
        #expect(checkpoint.root.description == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
        #expect(checkpoint.text == (try Note.parse(bytes).text) && checkpoint.extensions.isEmpty)
    }

    @Test("The golden checkpoint: opened, and signed again byte for byte")
    func golden() throws {
        let bytes = try Vectors.bytes("golden.checkpoint")
        let signed = try SignedCheckpoint.open(bytes, key: log.verifier)
        let root = LeafHashing.root(of: Self.entries.map { .leaf($0) })
        #expect(signed.checkpoint == Checkpoint(origin: "ledger.example/log", size: 300, root: root))
        #expect(signed.encoded == bytes)
        let again = SignedCheckpoint.sign(signed.checkpoint, by: log)
        #expect(try again.adding([signed.note.signatures[1]]).encoded == bytes)
        #expect(throws: LogFormatError.note(.noKnownSignature)) {
            try SignedCheckpoint.open(bytes, key: author.verifier)
        }
        #expect { try SignedCheckpoint.open(bytes, key: log.verifier, origin: "other.example") } throws: {
            ($0 as? LogFormatError)?.code == "malformed-checkpoint"
        }
        #expect(throws: LogFormatError.note(.badSignature(name: log.name))) {
            try SignedCheckpoint.open(Array("x".utf8) + bytes, key: log.verifier)
        }
    }

    @Test(
        "Malformed checkpoints",
        arguments: [
            "", "\n", "o\n1\n", "o\n1\nROOT", "\n1\nROOT\n", "o\n\nROOT\n", "o\n01\nROOT\n", "o\n-1\nROOT\n",
            "o\n+1\nROOT\n",
            "o\n1 \nROOT\n", "o\n9223372036854775808\nROOT\n", "o\n1\nROOT=\n", "o\n1\n\n", "o\n1\nROOT\n\n",
            "o\n1\nROOT\n\nx\n",
            "o\n1\nAAAA\n", "o\n1\nROOT\nx\u{1}\n",
        ])
    func malformed(text: String) {
        let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        #expect(throws: LogFormatError.self) {
            try Checkpoint(text: Array(text.replacingOccurrences(of: "ROOT", with: root).utf8))
        }
    }

    @Test("Extension lines are carried")
    func extensions() throws {
        let checkpoint = Checkpoint(origin: "o", size: 0, root: .emptyRoot, extensions: ["a b", "c"])
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(
            String(decoding: checkpoint.text, as: UTF8.self).hasPrefix(
                "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\na b\nc\n"))
    }

    @Test("The golden proof: verified, written again, and nothing but its own leaf")
    func proof() throws {
        let bytes = try Vectors.bytes("golden.tlog-proof")
        let proof = try TlogProof(parsing: bytes)
        #expect(
            proof.encoded == bytes && proof.index == 257 && proof.extra == Array("opaque".utf8) && proof.path.count == 7
        )
        #expect(proof.checkpoint == (try Vectors.bytes("golden.checkpoint")))
        #expect(try proof.verify(leaf: .leaf(Self.entries[257]), logKey: log.verifier).size == 300)
        #expect(throws: ProofError.rootMismatch) {
            try proof.verify(leaf: .leaf(Self.entries[256]), logKey: log.verifier)
        }
        #expect(throws: ProofError.malformed(.note(.noKnownSignature))) {
            try proof.verify(leaf: .leaf(Self.entries[257]), logKey: author.verifier)
        }
        let moved = TlogProof(index: 256, path: proof.path, checkpoint: proof.checkpoint)
        #expect(throws: ProofError.rootMismatch) {
            try moved.verify(leaf: .leaf(Self.entries[257]), logKey: log.verifier)
        }
        #expect(!moved.text.contains("extra"))
        #expect(try TlogProof(parsing: moved.encoded) == moved)
    }

    @Test(
        "Malformed proofs",
        arguments: [
            "", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\nindex 0\n\nx\n",
            "c2sp.org/tlog-proof@v1\nindex 00\n\nx\n",
            "c2sp.org/tlog-proof@v1\nindex -1\n\nx\n", "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx\n",
            "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx\n", "c2sp.org/tlog-proof@v1\nextra QQ==\n\nx\n",
            "c2sp.org/tlog-proof@v1\nindex 0\n", "c2sp.org/tlog-proof@v1\nindex 0\nextra QQ==\n\nx\n",
            "c2sp.org/tlog-proof@v1\nindex 0\n"
                + String(repeating: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", count: 64) + "\nx\n",
        ])
    func malformedProofs(text: String) {
        #expect { try TlogProof(parsing: Array(text.utf8)) } throws: {
            ($0 as? LogFormatError)?.code == "malformed-proof"
        }
    }

    @Test("The golden seal: read, signed again, and a proof of one event's authorship")
    func seal() throws {
        let lines = (0..<5).map { Array("{\"n\":\($0)}\n".utf8) }
        let leaves = lines.map { MerkleHash.leaf($0) }
        let bytes = try Vectors.bytes("golden.seal")
        #expect(try Seal.sign(batchID: "2026-01-02.a", leaves: leaves, by: author).encoded == bytes)
        let seal = try Seal(checkpoint: try Checkpoint(text: try Note.parse(bytes).text))
        #expect(seal.keyName == author.name && seal.batchID == "2026-01-02.a" && seal.count == 5)
        #expect(seal.root == LeafHashing.root(of: leaves))
        let path = Proofs.inclusionRanges(index: 3, size: 5).map { LeafHashing.root(of: Array(leaves[$0])) }
        let proof = TlogProof(index: 3, path: path, checkpoint: bytes)
        try proof.verify(leaf: leaves[3], logKey: author.verifier, origin: seal.origin)
        #expect(throws: ProofError.self) { try proof.verify(leaf: leaves[3], logKey: author.verifier) }
    }

    @Test(
        "What is not a seal",
        arguments: [
            ("a.example", 1), ("a.example/batch", 1), ("a.example/batch/", 1), ("/batch/1", 1),
            ("a.example/Batch/1", 1),
            ("a.example/batch/1/2", 1), ("a.example/batch/é", 1), ("a.example/batch/a b", 1), ("a b/batch/1", 1),
            ("a.example/batch/\(String(repeating: "x", count: 65))", 1), ("a.example/batch/1", 0),
        ])
    func notSeals(origin: String, size: Int) {
        #expect { try Seal(checkpoint: Checkpoint(origin: origin, size: size, root: .zero)) } throws: {
            ($0 as? LogFormatError)?.code == "malformed-seal"
        }
    }

    @Test func sealsAtTheEdge() throws {
        let long = "a.example/batch/x/batch/\(String(repeating: "x", count: 64))"
        #expect(try Seal(checkpoint: Checkpoint(origin: long, size: 1, root: .zero)).keyName == "a.example/batch/x")
        #expect(throws: LogFormatError.self) {
            try Seal(checkpoint: Checkpoint(origin: "a.example/batch/1", size: 1, root: .zero, extensions: ["x"]))
        }
    }
}

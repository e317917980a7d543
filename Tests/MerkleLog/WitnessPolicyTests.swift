import MerkleLog
import SignedNote
import Testing

@Suite struct WitnessPolicyTests {
    private static func key(_ name: String, _ seed: UInt8, _ algorithm: SignatureAlgorithm = .cosignatureEd25519) throws
        -> SigningKey
    {
        try SigningKey(name: name, seed: [UInt8](repeating: seed, count: 32), algorithm: algorithm)
    }

    @Test("A request reads back as it was written")
    func request() throws {
        let log = try Self.key("log.example", 1, .ed25519)
        let signed = SignedCheckpoint.sign(Checkpoint(origin: "log.example", size: 5, root: .emptyRoot), by: log)
        for proof in [[], [MerkleHash.zero, .emptyRoot], [MerkleHash](repeating: .zero, count: 63)] {
            let request = try AddCheckpoint(parsing: AddCheckpoint(oldSize: 3, proof: proof, signed: signed).encoded)
            #expect(request.oldSize == 3 && request.proof == proof && request.signed.encoded == signed.encoded)
        }
    }

    @Test("What is verified counts, once a witness; what cannot be verified or nobody named does not")
    func counting() throws {
        let log = try Self.key("log.example", 1, .ed25519)
        let (one, two, three) = (
            try Self.key("w.example/1", 2), try Self.key("w.example/2", 3), try Self.key("w.example/3", 4)
        )
        let quantum = try VerifierKey(
            name: "w.example/q", algorithm: .other(6), publicKey: [UInt8](repeating: 7, count: 1312))
        let plain = SignedCheckpoint.sign(Checkpoint(origin: "log.example", size: 5, root: .emptyRoot), by: log)
        let text = plain.note.text
        let signed = try plain.adding([
            Cosignature.sign(text, by: one, timestampSeconds: 1_700_000_000),
            Cosignature.sign(text, by: one, timestampSeconds: 8),
            Cosignature.sign(text, by: two, timestampSeconds: 9),
            Cosignature.sign(text, by: three, timestampSeconds: 9),
            SignatureLine(
                name: "w.example/q", id: quantum.id,
                signature: [UInt8](repeating: 0, count: 7) + [9] + [UInt8](repeating: 0, count: 2420)),
            SignatureLine(name: "w.example/x", id: 5, signature: [1, 2, 3]),
        ])
        let policy = try WitnessPolicy(keys: [one.verifier, two.verifier, quantum], quorum: 2)
        let found = try policy.cosignatures(on: signed.note, of: log.verifier)
        #expect(found.map(\.standing) == [.verified, .verified, .verified, .unknown, .unverifiable, .unknown])
        #expect(found.map(\.timestampSeconds) == [1_700_000_000, 8, 9, 9, 9, nil])
        #expect(
            found.map(\.algorithm) == [
                .cosignatureEd25519, .cosignatureEd25519, .cosignatureEd25519, .cosignatureEd25519, .other(6), nil,
            ])
        #expect(WitnessPolicy.count(found) == 2 && policy.isMet(by: found))
        #expect(found[0].description == "w.example/1 at 2023-11-14T22:13:20.000Z, Ed25519, verified")
        #expect(found[4].description.contains("ML-DSA-44, which this program cannot verify: not counted"))
        #expect(found[3].description.contains("not verified, not counted"))
        let alone = try WitnessPolicy(keys: [one.verifier, quantum], quorum: 1)
        #expect(try WitnessPolicy.count(alone.cosignatures(on: signed.note, of: log.verifier)) == 1)
        #expect(try WitnessPolicy.none.isMet(by: WitnessPolicy.none.cosignatures(on: signed.note, of: log.verifier)))
    }

    @Test("A known witness's line that does not verify makes the note worthless")
    func badLine() throws {
        let log = try Self.key("log.example", 1, .ed25519)
        let witness = try Self.key("w.example/1", 2)
        let plain = SignedCheckpoint.sign(Checkpoint(origin: "log.example", size: 5, root: .emptyRoot), by: log)
        let other = Cosignature.sign(plain.note.text + plain.note.text, by: witness, timestampSeconds: 1)
        let note = try plain.adding([other]).note
        #expect(throws: NoteError.badSignature(name: "w.example/1")) {
            try WitnessPolicy(keys: [witness.verifier]).cosignatures(on: note, of: log.verifier)
        }
    }

    @Test("Policies that could never be met, or would count one witness twice, are refused")
    func refused() throws {
        let (one, twin) = (try Self.key("w.example/1", 2).verifier, try Self.key("w.example/twin", 2).verifier)
        let quantum = try VerifierKey(name: "w.example/q", algorithm: .other(6), publicKey: [1])
        #expect(throws: WitnessPolicyError.doubled(name: "w.example/twin")) { try WitnessPolicy(keys: [one, twin]) }
        #expect(throws: WitnessPolicyError.noCosigner(name: "w.example/1")) {
            try WitnessPolicy(keys: [Self.key("w.example/1", 2, .ed25519).verifier])
        }
        for quorum in [-1, 2] {
            #expect(throws: WitnessPolicyError.quorumOutOfRange(quorum: quorum, witnesses: 1)) {
                try WitnessPolicy(keys: [one, quantum], quorum: quorum)
            }
        }
    }
}

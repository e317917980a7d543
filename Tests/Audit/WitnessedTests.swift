import Audit
import MerkleLog
import SignedNote
import Testing

/// Cosignatures on what is verified: demanded, counted, or only told.
@Suite struct WitnessedTests {
    private static func witness(_ number: UInt8) throws -> SigningKey {
        try SigningKey(
            name: "w.example/\(number)", seed: [UInt8](repeating: 20 + number, count: 32),
            algorithm: .cosignatureEd25519)
    }

    /// The checkpoint cosigned by witnesses 1 and 2.
    private func cosigned(_ bytes: [UInt8]) throws -> SignedCheckpoint {
        let signed = try SignedCheckpoint(note: Note.parse(bytes))
        return try signed.adding(
            [1, 2].map { number in
                Cosignature.sign(signed.note.text, by: try Self.witness(number), timestampSeconds: 1_767_000_000)
            })
    }

    private func policy(_ numbers: [UInt8], _ quorum: Int) throws -> WitnessPolicy {
        try WitnessPolicy(keys: numbers.map { try Self.witness($0).verifier }, quorum: quorum)
    }

    @Test("A log's checkpoint")
    func log() async throws {
        let log = TestLog()
        log.overrides["checkpoint"] = try cosigned(log.checkpoint()).encoded
        let told = try await log.verify()
        #expect(told.fault == nil && told.cosignatures.map(\.standing) == [.unknown, .unknown])
        for (numbers, quorum, isMet) in [
            ([1, 2], 2, true), ([1, 2, 3], 2, true), ([1, 3], 2, false), ([3], 0, true),
        ] as [([UInt8], Int, Bool)] {
            let policy = try policy(numbers, quorum)
            let report = try await log.verify { $0.witnesses = policy }
            #expect(report.fault?.code == (isMet ? nil : .quorumMissing))
        }
        let other = try Self.witness(1)
        let note = try Note.parse(log.checkpoint())
        let bad = Cosignature.sign(note.text + note.text, by: other, timestampSeconds: 1)
        log.overrides["checkpoint"] = try Note(text: note.text, signatures: note.signatures + [bad]).encoded
        let policy = try policy([1], 0)
        #expect(try await log.verify { $0.witnesses = policy }.fault?.code == .cosignatureBad)
        #expect(try await log.verify().fault == nil, "nobody who does not know the witness can tell")
    }

    @Test("A receipt's checkpoint")
    func receipt() throws {
        let log = TestLog()
        let plain = try TlogProof(parsing: log.receipt(3, size: 4))
        let proof = TlogProof(index: 3, path: plain.path, checkpoint: try cosigned(plain.checkpoint).encoded)
        let entry = log.entries[3]
        func check(_ proof: TlogProof, _ policy: WitnessPolicy) throws -> ReceiptCheck.Proven {
            try ReceiptCheck(key: log.ledgerKey.verifier, witnesses: policy).check(proof.encoded, of: .entry(entry))
        }
        #expect(try check(proof, policy([1, 2], 2)).cosignatures.map(\.standing) == [.verified, .verified])
        #expect(try check(proof, policy([3], 0)).cosignatures.map(\.name) == ["w.example/1", "w.example/2"])
        for missing in [{ try check(proof, policy([1, 3], 2)) }, { try check(plain, policy([1], 1)) }] {
            #expect { try missing() } throws: { ($0 as? Fault)?.code == .quorumMissing }
        }
    }
}

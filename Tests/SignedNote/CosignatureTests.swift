import Foundation
import SignedNote
import TestSupport
import Testing

@Suite struct CosignatureTests {
    @Test("The example of c2sp.org/tlog-cosignature: its time")
    func example() throws {
        let note = try Note.parse(try Vectors.bytes("behind-the-sofa.checkpoint"))
        #expect(note.signatures.map(\.name) == ["example.com/behind-the-sofa", "witness.example.com/w1"])
        #expect(Cosignature.timestampSeconds(note.signatures[1]) == 1_679_315_147)
        #expect(Cosignature.timestampSeconds(note.signatures[0]) == nil)
    }

    @Test("A cosigned checkpoint of fixed seeds, verified and signed again, byte for byte")
    func golden() throws {
        let rows = try Vectors.rows("keys.txt")
        let (log, witness) = (
            try SigningKey(parsing: rows[0][1]), try SigningKey(parsing: rows[2][1], algorithm: .cosignatureEd25519)
        )
        let bytes = try Vectors.bytes("golden.checkpoint")
        let note = try Note.parse(bytes)
        #expect(try note.signers(of: [witness.verifier, log.verifier]) == [log.verifier, witness.verifier])
        let time = try #require(Cosignature.timestampSeconds(note.signatures[1]))
        let again = Cosignature.sign(note.text, by: witness, timestampSeconds: time)
        #expect(try Note(text: note.text, signatures: [log.sign(note.text), again]).encoded == bytes)
    }

    @Test("Another time, another text, or a plain signature is not a cosignature")
    func refused() throws {
        let witness = try SigningKey(
            name: "w.example", seed: [UInt8](repeating: 5, count: 32), algorithm: .cosignatureEd25519)
        let plain = try SigningKey(name: "w.example", seed: [UInt8](repeating: 5, count: 32))
        #expect(plain.verifier.id != witness.verifier.id)
        let text = Array("origin\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".utf8)
        let signature = Cosignature.sign(text, by: witness, timestampSeconds: 1).signature
        #expect(witness.verifier.verify(signature, text: text))
        #expect(!witness.verifier.verify(signature, text: text + text))
        #expect(!witness.verifier.verify(Array(signature.dropFirst(8)), text: text))
        #expect(!witness.verifier.verify(plain.sign(text).signature, text: text))
        for byte in [0, 7, 8, 71] {
            var changed = signature
            changed[byte] ^= 0x80
            #expect(!witness.verifier.verify(changed, text: text))
        }
    }
}

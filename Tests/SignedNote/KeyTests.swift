import Foundation
import SignedNote
import TestSupport
import Testing

@Suite struct KeyTests {
    @Test("RFC 8032 §7.1: keys and signatures")
    func rfc8032() throws {
        let rows = try Vectors.rows("rfc8032-ed25519.txt")
        #expect(rows.count == 4)
        for row in rows {
            let message = row[2] == "-" ? [] : hex(row[2])
            let key = try SigningKey(name: "rfc8032.example", seed: hex(row[0]))
            #expect(key.verifier.publicKey == hex(row[1]))
            #expect(key.sign(message).signature == hex(row[3]))
            #expect(key.verifier.verify(hex(row[3]), text: message))
            #expect(!key.verifier.verify(hex(row[3]), text: message + [0]))
        }
    }

    @Test("A signature with any bit changed does not verify")
    func bitFlips() throws {
        let key = try SigningKey(name: "a.example", seed: [UInt8](repeating: 7, count: 32))
        let text = Array("text\n".utf8)
        let signature = key.sign(text).signature
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.verifier.verify(changed, text: text))
        }
        #expect(!key.verifier.verify(Array(signature.dropLast()), text: text))
        #expect(!key.verifier.verify([], text: text))
    }

    @Test("vkeys of the specification and of fixed seeds, read and written")
    func vkeys() throws {
        let foo = try Vectors.text("example-foo.vkey").trimmingCharacters(in: .newlines)
        let key = try VerifierKey(foo)
        #expect(key.name == "example.com/foo" && key.id == 0x530d_903a && key.algorithm == .ed25519)
        #expect(key.description == foo)
        for row in try Vectors.rows("keys.txt") {
            let algorithm: SignatureAlgorithm = row[0] == "witness" ? .cosignatureEd25519 : .ed25519
            let signer = try SigningKey(parsing: row[1], algorithm: algorithm)
            #expect(signer.encoded == row[1] && signer.verifier.description == row[2])
            #expect(try VerifierKey(row[2]) == signer.verifier)
        }
    }

    @Test(
        "Malformed vkeys",
        arguments: [
            "", "example.com/foo", "example.com/foo+530d903a", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=", "example.com/foo+530d903a+",
            "example com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "example.com\u{3000}foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        ])
    func malformed(vkey: String) {
        #expect { try VerifierKey(vkey) } throws: { ($0 as? NoteError)?.code == "malformed-key" }
    }

    @Test("A key id that is not the key's")
    func wrongID() throws {
        #expect(throws: NoteError.keyIDMismatch(name: "example.com/foo")) {
            try VerifierKey("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
        }
        let log = try Vectors.rows("keys.txt")[0][1]
        #expect(throws: NoteError.keyIDMismatch(name: "ledger.example/log")) {
            try SigningKey(parsing: log.replacingOccurrences(of: "11639dd4", with: "11639dd5"))
        }
    }

    @Test("A key is used only for what it is made for")
    func algorithms() throws {
        let rows = try Vectors.rows("keys.txt")
        #expect { try SigningKey(parsing: rows[2][1]) } throws: { ($0 as? NoteError)?.code == "unsuitable-algorithm" }
        let unknown = try VerifierKey(name: "a.example", algorithm: .other(0x06), publicKey: [1, 2, 3])
        #expect(try VerifierKey(unknown.description) == unknown)
        #expect(!unknown.verify([UInt8](repeating: 0, count: 64), text: []))
    }

    @Test("A private key does not show itself")
    func redacted() throws {
        let key = try SigningKey.generate(name: "a.example")
        let secret = try #require(key.encoded.split(separator: "+").last)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains(secret) && !text.contains("PRIVATE"))
        }
        #expect(try SigningKey.generate(name: "a.example").verifier != key.verifier)
    }
}

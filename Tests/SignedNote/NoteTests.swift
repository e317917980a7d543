import Foundation
import SignedNote
import TestSupport
import Testing

@Suite struct NoteTests {
    @Test("The example of the specification verifies with its vkey")
    func exampleFoo() throws {
        let key = try VerifierKey(try Vectors.text("example-foo.vkey").trimmingCharacters(in: .newlines))
        let bytes = try Vectors.bytes("example-foo.note")
        let note = try Note.parse(bytes)
        #expect(note.text == Array("This is an example message.\n".utf8))
        #expect(note.encoded == bytes)
        #expect(try note.signers(of: [key]) == [key])
        try bytes.withUnsafeBytes { raw in
            let view = try NoteView(raw)
            #expect(try view.signers { name, id in name == key.name && id == key.id ? key : nil } == [key])
        }
    }

    @Test("The note of Go's documentation, signed again, byte for byte")
    func peterNeumann() throws {
        let key = try SigningKey(parsing: try Vectors.text("peter-neumann.key").trimmingCharacters(in: .newlines))
        let bytes = try Vectors.bytes("peter-neumann.note")
        #expect(key.verifier.description + "\n" == (try Vectors.text("peter-neumann.vkey")))
        #expect(try Note.sign(try Note.parse(bytes).text, by: [key]).encoded == bytes)
    }

    @Test("Text with an empty line in it: the last one separates")
    func quasimodo() throws {
        let bytes = try Vectors.bytes("quasimodo.note")
        let note = try Note.parse(bytes)
        #expect(String(decoding: note.text, as: UTF8.self).hasSuffix("raggio di sole:\n\ned è subito sera.\n"))
        #expect(note.signatures.map(\.name) == ["quasimodo.example/salvatore"])
        #expect(note.signatures.map(\.id) == [0x367b_a04b])
        #expect(note.encoded == bytes)
    }

    private static let signature = "— a.example AAAAAQI="

    @Test(
        "Malformed notes",
        arguments: [
            ("", "malformed-note"), ("\n", "malformed-note"), ("\n\n", "malformed-note"), ("text\n", "malformed-note"),
            ("text\n\n", "malformed-note"), ("text\n\(signature)\n", "malformed-note"),
            ("\n\(signature)\n", "malformed-note"), ("text\n\n\(signature)", "malformed-note"),
            ("text\n\n\(signature)\n\n", "malformed-note"), ("text\n\n\(signature)\n\nx\n", "malformed-signature"),
            ("text\n\nx\n", "malformed-signature"), ("text\n\n- a.example AAAAAQI=\n", "malformed-signature"),
            ("text\n\n—a.example AAAAAQI=\n", "malformed-signature"), ("text\n\n— a.example\n", "malformed-signature"),
            ("text\n\n—  AAAAAQI=\n", "malformed-signature"),
            ("text\n\n— a.example AAAAAQI= \n", "malformed-signature"),
            ("text\n\n— a.example  AAAAAQI=\n", "malformed-signature"),
            ("text\n\n— a+b AAAAAQI=\n", "malformed-signature"),
            ("text\n\n— a\u{00A0}b AAAAAQI=\n", "malformed-signature"),
            ("text\n\n— a\u{2028}b AAAAAQI=\n", "malformed-signature"),
            ("text\n\n— a.example AAAAAQJ=\n", "malformed-signature"),
            ("text\n\n— a.example AAAAAQ==\n", "malformed-signature"),
            ("text\n\n— a.example AAAAAQI\n", "malformed-signature"),
            ("te\u{1}xt\n\n\(signature)\n", "control-character"), ("text\r\n\n\(signature)\n", "control-character"),
            ("te\txt, somewhat longer than sixteen\n\n\(signature)\n", "control-character"),
        ])
    func malformed(text: String, code: String) {
        #expect { try Note.parse(Array(text.utf8)) } throws: { ($0 as? NoteError)?.code == code }
    }

    @Test("DEL and everything from U+0080 on may stand in a note; an empty text line too")
    func unusual() throws {
        for text in ["\u{7F}\n", "\u{85}\u{9F}\n", "\n", "\n\n\n", "投诉已转办\n"] {
            #expect(try Note.parse(Array("\(text)\n\(Self.signature)\n".utf8)).text == Array(text.utf8))
        }
    }

    @Test("UTF-8 is checked as the Unicode standard has it")
    func utf8() throws {
        var generator = SeededGenerator(seed: 3)
        let samples: [[UInt8]] = [
            [0xC3, 0xA9], [0xE4, 0xB8, 0xAD], [0xF0, 0x9F, 0x98, 0x80], [0xED, 0xA0, 0x80], [0xC0, 0x80],
            [0xE0, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80], [0xE4, 0xB8], [0x80], [0xFF],
            Array("plain ascii text ".utf8),
        ]
        let tail = Array("\n\n\(Self.signature)\n".utf8)
        for _ in 0..<5000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                text += samples[Int(generator.next() % (generator.next() % 4 == 0 ? 12 : 3))]
                text += Array("abcdefghijklmnopq".utf8).prefix(Int.random(in: 0...17, using: &generator))
            }
            let valid = String(validating: text, as: UTF8.self) != nil
            #expect(((try? Note.parse(text + tail)) != nil) == valid, "\(text)")
            if !valid { #expect(throws: NoteError.notUTF8) { try Note.parse(text + tail) } }
        }
    }

    @Test("Sixty-four signatures, and not one more")
    func many() throws {
        let lines = String(repeating: Self.signature + "\n", count: 64)
        #expect(try Note.parse(Array("text\n\n\(lines)".utf8)).signatures.count == 64)
        #expect(throws: NoteError.tooManySignatures) {
            try Note.parse(Array("text\n\n\(lines)\(Self.signature)\n".utf8))
        }
    }

    @Test("A signature as large as a post-quantum one")
    func large() throws {
        let line = SignatureLine(name: "pq.example", id: 1, signature: [UInt8](repeating: 3, count: 4627))
        let note = try Note(text: Array("text\n".utf8), signatures: [line])
        #expect(try Note.parse(note.encoded) == note)
        #expect(try SignatureLine(line: line.line) == line)
    }

    @Test("Notes that cannot be are not made")
    func parts() throws {
        let line = SignatureLine(name: "a.example", id: 1, signature: [1])
        #expect(throws: NoteError.self) { try Note(text: Array("text".utf8), signatures: [line]) }
        #expect(throws: NoteError.self) { try Note(text: Array("text\n".utf8), signatures: []) }
        #expect(throws: NoteError.controlCharacter(offset: 1)) {
            try Note(text: Array("a\u{0}\n".utf8), signatures: [line])
        }
    }
}

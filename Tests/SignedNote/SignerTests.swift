import SignedNote
import Testing

/// Who counts as a signer: unknown keys are ignored, a bad signature of a known key refuses.
@Suite struct SignerTests {
    private let a: SigningKey
    private let b: SigningKey
    private let text = Array("joint inspection\n".utf8)

    init() throws {
        a = try SigningKey(name: "a.example", seed: [UInt8](repeating: 1, count: 32))
        b = try SigningKey(name: "b.example", seed: [UInt8](repeating: 2, count: 32))
    }

    /// The answer of the view, which must be the note's as well.
    private func signers(_ note: Note, known: [VerifierKey]) throws -> [VerifierKey] {
        let fromView = Result {
            try note.encoded.withUnsafeBytes { raw in
                try NoteView(raw).signers { name, id in known.first { $0.name == name && $0.id == id } }
            }
        }
        let fromNote = Result { try note.signers(of: known) }
        #expect((try? fromView.get()) == (try? fromNote.get()))
        return try fromView.get()
    }

    @Test func everySignerOnce() throws {
        let note = try Note.sign(text, by: [b, a, b])
        #expect(try signers(note, known: [a.verifier, b.verifier]) == [b.verifier, a.verifier])
        #expect(try signers(note, known: [a.verifier]) == [a.verifier])
    }

    @Test func unknownKeysAreIgnored() throws {
        let garbage = SignatureLine(name: "c.example", id: 9, signature: [0])
        let sameName = SignatureLine(name: "a.example", id: a.verifier.id ^ 1, signature: [0])
        let sameID = SignatureLine(name: "d.example", id: a.verifier.id, signature: [0])
        let note = try Note(text: text, signatures: [garbage, sameName, sameID, a.sign(text)])
        #expect(try signers(note, known: [a.verifier, b.verifier]) == [a.verifier])
        #expect(throws: NoteError.noKnownSignature) { try signers(note, known: [b.verifier]) }
        #expect(throws: NoteError.noKnownSignature) { try signers(note, known: []) }
    }

    @Test func aBadSignatureOfAKnownKeyRefuses() throws {
        let bad = SignatureLine(name: "b.example", id: b.verifier.id, signature: a.sign(text).signature)
        let note = try Note(text: text, signatures: [a.sign(text), bad])
        #expect(throws: NoteError.badSignature(name: "b.example")) {
            try signers(note, known: [a.verifier, b.verifier])
        }
        #expect(try signers(note, known: [a.verifier]) == [a.verifier])
        let twice = try Note(text: text, signatures: [b.sign(text), bad])
        #expect(throws: NoteError.badSignature(name: "b.example")) { try signers(twice, known: [b.verifier]) }
        let other = try Note(text: Array("another text\n".utf8), signatures: [a.sign(text)])
        #expect(throws: NoteError.badSignature(name: "a.example")) { try signers(other, known: [a.verifier]) }
    }

    @Test func signatureLines() throws {
        let line = a.sign(text)
        #expect(try SignatureLine(line: line.line) == line)
        #expect(line.isBy(a.verifier) && !line.isBy(b.verifier))
        #expect(throws: NoteError.self) { try SignatureLine(line: line.line + "\n") }
        #expect(throws: NoteError.self) { try SignatureLine(line: "") }
    }
}

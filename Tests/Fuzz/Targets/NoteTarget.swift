import Foundation
import SignedNote

extension FuzzTarget {
    /// Signed notes. A reader written the plain way must agree on every input, and what is read is written as it was.
    static let note = FuzzTarget(name: "note") { bytes in
        let view = try? NoteView(bytes)
        let model = NoteModel(Array(bytes))
        demand((view == nil) == (model == nil), "read: \(view != nil), by the model: \(model != nil)")
        guard let view, let model else { return false }
        let note = Note(view)
        demand(note.text == model.text && note.signatures.elementsEqual(model.signatures, by: ==), "another note")
        demand(note.encoded.elementsEqual(bytes), "it is written as it was not read")
        demand((try? Note(text: note.text, signatures: note.signatures)) == note, "its parts do not make it")
        let known = GoldenKey.verifiers
        let inPlace = try? view.signers { name, id in known.first { $0.name == name && $0.id == id } }
        demand(inPlace == (try? note.signers(of: known)), "the view and its copy name other signers")
        return true
    }

    /// Keys in their text form.
    static let key = FuzzTarget(name: "key") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        var isKey = false
        if let key = try? VerifierKey(text) {
            isKey = true
            if case .other = key.algorithm { return true }
            demand(key.description == text, "it is written as it was not read")
        }
        for algorithm in [SignatureAlgorithm.ed25519, .cosignatureEd25519] {
            guard let key = try? SigningKey(parsing: text, algorithm: algorithm) else { continue }
            isKey = true
            demand(key.encoded == text && !key.description.contains(text), "it is written as it was not read")
        }
        return isKey
    }
}

/// c2sp.org/signed-note again, slowly: lines, strings, and Foundation's Base 64.
struct NoteModel {
    let text: [UInt8]
    let signatures: [SignatureLine]

    init?(_ bytes: [UInt8]) {
        guard let whole = String(validating: bytes, as: UTF8.self),
            whole.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" })
        else { return nil }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, let blank = lines.lastIndex(where: \.isEmpty), blank > 0 else {
            return nil
        }
        text = lines[..<blank].flatMap { $0 + [0x0A] }
        var signatures: [SignatureLine] = []
        for line in lines[(blank + 1)...] {
            let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].elementsEqual("—".utf8),
                let name = String(validating: parts[1], as: UTF8.self), !name.isEmpty,
                !name.unicodeScalars.contains(where: { $0 == "+" || $0.properties.isWhitespace }),
                let signature = Self.base64(parts[2]), signature.count > 4
            else { return nil }
            let id = signature[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            signatures.append(SignatureLine(name: name, id: id, signature: Array(signature[4...])))
        }
        guard (1...NoteView.signaturesMax).contains(signatures.count) else { return nil }
        self.signatures = signatures
    }

    /// Canonical Base 64 only.
    static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(text)), data.base64EncodedData() == Data(text) else { return nil }
        return Array(data)
    }
}

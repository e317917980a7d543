import Foundation
import SignedNote
import TestSupport
import Testing

@Suite struct Base64Tests {
    @Test("The examples of RFC 4648 §10")
    func examples() {
        let examples = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
            "foobar": "Zm9vYmFy",
        ]
        for (plain, text) in examples {
            #expect(Base64.encode(Array(plain.utf8)) == text)
            #expect(Base64.decode(text) == Array(plain.utf8))
        }
    }

    @Test("Agrees with Foundation on random bytes")
    func random() {
        var generator = SeededGenerator(seed: 1)
        for count in 0..<200 {
            let bytes = generator.bytes(count)
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
        }
    }

    @Test(
        "One text for one value: everything else is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zm8", "Zh==", "Zm9=", "Zm9v=", "Zm9v====", "====", "=m9v", "Z=9v", "Zg==Zg==",
            "Zm8=Zm9v",
            "Zm9v\n", "Zm 9", "Zm9-", "Zm9_", "Zm9vé", "Z===",
        ])
    func refused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("Whatever is read is written the same again")
    func canonical() {
        var generator = SeededGenerator(seed: 2)
        let letters = Array("ABCDwxyz0189+/=".utf8)
        for _ in 0..<20_000 {
            let text = (0..<8).map { _ in letters.randomElement(using: &generator)! }
            if let bytes = text.withUnsafeBytes({ Base64.decode($0) }) {
                #expect(Base64.encode(bytes) == String(decoding: text, as: UTF8.self))
            }
        }
    }
}

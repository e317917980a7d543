import Foundation
import Sealing
import Supervision
import TestSupport
import Testing

@Suite struct SealingTests {
    private let words = Array("张三 13900000000".utf8)
    private let folder = TestFolder(made: true)

    @Test func whatIsSealedOpens() throws {
        let key = try DataKey.random(id: "complaint/2026-17")
        for length in [0, 1, 63, 64, 65, SealedValue.plaintextMax] {
            let plaintext = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let value = try key.seal(plaintext)
            #expect(try key.open(SealedValue(parsing: value.json.text + "\n")) == plaintext)
        }
        #expect(throws: SealingError.tooLong(bytes: SealedValue.plaintextMax + 1)) {
            try key.seal([UInt8](repeating: 0, count: SealedValue.plaintextMax + 1))
        }
        // Random nonces: equal words cannot be linked.
        #expect(try key.seal(words) != key.seal(words))
    }

    @Test func everyChangedBitIsFound() throws {
        let key = try DataKey.random(id: "k")
        let value = try key.seal(words)
        for bit in 0..<(value.box.count * 8) {
            var box = value.box
            box[bit / 8] ^= 1 << (bit % 8)
            let changed = try sealed("k", box)
            #expect(throws: SealingError.cannotOpen(key: "k")) { try key.open(changed) }
        }
        for length in 0..<value.box.count {
            let cut = try sealed("k", Array(value.box.prefix(length)))
            #expect(throws: SealingError.cannotOpen(key: "k")) { try key.open(cut) }
        }
    }

    @Test func onlyItsOwnKeyOpensIt() throws {
        let value = try DataKey.random(id: "k").seal(words)
        let other = try DataKey.random(id: "k")
        #expect(throws: SealingError.cannotOpen(key: "k")) { try other.open(value) }
        // The same secret under another id: the id is authenticated.
        let path = keyFile(
            """
            match ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=
            key one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
            key two AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=

            """)
        let keys = try DataKeys.load(path)
        let renamed = try sealed("two", keys.key("one").seal(words).box)
        #expect(throws: SealingError.cannotOpen(key: "two")) { try keys.key("two").open(renamed) }
    }

    /// Made with PyNaCl 1.5 and Python's hashlib: key 00…1f, digest key 20…3f, the nonce 64…7b.
    @Test func strangersAgree() throws {
        let file = """
            match ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=
            key person/0197 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=

            """
        let path = keyFile(file)
        let keys = try DataKeys.load(path)
        let key = try keys.key("person/0197")
        let name = Array("张三".utf8)

        let box = try #require(Data(base64Encoded: "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7mc9ZVEen0/uKaKAojoLVz7ZDDCB2ng=="))
        #expect(try key.open(sealed("person/0197", Array(box))) == name)
        #expect(
            keys.digest(Array("11010519491231002X".utf8), kind: "identity")
                == "4139c9893ecec64a319adf6cf4ba46409b1425c3dc3065cec150fb492c8345eb")
        // What a file says is what it is saved as.
        try keys.save(path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == file)
    }

    // MARK: Key files

    @Test func keyFilesKeepKeysAndForgetDestroyedOnes() throws {
        let path = folder.path + "/data.keys"
        var keys = DataKeys()
        for id in ["person/1", "person/2"] { try keys.add(DataKey.random(id: id)) }
        let value = try keys.key("person/1").seal(words)
        // What an interrupted save has left may be open to others: it is not written into.
        let left = path + ".new"
        #expect(
            FileManager.default.createFile(
                atPath: left, contents: Data("old".utf8), attributes: [.posixPermissions: 0o666]))
        try keys.save(path)
        #expect(!FileManager.default.fileExists(atPath: left))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        var loaded = try DataKeys.load(path)
        #expect(try loaded.key("person/1").open(value) == words)
        #expect(loaded.digest(words, kind: "identity") == keys.digest(words, kind: "identity"))
        let again = try DataKey.random(id: "person/1")
        #expect(throws: SealingError.keyExists("person/1")) { try loaded.add(again) }

        try loaded.destroy("person/1")
        try loaded.save(path)
        #expect(throws: SealingError.unknownKey("person/1")) { try DataKeys.load(path).key("person/1") }
        _ = try DataKeys.load(path).key("person/2")

        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: SealingError.keyFile(path: path, reason: "others than its owner may use it; run chmod 600")) {
            try DataKeys.load(path)
        }
    }

    @Test(arguments: [
        "", "key a AAAA\n", "match AAAA\n", "nonsense\n", "key person/1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ])
    func brokenKeyFilesAreRefused(_ text: String) throws {
        let path = keyFile(text)
        #expect(throws: SealingError.self) { try DataKeys.load(path) }
    }

    @Test func digestsMatchEqualValuesOfOneKindUnderOneKey() {
        let keys = DataKeys()
        let digest = keys.digest(words, kind: "identity")
        #expect(digest.count == 64 && digest.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(keys.digest(words, kind: "identity") == digest)
        let others = [
            keys.digest(words, kind: "phone"), keys.digest(words + [32], kind: "identity"),
            DataKeys().digest(words, kind: "identity"),
        ]
        #expect(Set(others + [digest]).count == 4)
    }

    // MARK: Vocabulary

    /// The vocabulary takes what sealing makes, the longest too, and nothing in clear.
    @Test func eventsTakeSealedValuesAndNothingElse() throws {
        var reader = EventReader()
        let key = try DataKey.random(id: "complaint/2026-17")
        for length in [0, 6, SealedValue.plaintextMax] {
            let value = try key.seal([UInt8](repeating: 65, count: length))
            let event = try reader.read(complaint(name: value.json.text))
            let read = try #require(event.data["complainant"]?["name"])
            #expect(read["box"]?.string == value.json.box)
        }
        for clear in [#""张三""#, #"{"sealed":"complaint/2026-17","box":"张三"}"#, #"{"name":"张三"}"#] {
            let line = complaint(name: clear)
            let fault = #expect(throws: EventFault.self) { try reader.read(line) }
            #expect(fault?.code == .schema)
        }
    }

    /// A new file of keys, as its owner keeps them.
    private func keyFile(_ text: String) -> String {
        let path = folder.path + "/given.keys"
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
        return path
    }

    private func complaint(name: String) -> [UInt8] {
        Array(
            """
            {"specversion":"1.0","id":"1","source":"/dept/11220000MB000030XH/hotline","type":"complaint.registered",\
            "subject":"complaint/2026-17","time":"2026-03-02T09:00:00+08:00",\
            "data":{"channel":"hotline","kind":"complaint","complainant":{"name":\(name)}}}
            """.utf8)
    }

    private func sealed(_ key: String, _ box: [UInt8]) throws -> SealedValue {
        try SealedValue(parsing: #"{"sealed":"\#(key)","box":"\#(Data(box).base64EncodedString())"}"#)
    }
}

extension JSONText {
    /// The member `box` of an object.
    fileprivate var box: String? {
        guard case .object(let members) = self, case .string(let text)? = members.first(where: { $0.0 == "box" })?.1
        else {
            return nil
        }
        return text
    }
}

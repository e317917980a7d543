import Foundation
import SignedNote
import TestSupport
import Testing

@Suite struct KeyFileTests {
    private let folder = TestFolder(made: true)

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("Saved with mode 0600, read back, never overwritten")
    func roundTrip() throws {
        let path = folder.path + "/a.key"
        let key = try SigningKey.generate(name: "a.example/系统")
        try key.save(path)
        #expect(try mode(path) == 0o600)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == key.encoded + "\n")
        #expect(try SigningKey.load(path).verifier == key.verifier)
        #expect { try key.save(path) } throws: { ($0 as? NoteError)?.code == "key-file" }
        #expect(try SigningKey.load(path).verifier == key.verifier)
    }

    @Test("A file that others may read, or that is no key, is refused", arguments: [0o640, 0o604, 0o660, 0o602])
    func openToOthers(mode: Int) throws {
        let path = folder.path + "/a.key"
        try SigningKey.generate(name: "a.example").save(path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect { try SigningKey.load(path) } throws: { ($0 as? NoteError)?.code == "key-file" }
    }

    @Test("No file, a folder, an empty file, more than one line")
    func notKeys() throws {
        #expect { try SigningKey.load(folder.path + "/none") } throws: { ($0 as? NoteError)?.code == "key-file" }
        #expect { try SigningKey.load(folder.path) } throws: { ($0 as? NoteError)?.code == "key-file" }
        let line = try SigningKey.generate(name: "a.example").encoded
        for (name, text) in [
            "empty": "", "two": line + "\n" + line + "\n", "large": String(repeating: "x", count: 9000),
        ] {
            let path = folder.path + "/" + name
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(throws: NoteError.self) { try SigningKey.load(path) }
        }
    }
}

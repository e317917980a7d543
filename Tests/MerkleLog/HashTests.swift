import MerkleLog
import TestSupport
import Testing

@Suite struct HashTests {
    @Test func bytesAndText() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let hash = try #require(MerkleHash(bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.description == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        #expect(MerkleHash(base64: hash.description) == hash)
        #expect(MerkleHash.zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(MemoryLayout<MerkleHash>.stride == 32)
        #expect(Set([hash, hash, .zero]).count == 2)
    }

    @Test("Not 32 bytes, or not canonical Base 64")
    func refused() {
        #expect(
            MerkleHash([UInt8](repeating: 0, count: 31)) == nil && MerkleHash([UInt8](repeating: 0, count: 33)) == nil)
        for text in [
            "", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=AAAA",
        ] {
            #expect(MerkleHash(base64: text) == nil)
        }
    }

    @Test("The order of bytes counts in equality")
    func equality() {
        var generator = SeededGenerator(seed: 20)
        let bytes = generator.bytes(32)
        for at in 0..<32 {
            var other = bytes
            other[at] ^= 1
            #expect(MerkleHash(bytes) != MerkleHash(other))
        }
    }
}

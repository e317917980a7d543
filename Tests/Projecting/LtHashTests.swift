import Projecting
import Testing

@Suite struct LtHashTests {
    /// Computed with Python's hashlib from the definition.
    @Test func isAsDefined() {
        var hash = LtHash()
        #expect(hex(hash.digest) == "200823e5158b3774c11b5c61850ada762f8264144a9bebec3ebac5a2adde67b8")
        hash.add(Array(#"{"key":"a","value":1}"#.utf8))
        #expect(hex(hash.digest) == "1cbb645675567041f023b7bea00fa9faf6a031eae669b32106419876713e9eb8")
        hash.add(Array(#"{"key":"b","value":"长春"}"#.utf8))
        #expect(hex(hash.digest) == "adf26b0acca54ffd5d6210d9d382d0c88ceb45d5f3ed8e818e9c0074a8a3112e")
    }

    @Test func orderDoesNotMatterAndSubtractionUndoes() throws {
        let rows = (0..<50).map { Array("row \($0)".utf8) }
        var one = LtHash()
        var other = LtHash()
        for row in rows { one.add(row) }
        for row in rows.reversed() { other.add(row) }
        #expect(one == other)
        other.add(rows[3])
        #expect(one != other, "a row twice is not a row once")
        other.subtract(rows[3])
        #expect(one == other)
        #expect(LtHash(state: one.state) == one)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

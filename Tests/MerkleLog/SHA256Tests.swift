import CSHA256
import MerkleLog
import TestSupport
import Testing

/// The limit on instructions is the process's: these tests run one after the other, and others only see other speed.
@Suite(.serialized) struct SHA256Tests {
    private func withEachKernel(_ body: (Int32) throws -> Void) rethrows {
        defer { csha256_limit(2) }
        for level: Int32 in 0...2 {
            csha256_limit(level)
            try body(level)
        }
    }

    @Test("FIPS 180-4 example messages")
    func examples() {
        let examples = [
            "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            String(repeating: "a", count: 1_000_000):
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        ]
        withEachKernel { _ in
            for (text, digest) in examples { #expect(MerkleHash.sha256(of: Array(text.utf8)) == hash(digest)) }
        }
    }

    @Test("Bulk leaf hashes are SHA-256 of 0x00 and the leaf, for all lengths, counts and kernels")
    func leaves() {
        var generator = SeededGenerator(seed: 11)
        let base = generator.bytes(70_000)
        csha256_limit(0)
        var cases: [([Range<Int>], [MerkleHash])] = []
        for count in Array(0...40) + [255, 256, 257, 600] {
            let ranges = (0..<count).map { number in
                let length =
                    count == 600
                    ? number % 200
                    : Int.random(in: 0...[70, 500, 3000].randomElement(using: &generator)!, using: &generator)
                let start = Int.random(in: 0...base.count - length, using: &generator)
                return start..<start + length
            }
            cases.append((ranges, ranges.map { .sha256(of: [0] + base[$0]) }))
        }
        cases.append(
            ([0..<70_000, 0..<0, 1..<2], [.sha256(of: [0] + base), .sha256(of: [0]), .sha256(of: [0, base[1]])]))
        withEachKernel { level in
            for (ranges, expected) in cases {
                #expect(base.withRaw { LeafHashing.leaves(base: $0, ranges: ranges) } == expected, "kernel \(level)")
            }
        }
    }

    @Test("Bulk node hashes are SHA-256 of 0x01 and both children, for all counts and kernels")
    func nodes() {
        var generator = SeededGenerator(seed: 12)
        let children = (0..<160).map { _ in MerkleHash(generator.bytes(32))! }
        csha256_limit(0)
        let expected = (0..<80).map { MerkleHash.sha256(of: [1] + children[2 * $0].bytes + children[2 * $0 + 1].bytes) }
        withEachKernel { level in
            for count in 0...80 {
                #expect(
                    LeafHashing.parents(Array(children.prefix(2 * count))) == Array(expected.prefix(count)), "\(level)")
            }
            #expect(MerkleHash.node(children[0], children[1]) == expected[0])
        }
    }

    @Test("Nodes may be written over their children, or one hash behind their start")
    func overlap() {
        var generator = SeededGenerator(seed: 13)
        let children = generator.bytes(64 * 50)
        withEachKernel { level in
            for count in [1, 2, 3, 8, 15, 16, 17, 33, 50] {
                var expected = [UInt8](repeating: 0, count: 32 * count)
                csha256_nodes(children, count, &expected)
                for offset in [0, 32] {
                    var bytes = children
                    bytes.withUnsafeMutableBufferPointer {
                        csha256_nodes($0.baseAddress!, count, $0.baseAddress! + offset)
                    }
                    #expect(Array(bytes[offset..<offset + 32 * count]) == expected, "kernel \(level), \(count) nodes")
                }
            }
        }
    }
}

import MerkleLog
import TestSupport
import Testing

@Suite struct PostingTests {
    /// Random postings of one segment with many equal keys among them.
    private func postings(_ count: Int, level: Int, segment: Int, _ generator: inout SeededGenerator) -> [Posting] {
        let span = PostingSegment.span(level: level)
        let common = (0..<20).map { _ in generator.next() }
        return (0..<count).map { _ in
            let key =
                Int.random(in: 0..<4, using: &generator) == 0
                ? common.randomElement(using: &generator)! : generator.next()
            return Posting(key: key, index: segment * span + Int.random(in: 0..<span, using: &generator))
        }
    }

    private func decoded(_ blocks: [(block: Int, bytes: [UInt8])], level: Int, segment: Int) throws -> [Posting] {
        try blocks.flatMap {
            try PostingBlock(level: level, segment: segment, block: $0.block, bytes: $0.bytes).postings()
        }
    }

    @Test("Known blocks: encoded and decoded")
    func vectors() throws {
        let rows = try Vectors.rows("posting-blocks.txt")
        #expect(rows.count == 6)
        for row in rows {
            let (level, segment, number) = (Int(row[0])!, Int(row[1])!, Int(row[2])!)
            let postings = (row[3] == "-" ? "" : row[3]).split(separator: ",").map { pair in
                let parts = pair.split(separator: ":")
                return Posting(key: UInt64(parts[0], radix: 16)!, index: Int(parts[1])!)
            }
            let bytes = hex(row[4])
            #expect(PostingBlock.encode(level: level, segment: segment, block: number, postings: postings) == bytes)
            let block = PostingBlock(level: level, segment: segment, block: number, bytes: bytes)
            #expect(try block.postings() == postings)
            for posting in postings { #expect(try block.indices(ofKeys: [posting.key])[0].contains(posting.index)) }
        }
    }

    @Test("Layout: spans, bits, keys")
    func layout() {
        #expect(PostingSegment.span(level: 0) == 16_384 && PostingSegment.span(level: 1) == 524_288)
        #expect(PostingSegment.blockCount(level: 0) == 32 && PostingSegment.blockCount(level: 1) == 1024)
        #expect(
            PostingSegment.block(ofKey: .max, level: 0) == 31 && PostingSegment.block(ofKey: 1 << 54, level: 1) == 1)
        #expect(PostingSegment.span(level: PostingSegment.levelMax) == 1 << 59)
        // First eight bytes of SHA-256("abc").
        #expect(Posting.key(thread: "abc") == 0xba78_16bf_8f01_cfea)
    }

    @Test("A built segment holds exactly its postings, sorted, each once")
    func build() throws {
        var generator = SeededGenerator(seed: 41)
        for count in [0, 1, 2, 100, 255, 256, 1000, 32_768] {
            for ordered in [true, false] {
                var input = postings(count, level: 0, segment: 9, &generator)
                input += input.prefix(count / 10)
                if ordered { input.sort { $0.index < $1.index } }
                let blocks = PostingSegment.build(level: 0, segment: 9, postings: input)
                #expect(blocks.map(\.block) == Array(0..<32))
                let expected = Set(input).sorted { ($0.key, $0.index) < ($1.key, $1.index) }
                #expect(try decoded(blocks, level: 0, segment: 9) == expected)
            }
        }
    }

    @Test("Equal keys in every posting: one thread that has everything")
    func oneThread() throws {
        let input = (0..<16_384).map { Posting(key: 0x0123_4567_89ab_cdef, index: $0) }
        let blocks = PostingSegment.build(segment: 0, postings: input)
        #expect(try decoded(blocks, level: 0, segment: 0) == input)
        let block = PostingBlock(level: 0, segment: 0, block: 0, bytes: blocks[0].bytes)
        #expect(try block.indices(ofKeys: [1, 0x0123_4567_89ab_cdef]) == [[], Array(0..<16_384)])
    }

    @Test("Many keys of a block at once: what a search through its postings gives for each")
    func manyKeys() throws {
        var generator = SeededGenerator(seed: 45)
        let input = postings(9_000, level: 0, segment: 3, &generator)
        for (number, bytes) in PostingSegment.build(segment: 3, postings: input) {
            let block = PostingBlock(level: 0, segment: 3, block: number, bytes: bytes)
            let postings = try block.postings()
            let there = postings.map(\.key).filter { _ in Bool.random(using: &generator) }
            // Keys of other blocks too, and none at all.
            for keys in [Set(there + (0..<50).map { _ in generator.next() }).sorted(), []] {
                #expect(try block.indices(ofKeys: keys) == keys.map { key in postings.filter { $0.key == key }.map(\.index) })
            }
        }
        let damaged = PostingBlock(level: 0, segment: 3, block: 0, bytes: [1])
        #expect(throws: LogFormatError.self) { try damaged.indices(ofKeys: []) }
    }

    @Test("Merging 32 segments is building the large one at once", arguments: [1, 2])
    func merge(level: Int) throws {
        var generator = SeededGenerator(seed: 42 + UInt64(level))
        let segment = 3
        var all: [Posting] = []
        let children = (0..<32).map { number in
            let input = postings(300, level: level - 1, segment: segment * 32 + number, &generator)
            all += input
            return PostingSegment.build(level: level - 1, segment: segment * 32 + number, postings: input)
        }
        var merged: [(block: Int, bytes: [UInt8])] = []
        for block in 0..<PostingSegment.blockCount(level: level - 1) {
            merged += try PostingSegment.merge(
                level: level, segment: segment, childBlock: block, children: children.map { $0[block].bytes })
        }
        let built = PostingSegment.build(level: level, segment: segment, postings: all)
        #expect(merged.map(\.block) == built.map(\.block) && merged.map(\.bytes) == built.map(\.bytes))
        #expect(throws: LogFormatError.self) {
            var damaged = children.map { $0[0].bytes }
            damaged[5].append(0)
            _ = try PostingSegment.merge(level: level, segment: segment, childBlock: 0, children: damaged)
        }
    }

    @Test("Whatever can be decoded is what would have been encoded")
    func canonical() throws {
        var generator = SeededGenerator(seed: 44)
        var refused = 0
        for _ in 0..<30_000 {
            let count = Int.random(in: 0...4, using: &generator)
            let input = postings(count, level: 0, segment: 0, &generator)
                .map { Posting(key: $0.key >> (Bool.random(using: &generator) ? 5 : 60), index: $0.index) }.sorted()
            var bytes = PostingBlock.encode(level: 0, segment: 0, block: 0, postings: input)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            case 1:
                bytes.insert(
                    UInt8.random(in: 0...255, using: &generator), at: Int.random(in: 0...bytes.count, using: &generator)
                )
            case 2: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &generator))
            default: bytes = generator.bytes(Int.random(in: 0...12, using: &generator))
            }
            do {
                let found = try PostingBlock(level: 0, segment: 0, block: 0, bytes: bytes).postings()
                #expect(PostingBlock.encode(level: 0, segment: 0, block: 0, postings: found) == bytes)
            } catch {
                #expect(error.code == "malformed-postings")
                refused += 1
            }
        }
        #expect(refused > 10_000)
    }

    @Test(
        "Encodings that are not canonical, each in its own way",
        arguments: [
            "", "80", "8000", "01", "0100", "010000", "02000000", "0180000000", "ff", "ffffffffffffffffff01", "0000",
            "02000000000000", "01000040", "01ffffffffffffffffff010000", "01ffffffffffffffffffff010000",
            "0180808080808080804000000000",
        ])
    func malformed(text: String) {
        let block = PostingBlock(level: 0, segment: 0, block: 0, bytes: hex(text))
        #expect { try block.postings() } throws: { ($0 as? LogFormatError)?.code == "malformed-postings" }
        #expect(throws: LogFormatError.self) { try block.indices(ofKeys: [0]) }
    }
}

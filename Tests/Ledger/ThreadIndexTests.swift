import Ledger
import MerkleLog
import TestSupport
import Testing

/// Looking up threads, and merging segments, against a plain list of postings.
@Suite struct ThreadIndexTests {
    private static let span = PostingSegment.span(level: 0)

    /// A database with `count` level-0 segments of random postings, and those postings.
    private func segments(
        _ count: Int, postingsEach: Int, keys: [UInt64], _ generator: inout SeededGenerator
    ) throws -> (MemoryDatabase, [Posting]) {
        let database = MemoryDatabase()
        try database.found(World.origin)
        var all: [Posting] = []
        for segment in 0..<count {
            var postings: Set<Posting> = []
            while postings.count < postingsEach {
                let index = segment * Self.span + generator.int(0..<Self.span)
                // Most keys are random: they fill all blocks. A few are looked up.
                postings.insert(Posting(key: generator.chance(20) ? generator.pick(keys) : generator.next(), index: index))
            }
            let sorted = postings.sorted { $0.index < $1.index }
            all += sorted
            database.tamper { tables in
                for (block, bytes) in PostingSegment.build(segment: segment, postings: sorted) {
                    tables.blocks[BlockCoordinate(level: 0, segment: segment, block: block)] = bytes
                }
            }
        }
        return (database, all)
    }

    private func index(_ database: MemoryDatabase) -> ThreadIndex {
        ThreadIndex(
            stored: StoredLog(store: database.session(), log: World.origin), segments: database.tables()?.segments ?? [])
    }

    /// A few keys at the ends of blocks, and some anywhere.
    private func keys(_ generator: inout SeededGenerator) -> [UInt64] {
        [0, .max, 1 << 59, (1 << 59) - 1, 1 << 54] + (0..<6).map { _ in generator.next() }
    }

    private func expected(_ key: UInt64, _ postings: [Posting]) -> [Int] {
        postings.filter { $0.key == key }.map(\.index).sorted()
    }

    @Test func mergingThirtyTwoSegments() async throws {
        let seed = SeededGenerator.freshSeed()
        print("merging: SHILU_TEST_SEED=\(seed)")
        var generator = SeededGenerator(seed: seed)
        let keys = keys(&generator)
        let (database, postings) = try segments(35, postingsEach: 300, keys: keys, &generator)
        let before = try await index(database).indices(ofKeys: keys, tail: PostingTail(start: 35 * Self.span))
        #expect(before == keys.map { expected($0, postings) })

        let merge = try #require(index(database).nextMerge())
        #expect(merge == (1, 0))
        try await index(database).merge(level: 1, segment: 0)
        #expect(database.tables()?.segments == [35, 1])
        #expect(index(database).nextMerge() == nil)
        let after = try await index(database).indices(ofKeys: keys, tail: PostingTail(start: 35 * Self.span))
        #expect(after == before, "seed \(seed)")
        // Every posting is in its block of the merged segment, once, in order.
        let merged = try (0..<1_024).flatMap { block in
            let coordinate = BlockCoordinate(level: 1, segment: 0, block: block)
            let bytes = try #require(database.tables()?.blocks[coordinate])
            return try PostingBlock(level: 1, segment: 0, block: block, bytes: bytes).postings()
        }
        #expect(merged == postings.filter { $0.index < 32 * Self.span }.sorted(), "seed \(seed)")
        // Doing it twice is the same as once (the store sees to it).
        try await index(database).merge(level: 1, segment: 0)
    }

    /// Large blocks are inserted in several transactions: a merge that was broken off counts for nothing and is redone.
    @Test func aMergeThatIsBrokenOff() async throws {
        var generator = SeededGenerator(seed: 5)
        let keys = keys(&generator)
        let (database, postings) = try segments(32, postingsEach: 18_000, keys: keys, &generator)
        for failure in [StoreFailure.failed, .persisted] {
            database.faults.arm(.insert, after: 1, failure)
            await #expect { try await index(database).merge(level: 1, segment: 0) } throws: {
                ($0 as? Refusal)?.code == .storeUnavailable
            }
            if failure == .failed {
                #expect(database.tables()?.segments == [32], "half a segment is none")
                #expect((database.tables()?.blocks.count ?? 0) > 32 * 32, "but half of it is there")
            }
        }
        try await index(database).merge(level: 1, segment: 0)
        #expect(database.tables()?.segments == [32, 1])
        let found = try await index(database).indices(ofKeys: keys, tail: PostingTail(start: 32 * Self.span))
        #expect(found == keys.map { expected($0, postings) })
    }

    @Test func aSecondLevel() async throws {
        let database = MemoryDatabase()
        try database.found(World.origin)
        let key: UInt64 = 0x1234_5678_9ABC_DEF0
        let span = PostingSegment.span(level: 1)
        // One posting of the key in each segment of level 1.
        database.tamper { tables in
            for segment in 0..<32 {
                for block in 0..<1_024 {
                    let isOurs = PostingSegment.block(ofKey: key, level: 1) == block
                    tables.blocks[BlockCoordinate(level: 1, segment: segment, block: block)] = PostingBlock.encode(
                        level: 1, segment: segment, block: block,
                        postings: isOurs ? [Posting(key: key, index: segment * span + segment)] : [])
                }
            }
        }
        let stored = StoredLog(store: database.session(), log: World.origin)
        let index = ThreadIndex(stored: stored, segments: [1_024, 32])
        let merge = try #require(index.nextMerge())
        #expect(merge == (2, 0))
        try await index.merge(level: 2, segment: 0)
        #expect(database.tables()?.segments == [0, 32, 1])
        let found = try await ThreadIndex(stored: stored, segments: [1_024, 32, 1])
            .indices(ofKeys: [key, key + 1], tail: PostingTail(start: 1_024 * Self.span))
        #expect(found == [(0..<32).map { $0 * span + $0 }, []])
    }

    /// Keys that are looked up together have the entries that each has alone, and no block is read twice.
    @Test(arguments: [0, 1, 2, 32, 33, 600])
    func manyKeysAtOnce(count: Int) async throws {
        let seed = SeededGenerator.freshSeed()
        print("many keys: SHILU_TEST_SEED=\(seed)")
        var generator = SeededGenerator(seed: seed)
        let common = keys(&generator)
        let (database, inSegments) = try segments(35, postingsEach: 300, keys: common, &generator)
        var postings = inSegments
        var tail = PostingTail(start: 35 * Self.span)
        for entry in 35 * Self.span..<36 * Self.span - 1 where generator.chance(10) {
            let new = Set((0..<3).map { _ in Posting(key: generator.pick(inSegments).key, index: entry) })
            tail.append(Array(new))
            postings += new
        }
        // Some twice, some of nobody, in no order.
        let wanted = (0..<count).map { _ -> UInt64 in
            switch generator.int(0..<3) {
            case 0: generator.next()
            case 1: generator.pick(common)
            default: generator.pick(postings).key
            }
        }
        let before = database.faults.calls(of: .blocks)
        let found = try await index(database).indices(ofKeys: wanted, tail: tail)
        #expect(found == wanted.map { expected($0, postings) }, "seed \(seed)")
        // There are 1,120 blocks, and 1,024 are read at a time.
        #expect(database.faults.calls(of: .blocks) - before <= 2)
    }

    @Test func damageInTheIndex() async throws {
        var generator = SeededGenerator(seed: 6)
        let (database, _) = try segments(32, postingsEach: 40, keys: [1], &generator)
        let block = BlockCoordinate(level: 0, segment: 7, block: 0)
        for bytes in [nil, [0xFF, 0xFF], [1, 0]] as [[UInt8]?] {
            database.tamper { $0.blocks[block] = bytes }
            await #expect { try await index(database).indices(ofKeys: [1], tail: PostingTail(start: 32 * Self.span)) } throws: {
                ($0 as? Refusal)?.code == .historyDamaged
            }
            await #expect { try await index(database).merge(level: 1, segment: 0) } throws: {
                ($0 as? Refusal)?.code == .historyDamaged
            }
        }
    }

    /// The tail gives up its postings segment by segment, whatever commits they came in.
    @Test func theTail() throws {
        var generator = SeededGenerator(seed: 8)
        var tail = PostingTail(start: 0)
        var all: [Posting] = []
        var size = 0
        while size < 3 * Self.span + 100 {
            let count = generator.pick([1, 3, 500, 5_000, 20_000])
            let new = (size..<size + count).flatMap { index in
                [Posting(key: UInt64(index % 5) << 60, index: index), Posting(key: 7, index: index)]
            }
            tail.append(new)
            all += new
            size += count
            for (segment, blocks) in tail.takeComplete(size: size) {
                let inside = all.filter { $0.index / Self.span == segment }
                #expect(blocks.map(\.bytes) == PostingSegment.build(segment: segment, postings: inside).map(\.bytes))
            }
            let start = size / Self.span * Self.span
            #expect(tail.indices(ofKey: 7) == Array(start..<size))
            #expect(tail.indices(ofKey: 1 << 60) == (start..<size).filter { $0 % 5 == 1 })
        }
    }
}

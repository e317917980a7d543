import Ledger
import MerkleLog
import PostgresStore
import TestSupport
import Testing

extension PostgresStoreTests {
    /// What is read back of the edge, the keys and the thread index.
    @Suite struct History {
        @Test func theEdgeHoldsThePartialBundle() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            var size = 0
            var expected: [EdgeChunk] = []
            // Uneven steps over three bundles: slots are overwritten, and chunks of older bundles are left behind.
            for count in [1, 1, 60, 193, 1, 7, 200, 100, 3, 205, 1, 1] {
                let end = size + count
                let first = end / 256 == size / 256 ? size : end / 256 * 256
                if end / 256 != size / 256 { expected = [] }
                var advance = smallAdvance(log, epoch: epoch, from: size, count: count)
                advance.edge =
                    end > first ? EdgeChunk(first: first, count: end - first, entries: bytes((end - first) * 97)) : nil
                if let chunk = advance.edge { expected.append(chunk) }
                try await store.commit(advance)
                size = end
                #expect(try await store.edge(log: log, size: size) == expected, "at \(size)")
            }
        }

        @Test func keysAreFoundByKeyAndByRange() async throws {
            let (store, log) = try await foundedLog()
            let (_, other) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            var advance = Advance(log: log, epoch: epoch, from: 0, size: 300, checkpoint: [])
            // Two keys of one entry (a batch's and its first event's, say) come in the order of the keys.
            advance.seen = [(9, 3), (2, 3), (1, 0), (7, 299)].map { SeenKey(key: key($0), index: $1, size: 300) }
            try await store.commit(advance)
            let found = try await store.seen(log: log, keys: [key(9), key(1), key(100)])
            #expect(
                found == [
                    key(9): SeenKey(key: key(9), index: 3, size: 300),
                    key(1): SeenKey(key: key(1), index: 0, size: 300),
                ])
            #expect(try await store.seen(log: log, range: 1..<300).map(\.key) == [key(2), key(9), key(7)])
            #expect(try await store.seen(log: log, range: 0..<1).map(\.key) == [key(1)])
            #expect(try await store.seen(log: other, keys: [key(9)]).isEmpty)
            #expect(try await store.seen(log: other, range: 0..<300).isEmpty)
        }

        @Test func theLastKeyOfARange() async throws {
            let (store, log) = try await foundedLog()
            let (_, other) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            var generator = SeededGenerator(seed: 7)
            // Runs of entries without a key between those with one, or with two.
            var advance = Advance(log: log, epoch: epoch, from: 0, size: 60_000, checkpoint: [])
            var index = 0
            while index < 60_000 {
                for _ in 0..<Int.random(in: 1...2, using: &generator) {
                    advance.seen.append(SeenKey(key: key(Int(generator.next() >> 1)), index: index, size: 60_000))
                }
                index += Bool.random(using: &generator) ? 1 : Int.random(in: 1...200, using: &generator)
            }
            try await store.commit(advance)
            for _ in 0..<200 {
                let end = Int.random(in: 0...60_001, using: &generator)
                let range = max(0, end - [0, 1, 50, 16_384].randomElement(using: &generator)!)..<end
                let all = try await store.seen(log: log, range: range)
                #expect(try await store.lastSeen(log: log, range: range) == all.last, "\(range)")
            }
            #expect(try await store.lastSeen(log: other, range: 0..<60_000) == nil)
        }

        /// Readers may be as many as they like: the writer's questions are not behind theirs. In a cluster of its own, since whoever
        /// reads bundles there waits.
        @Test(.timeLimit(.minutes(2))) func theWriterDoesNotWaitForReaders() async throws {
            try await ClusterTrait().within {
                let (store, log) = try await foundedLog()
                let epoch = try await store.forWriter.claim(log: log).epoch
                var advance = Advance(log: log, epoch: epoch, from: 0, size: 1, checkpoint: [])
                advance.seen = [SeenKey(key: key(17), index: 0, size: 1)]
                try await store.forWriter.commit(advance)
                let villain = try RawSession(cluster().superuserURL)
                villain.run(unsafe: "BEGIN; LOCK TABLE ledger.bundle IN ACCESS EXCLUSIVE MODE")
                let readers = (0..<8).map { _ in Task { try await store.bundles(log: log, indices: [0]) } }
                let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ledger.bundle'::regclass"
                // All public connections, with more reads behind them.
                while villain.value(unsafe: waiting) != "2" { try await Task.sleep(for: .milliseconds(5)) }
                #expect(try await store.forWriter.seen(log: log, keys: [key(17)]).count == 1)
                #expect(villain.value(unsafe: waiting) == "2")
                villain.run(unsafe: "COMMIT")
                for reader in readers { #expect(try await reader.value.isEmpty) }
                await store.close()
            }
        }

        @Test func aSegmentCountsOnceItsLastBlockIsThere() async throws {
            let (store, log) = try await foundedLog()
            #expect(try await store.segments(log: log) == [])
            func blocks(_ level: Int, _ segment: Int, _ range: Range<Int>) -> [(BlockCoordinate, [UInt8])] {
                range.map { (BlockCoordinate(level: level, segment: segment, block: $0), bytes(10 + $0)) }
            }
            try await store.insert(log: log, blocks: blocks(0, 0, 0..<32), summaries: [])
            try await store.insert(log: log, blocks: blocks(0, 1, 0..<32), summaries: [])
            try await store.insert(log: log, blocks: blocks(1, 0, 0..<512), summaries: [])
            #expect(try await store.segments(log: log) == [2])
            try await store.insert(log: log, blocks: blocks(1, 0, 0..<1024), summaries: [])
            #expect(try await store.segments(log: log) == [2, 1])
            try await store.insert(log: log, blocks: blocks(1, 0, 0..<1024), summaries: [])
            let wanted = [5, 600].map { BlockCoordinate(level: 1, segment: 0, block: $0) }
            #expect(try await store.blocks(log: log, wanted) == [wanted[0]: bytes(15), wanted[1]: bytes(610)])
        }

        @Test func summariesAreFoundAndMissed() async throws {
            let (store, log) = try await foundedLog()
            func blocks(_ level: Int, _ segment: Int, _ range: Range<Int>) -> [(BlockCoordinate, [UInt8])] {
                range.map { (BlockCoordinate(level: level, segment: segment, block: $0), bytes(10)) }
            }
            func part(_ level: Int, _ segment: Int, _ part: Int, _ byte: UInt8) -> (PartCoordinate, SummaryPart) {
                let segment = ThreadSegment(level: level, number: segment)
                let size = 40 * segment.partSize
                return (
                    PartCoordinate(segment: segment, part: part),
                    SummaryPart(root: Array(repeating: byte, count: 32), summaries: Array(repeating: byte, count: size))
                )
            }
            #expect(try await store.segmentsWithoutSummaries(log: log) == [])
            for segment in 0..<3 { try await store.insert(log: log, blocks: blocks(0, segment, 0..<32), summaries: []) }
            try await store.insert(log: log, blocks: [], summaries: [part(0, 1, 0, 7)])
            try await store.insert(log: log, blocks: [], summaries: [part(0, 1, 0, 7)])
            #expect(try await store.segmentsWithoutSummaries(log: log) == [0, 2].map { ThreadSegment(level: 0, number: $0) })
            // A segment of level 2 has 32 parts; the last one makes it complete.
            let large = ThreadSegment(level: 2, number: 0)
            let last = PostingSegment.blockCount(level: 2) - 1
            try await store.insert(
                log: log, blocks: blocks(2, 0, last..<last + 1), summaries: (0..<31).map { part(2, 0, $0, UInt8($0)) })
            #expect(try await store.segmentsWithoutSummaries(log: log).last == large)
            try await store.insert(log: log, blocks: [], summaries: [part(2, 0, 31, 31)])
            #expect(try await store.segmentsWithoutSummaries(log: log).last?.level == 0)
            let roots = try await store.partRoots(log: log, [large, ThreadSegment(level: 0, number: 1), ThreadSegment(level: 0, number: 2)])
            #expect(roots[large] == (0..<32).map { Array(repeating: UInt8($0), count: 32) } && roots.count == 2)
            let (wanted, expected) = part(2, 0, 9, 9)
            #expect(try await store.summaries(log: log, [wanted, wanted, part(1, 0, 0, 0).0]) == [wanted: expected])
        }
    }
}

import Ledger
import PostgresStore
import Testing

extension PostgresStoreTests {
    /// The commit point: all or nothing, and by the holder of the epoch alone.
    @Suite struct Commit {
        @Test func everythingReadsBackAsWritten() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            var advance = Advance(log: log, epoch: epoch, from: 0, size: 16_384, checkpoint: bytes(300))
            advance.bundles = (0..<64).map { ($0, bytes(1 + $0 * 997, seed: UInt8($0))) }
            advance.tiles = (0..<64).map { (0, $0, bytes(8192, seed: UInt8($0))) }
            advance.blocks = (0..<32).map {
                (BlockCoordinate(level: 0, segment: 0, block: $0), bytes(10_000, seed: UInt8($0)))
            }
            advance.seen = [SeenKey(key: key(1), index: 0, size: 16_384)]
            try await store.commit(advance)

            let head = try #require(try await store.head(log: log))
            #expect(head == StoredHead(epoch: epoch, beat: 0, size: 16_384, checkpoint: bytes(300)))
            let bundles = try await store.bundles(log: log, indices: [63, 0, 7, 7, 64])
            #expect(bundles.keys.sorted() == [0, 7, 63])
            for (index, frame) in bundles { #expect(frame == bytes(1 + index * 997, seed: UInt8(index))) }
            let tiles = try await store.tiles(log: log, level: 0, indices: Array(0...64))
            #expect(tiles.count == 64 && tiles.allSatisfy { $0.value == bytes(8192, seed: UInt8($0.key)) })
            #expect(try await store.tiles(log: log, level: 1, indices: [0]).isEmpty)
            let wanted = [0, 31, 31].map { BlockCoordinate(level: 0, segment: 0, block: $0) }
            let blocks = try await store.blocks(log: log, wanted + [BlockCoordinate(level: 1, segment: 0, block: 0)])
            #expect(blocks == [wanted[0]: bytes(10_000), wanted[1]: bytes(10_000, seed: 31)])
            #expect(try await store.segments(log: log) == [1])
            #expect(try await store.edge(log: log, size: 16_384).isEmpty)
            #expect(try await store.bundles(log: log, indices: []).isEmpty)
        }

        @Test func anotherEpochOrSizeIsFenced() async throws {
            let (store, log) = try await foundedLog()
            let old = try await store.claim(log: log).epoch
            try await store.commit(smallAdvance(log, epoch: old, from: 0))
            let new = try await store.claim(log: log)
            #expect(new.epoch == old + 1 && new.size == 1)

            await #expect(throws: StoreFault.fenced) { try await store.commit(smallAdvance(log, epoch: old, from: 1)) }
            // A writer that is fenced hears so even where its rows would clash as well.
            await #expect(throws: StoreFault.fenced) { try await store.commit(smallAdvance(log, epoch: old, from: 0)) }
            await #expect(throws: StoreFault.fenced) {
                try await store.commit(smallAdvance(log, epoch: new.epoch, from: 7))
            }
            await #expect(throws: StoreFault.fenced) { try await store.beat(log: log, epoch: old) }
            #expect(try await store.seen(log: log, range: 0..<100).count == 1)

            try await store.beat(log: log, epoch: new.epoch)
            try await store.commit(smallAdvance(log, epoch: new.epoch, from: 1))
            let head = try await store.head(log: log)
            #expect(head?.size == 2 && head?.beat == 1)
        }

        @Test func aTakenKeyWritesNothing() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            try await store.commit(smallAdvance(log, epoch: epoch, from: 0))
            var clash = smallAdvance(log, epoch: epoch, from: 1, count: 300)
            clash.edge = EdgeChunk(first: 256, count: 45, entries: bytes(4500))
            clash.bundles = [(0, bytes(500))]
            clash.seen[20].key = key(0)
            await #expect(throws: StoreFault.keyTaken) { try await store.commit(clash) }

            #expect(try await store.head(log: log)?.size == 1)
            #expect(try await store.bundles(log: log, indices: [0]).isEmpty)
            #expect(try await store.edge(log: log, size: 301).isEmpty)
            #expect(try await store.seen(log: log, range: 0..<400) == [SeenKey(key: key(0), index: 0, size: 1)])
            // The connection is as good as new.
            try await store.commit(smallAdvance(log, epoch: epoch, from: 1))
        }

        @Test func aRefusalNamesItsStatement() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            var short = smallAdvance(log, epoch: epoch, from: 0)
            short.tiles = [(0, 0, bytes(8191))]
            let fault = await #expect(throws: StoreFault.self) { try await store.commit(short) }
            guard case .refused("commit-tiles.sql", "23514", _) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(try await store.head(log: log)?.size == 0)
        }

        @Test func foundingHappensOnce() async throws {
            let (store, log) = try await foundedLog()
            await #expect(throws: StoreFault.alreadyFounded) { try await store.found(log: log) }
            #expect(try await store.logs().contains(log))
            #expect(try await store.head(log: log) == StoredHead(epoch: 0, beat: 0, size: 0, checkpoint: []))
            #expect(try await store.head(log: log + "?") == nil)
            let fault = await #expect(throws: StoreFault.self) { try await store.claim(log: log + "?") }
            guard case .refused("log-id.sql", _, _) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }
}

import Ledger
import MerkleLog
import Supervision
import Testing

/// What readers ask for, at the limits.
@Suite struct ReaderTests {
    private func refusal(_ body: () async throws -> Void) async -> Refusal.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Refusal)?.code
        }
    }

    @Test func atTheLimits() async throws {
        let rig = try await Rig()
        await rig.grow(to: 600)
        let reader = try rig.active.ledger.reader
        #expect(reader.size == 600 && reader.origin == World.origin)
        #expect(try await reader.entries(from: 0, limit: .max).count == 600)
        #expect(try await reader.entries(from: 599, limit: .max).map(\.index) == [599])
        #expect(try await reader.entries(from: 600, limit: 1).isEmpty)
        #expect(try await reader.entries(from: .max, limit: .max).isEmpty)
        #expect(try await reader.entries(from: 3, limit: 0).isEmpty)
        #expect(try await reader.entries(from: 3, limit: -1).isEmpty)
        #expect(await refusal { _ = try await reader.entries(from: -1, limit: 1) } == .badRequest)
        #expect(await refusal { _ = try await reader.entry(600) } == .notFound)
        #expect(await refusal { _ = try await reader.entry(-1) } == .badRequest)

        #expect(await refusal { _ = try await reader.inclusionProof(index: 600) } == .notFound)
        #expect(await refusal { _ = try await reader.inclusionProof(index: 5, size: 5) } == .notFound)
        #expect(await refusal { _ = try await reader.inclusionProof(index: -1) } == .notFound)
        #expect(await refusal { _ = try await reader.inclusionProof(index: 0, size: 601) } == .badRequest)
        #expect(await refusal { _ = try await reader.inclusionProof(index: 0, size: 0) } == .badRequest)
        #expect(await refusal { _ = try await reader.consistencyProof(from: 2, to: 1) } == .badRequest)
        #expect(await refusal { _ = try await reader.consistencyProof(from: 0, to: 601) } == .badRequest)
        #expect(await refusal { _ = try await reader.consistencyProof(from: -1) } == .badRequest)
        #expect(try await reader.consistencyProof(from: 0).path.isEmpty)
        #expect(try await reader.consistencyProof(from: 600).path.isEmpty)

        #expect(await refusal { _ = try await reader.thread("complaint/none", after: 0, limit: 1) } == .notFound)
        let thread = try await reader.thread("authority", after: -5, limit: 2)
        #expect(thread.entries.map(\.index) == [0, 1] && thread.version == 6)
        #expect(try await reader.thread("authority", after: .max, limit: .max).entries.isEmpty)
        #expect(try await reader.thread("authority", after: 0, limit: -1).entries.isEmpty)
        #expect(try await reader.authority(at: .max).revision == 6)
        #expect(try await reader.authority(at: 1).revision == 1)
        #expect(await refusal { _ = try await reader.authority(at: 0) } == .badRequest)
        #expect(await refusal { _ = try await reader.authority(at: -1) } == .badRequest)
        #expect(await refusal { _ = try await reader.seen(page: 1) } == .notFound)
        #expect(await refusal { _ = try await reader.seen(page: -1) } == .notFound)
        #expect(try await reader.seen(page: 0).map(\.index) == rig.model.uses.values.map(\.index).sorted())
        #expect(try await reader.segmentCounts() == [])
        #expect(try await reader.block(BlockCoordinate(level: 0, segment: 0, block: 0)) == nil)
        await rig.active.stop()
    }

    /// Every name of a tile or bundle that there can be is answered; beyond the log there is nothing.
    @Test func tilesThatAreNot() async throws {
        let rig = try await Rig()
        await rig.grow(to: 600)
        let reader = try rig.active.ledger.reader
        for level in [0, 1, 2, 7, 8, 63] {
            for index in [0, 1, 2, 3, 1 << 40, Int.max] {
                for width in [1, 2, 3, 88, 89, 255, 256] {
                    let there = TileCoordinate.width(level: level, index: index, size: 600)
                    let tile = try await reader.tile(TileCoordinate(level: level, index: index, width: width))
                    #expect(tile?.count == (width <= there ? width * 32 : nil), "\(level)/\(index).p/\(width)")
                    guard level == 0 else { continue }
                    let bundle = try await reader.bundle(BundleCoordinate(index: index, width: width))
                    #expect((bundle != nil) == (width <= there), "\(index).p/\(width)")
                }
            }
        }
        await rig.active.stop()
    }

    /// A reader keeps its view while the log grows past bundles, tiles and segments.
    @Test func aViewStaysAsItIs() async throws {
        let rig = try await Rig()
        await rig.grow(to: 300)
        let reader = try rig.active.ledger.reader
        let leaves = rig.model.leaves
        let last = try await reader.entries(from: 250, limit: 100).map(\.bytes)
        await rig.grow(to: 17_000)
        #expect(reader.size == 300)
        #expect(try await reader.entries(from: 250, limit: 100).map(\.bytes) == last)
        #expect(try await reader.bundle(BundleCoordinate(index: 1, width: 45)) == nil)
        #expect(try await reader.bundle(BundleCoordinate(index: 1, width: 44)) != nil)
        #expect(try await reader.thread("dept/\(World.steady.code)", after: 0, limit: 1).version
            == rig.model.threads["dept/\(World.steady.code)"]?.count { $0 < 300 })
        for index in [0, 255, 256, 299] {
            #expect(try await reader.inclusionProof(index: index).path == NaiveTree.path(index, leaves[...]))
        }
        await rig.active.stop()
    }

    /// Bare event lines name their seal wherever a page or a thread meets their run, and each run whose seal is in an earlier
    /// bundle is asked for once.
    @Test func sealsOfRuns() async throws {
        let rig = try await Rig()
        await rig.grow(to: 1_000)
        await rig.grow(to: 2_000)
        await rig.send(Submission(.complaint(1, id: "single", by: World.steady, about: 5), by: [World.steady.system]))
        await rig.grow(to: 2_700)
        let reader = try rig.active.ledger.reader
        func asked(_ body: () async throws -> [LogEntry]) async throws -> Int {
            let before = rig.database.faults.calls(of: .lastSeen)
            for entry in try await body() {
                #expect(entry.sealIndex == rig.model.entries[entry.index].seal, "\(entry.index)")
            }
            return rig.database.faults.calls(of: .lastSeen) - before
        }
        #expect(try await asked { try await reader.entries(from: 0, limit: .max) } == 0)
        #expect(try await asked { try await reader.entries(from: 900, limit: .max) } == 1)
        #expect(try await asked { [try await reader.entry(999)] } == 1)
        // The runs of three batches, and an event between them that was signed alone. The first seal is near.
        let thread = try await reader.thread("subject/s-5", after: 0, limit: 1_000).entries
        #expect(Set(thread.map(\.sealIndex)).count == 4)
        #expect(try await asked { try await reader.thread("subject/s-5", after: 0, limit: 1_000).entries } == 2)
        #expect(try await asked { try await reader.thread("authority", after: 0, limit: 100).entries } == 0)
        await rig.active.stop()
    }

    /// The seals of small runs are in the bundles at hand: nothing is asked for. Pages that end by their bytes miss nothing.
    @Test func smallRuns() async throws {
        let rig = try await Rig()
        for batch in 0..<20 {
            let events = (0..<6).map {
                TestEvent.complaint(6 * batch + $0, id: "s-\(batch)-\($0)", by: World.steady, about: $0)
            }
            await rig.send(Submission(batch: "small-\(batch)", events, by: World.steady.system))
        }
        let reader = try rig.active.ledger.reader
        let own = rig.model.entries.indices.filter { rig.model.entries[$0].threads.contains("subject/s-5") }
        let before = rig.database.faults.calls(of: .lastSeen)
        var found: [LogEntry] = []
        var (next, pages) = (0, 0)
        repeat {
            let page = try await reader.thread("subject/s-5", after: next, limit: 7, byteCountMax: 1_000)
            #expect(page.next == next + page.entries.count && page.next > next && page.version == own.count)
            found += page.entries
            next = page.next
            pages += 1
        } while next < own.count
        #expect(found.map(\.index) == own && own.count == 20 && pages > 3)
        for entry in found { #expect(entry.sealIndex == rig.model.entries[entry.index].seal, "\(entry.index)") }
        #expect(rig.database.faults.calls(of: .lastSeen) == before)
        #expect(try await reader.entries(from: 20, limit: 50, byteCountMax: 0).map(\.index) == [20])
        let two = rig.model.entries[20].bytes.count + 1
        #expect(try await reader.entries(from: 20, limit: 50, byteCountMax: two).map(\.index) == [20, 21])
        await rig.active.stop()
    }

    /// Ids are only the store's word: a seal that they point to must say itself that the line is of its run.
    @Test func idsThatAreNotTrue() async throws {
        let rig = try await Rig()
        await rig.grow(to: 1_000)
        await rig.grow(to: 2_000)
        let reader = try rig.active.ledger.reader
        let seal = try #require(rig.model.entries[1_500].seal)
        let sound = try #require(rig.database.tables()).seen
        #expect(try await reader.entry(1_500).sealIndex == seal)
        let own = try #require(sound.first { $0.value.index == seal }).key
        let bogus = SeenKey(key: [UInt8](repeating: 7, count: 16), index: 1_200, size: 2_000)
        // Without the seal's id the run before is found; with one too many, a line of the run itself.
        let strikes: [(inout [[UInt8]: SeenKey]) -> Void] = [
            { $0[own] = nil }, { $0[bogus.key] = bogus }, { $0 = [:] },
        ]
        for strike in strikes {
            rig.database.tamper { tables in
                tables.seen = sound
                strike(&tables.seen)
            }
            #expect(await refusal { _ = try await reader.entry(1_500) } == .historyDamaged)
            // Who reads from the seal on needs no ids.
            #expect(try await reader.entries(from: seal, limit: 600).last?.sealIndex == seal)
        }
        await rig.active.stop()
    }

    @Test func theLastIdOfARange() async throws {
        let rig = try await Rig()
        await rig.grow(to: 300)
        for number in 0..<20 {
            await rig.send(Submission(.complaint(number, id: "l-\(number)", by: World.steady), by: [World.steady.system]))
        }
        let store = rig.database.session()
        for end in 0...rig.model.size {
            for count in [0, 1, 5, 16_384] {
                let range = max(0, end - count)..<end
                let all = try await store.seen(log: World.origin, range: range)
                #expect(try await store.lastSeen(log: World.origin, range: range) == all.last, "\(range)")
            }
        }
        await rig.active.stop()
    }

    @Test func waitingForGrowth() async throws {
        let rig = try await Rig()
        let ledger = rig.active.ledger
        let size = rig.model.size
        #expect(try await ledger.waitForGrowth(beyond: size - 1) == size)
        let waiting = (0..<3).map { beyond in Task { try await ledger.waitForGrowth(beyond: size + beyond) } }
        let cancelled = Task { try await ledger.waitForGrowth(beyond: size) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        for number in 0..<3 {
            await rig.send(Submission(.complaint(number, id: "w-\(number)", by: World.steady), by: [World.steady.system]))
            #expect(try await waiting[number].value == size + number + 1)
        }
        await rig.active.stop()
    }

    @Test func statistics() async throws {
        let rig = try await Rig()
        let before = rig.active.ledger.statistics
        await rig.send(Submission(.complaint(1, id: "one", by: World.steady), by: [World.steady.system]))
        await rig.send(Submission(.complaint(1, id: "one", by: World.steady), by: [World.steady.system]))
        await rig.send(Submission(.complaint(2, id: "one", by: World.steady), by: [World.steady.system]))
        let events = (0..<10).map { TestEvent.complaint($0, id: "b-\($0)", by: World.steady) }
        await rig.send(Submission(batch: "b", events, by: World.steady.system))
        let after = rig.active.ledger.statistics
        #expect(after.size == rig.model.size && after.epoch == rig.database.tables()?.head.epoch)
        #expect(after.events - before.events == 1 && after.batches == 1 && after.batchedEvents == 10)
        #expect(after.commits - before.commits == 2 && after.refusals == ["id-reused": 1])
        #expect(after.commitBuckets.last ?? 0 <= after.commits && after.poolCount == 0 && after.poolByteCount == 0)
        await rig.active.stop()
    }
}

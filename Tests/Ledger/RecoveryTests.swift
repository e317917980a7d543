import Ledger
import MerkleLog
import SignedNote
import Testing

/// A ledger never starts, and never signs, over a store that does not match its signed checkpoint.
@Suite struct RecoveryTests {
    /// A way to damage the tables of a log.
    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var size: Int
        var strike: @Sendable (inout MemoryDatabase.Tables) -> Void

        init(_ what: String, size: Int = 16_684, _ strike: @escaping @Sendable (inout MemoryDatabase.Tables) -> Void) {
            testDescription = what
            self.size = size
            self.strike = strike
        }
    }

    /// Sound logs to damage, by size: with everything partial, ending with a bundle, ending with a tile of level 1.
    private static let sound = [16_684, 512, 65_536].reduce(into: [Int: Task<MemoryDatabase.Tables, any Error>]()) { made, size in
        made[size] = Task {
            let rig = try await Rig()
            await rig.grow(to: size)
            await rig.active.stop()
            return try #require(rig.database.tables())
        }
    }

    private func sound(_ size: Int) async throws -> MemoryDatabase {
        let database = MemoryDatabase()
        try database.found(World.origin)
        let tables = try #require(try await Self.sound[size]?.value)
        #expect(tables.head.size == size)
        database.tamper { $0 = tables }
        return database
    }

    @Test(arguments: [16_684, 512, 65_536])
    func aSoundLogStarts(size: Int) async throws {
        let database = try await sound(size)
        let process = Process(database, clock: ManualClock())
        await process.writes()
        #expect(try process.ledger.reader.size == size)
        await process.stop()
    }

    @Test(arguments: heads + edges + bundles + tiles + blocks)
    func damage(_ damage: Damage) async throws {
        let database = try await sound(damage.size)
        database.tamper(World.origin, damage.strike)
        let before = try #require(database.tables())
        let process = Process(database, clock: ManualClock())
        let refusal = await process.failure() as? Refusal
        #expect(refusal?.code == .historyDamaged, "\(String(describing: refusal))")
        #expect(process.ledger.role == .stopped(refusal?.detail ?? ""))
        let author = Submission(.complaint(1, id: "e", by: World.steady), by: [World.steady.system])
        #expect(await process.send(author).refusal != nil)
        let after = try #require(database.tables())
        #expect(after.commitCount == before.commitCount && after.head.checkpoint == before.head.checkpoint)
    }

    @Test func anotherKeyOfTheSameName() async throws {
        let database = try await sound(512)
        let ledger = Ledger(
            store: database.session(), key: World.key(World.origin, 77), clock: ManualClock(), signingGuard: nil)
        await #expect { try await ledger.run() } throws: { ($0 as? Refusal)?.code == .historyDamaged }
    }

    /// Back to a head that was true once, while what came after it is still there.
    @Test(arguments: [600, 700, 900])
    func aHeadThatWasSetBack(later: Int) async throws {
        let rig = try await Rig()
        await rig.grow(to: 590)
        let older = try #require(rig.database.tables()).head
        await rig.grow(to: later)
        await rig.active.stop()
        rig.database.tamper { tables in
            tables.head.size = older.size
            tables.head.checkpoint = older.checkpoint
        }
        let process = Process(rig.database, clock: rig.clock)
        #expect((await process.failure() as? Refusal)?.code == .historyDamaged)
        #expect(rig.database.tables()?.head.checkpoint == older.checkpoint)
    }

    // MARK: Kinds of damage

    private static let heads = [
        Damage("the head is larger") { $0.head.size += 1 },
        Damage("the head is smaller") { $0.head.size -= 1 },
        Damage("the head is empty") { $0.head.size = 0 },
        Damage("the checkpoint is empty") { $0.head.checkpoint = [] },
        Damage("the checkpoint is cut short") { $0.head.checkpoint.removeLast(5) },
        Damage("the checkpoint has another root") { $0.sign(World.ledgerKey, size: $0.head.size, root: .zero) },
        Damage("the checkpoint and the head have another size") {
            $0.head.size -= 1
            $0.sign(World.ledgerKey, size: $0.head.size)
        },
        Damage("the checkpoint is of another key") { $0.sign(World.key(World.origin, 77), size: $0.head.size) },
        Damage("the checkpoint is of another log") {
            $0.sign(World.ledgerKey, size: $0.head.size, origin: "ledger.example/other")
        },
        Damage("the checkpoint's text is altered") { $0.head.checkpoint[World.origin.utf8.count + 1] ^= 1 },
    ]

    private static let edges = [
        Damage("a chunk of the edge is missing") { $0.edge = [:] },
        Damage("an entry of the edge is altered") { tables in
            for slot in tables.edge.keys { tables.edge[slot]?.entries[60] ^= 1 }
        },
        Damage("the edge has an entry less") { tables in
            let chunk = tables.edge(size: tables.head.size)[0]
            guard let ranges = try? EntryBundle.ranges(in: chunk.entries), let last = ranges.last else { return }
            tables.edge[chunk.first % 256]?.entries.removeLast(last.count + 2)
        },
        Damage("the edge is cut within an entry") { tables in
            for slot in tables.edge.keys { tables.edge[slot]?.entries.removeLast() }
        },
        Damage("two entries of the edge are exchanged") { tables in
            let chunk = tables.edge(size: tables.head.size)[0]
            guard let ranges = try? EntryBundle.ranges(in: chunk.entries) else { return }
            var entries = ranges.map { Array(chunk.entries[$0]) }
            entries.swapAt(1, 2)
            var bytes: [UInt8] = []
            for entry in entries { EntryBundle.append(entry, to: &bytes) }
            tables.edge[chunk.first % 256]?.entries = bytes
        },
        Damage("a full bundle's log has an edge", size: 512) { tables in
            tables.edge = [0: EdgeChunk(first: 512, count: 1, entries: [0, 1, 65])]
            tables.head.size = 513
            tables.sign(World.ledgerKey, size: 513)
        },
    ]

    private static let bundles = [
        // Entries 1 to 6 say who may sign. The tiles above them are whole: only the entries themselves are not.
        Damage("an authority's event is altered") { $0.alterBundle(0) { $0.replace("Department", "department") } },
        Damage("an authority's event is altered, below a full tile of level 1", size: 65_536) {
            $0.alterBundle(0) { $0.replace("Department", "department") }
        },
        Damage("a grant is widened") { $0.alterBundle(0) { $0.replace("complaint.closed", "inspection.compl") } },
        Damage("the authority's bundle is missing") { $0.bundles[0] = nil },
        Damage("the authority's bundle is cut short") { $0.bundles[0]?.removeLast(40) },
        Damage("the authority's bundle has one entry less") { $0.dropLastEntry(ofBundle: 0) },
        Damage("the authority's bundle is another one") { $0.bundles[0] = $0.bundles[1] },
        Damage("a bundle behind the last segment is altered") { $0.alterBundle(64) { $0.replace("complaint/c-", "complaint/d-") } },
        Damage("a bundle behind the last segment is missing") { $0.bundles[64] = nil },
        Damage("a bundle behind the last segment has one entry less") { $0.dropLastEntry(ofBundle: 64) },
        Damage("the newest stamp is altered", size: 512) { $0.alterBundle(1) { $0.replaceLast("2026-01-01T", "2025-01-01T") } },
        Damage("the newest stamp is altered, below a full tile of level 1", size: 65_536) {
            $0.alterBundle(255) { $0.replaceLast("2026-01-01T", "2025-01-01T") }
        },
    ]

    private static let tiles = [
        Damage("a tile at the edge is altered") { $0.tiles[TileCoordinate(level: 0, index: 64)]?[100] ^= 1 },
        Damage("an older tile is altered") { $0.tiles[TileCoordinate(level: 0, index: 0)]?[100] ^= 1 },
        Damage("a tile is missing") { $0.tiles[TileCoordinate(level: 0, index: 3)] = nil },
        Damage("a tile is cut short") { $0.tiles[TileCoordinate(level: 0, index: 3)]?.removeLast() },
        Damage("a tile is too long") { $0.tiles[TileCoordinate(level: 0, index: 3)]? += [0] },
        Damage("two tiles are exchanged") {
            $0.tiles[TileCoordinate(level: 0, index: 3)] = $0.tiles[TileCoordinate(level: 0, index: 4)]
        },
        Damage("a tile of level 1 is altered", size: 65_536) { $0.tiles[TileCoordinate(level: 1, index: 0)]?[0] ^= 1 },
        Damage("a tile of level 1 is missing", size: 65_536) { $0.tiles[TileCoordinate(level: 1, index: 0)] = nil },
        Damage("the authority's tile below a full one is altered", size: 65_536) {
            $0.tiles[TileCoordinate(level: 0, index: 0)]?[32] ^= 1
        },
    ]

    private static let authorityBlock = BlockCoordinate(
        level: 0, segment: 0, block: PostingSegment.block(ofKey: Posting.key(thread: "authority"), level: 0))

    private static let blocks = [
        Damage("the authority's block is missing") { $0.blocks[authorityBlock] = nil },
        Damage("the authority's block is garbage") { $0.blocks[authorityBlock]?[0] = 0xFF },
        Damage("the authority's block is empty") { $0.blocks[authorityBlock] = [0] },
        Damage("a segment is not complete") { $0.blocks[BlockCoordinate(level: 0, segment: 0, block: 31)] = nil },
        Damage("a segment is not there", size: 65_536) { tables in
            for block in 0..<32 { tables.blocks[BlockCoordinate(level: 0, segment: 3, block: block)] = nil }
        },
        Damage("a segment too many") { tables in
            for block in 0..<32 { tables.blocks[BlockCoordinate(level: 0, segment: 1, block: block)] = [0] }
        },
    ]

    // MARK: Damage that is met while serving

    @Test(arguments: [
        Damage("an idempotency key speaks of an entry that is not there", size: 512) { tables in
            for key in tables.seen.keys { tables.seen[key] = SeenKey(key: key, index: 10_000, size: 10_001) }
        },
        Damage("an idempotency key speaks of a size that is not there", size: 512) { tables in
            for key in tables.seen.keys { tables.seen[key]?.size = 10_001 }
        },
        Damage("the first use's bundle is missing", size: 65_536) { $0.bundles[0] = nil },
        Damage("the first use's bundle has an entry less", size: 65_536) { $0.dropLastEntry(ofBundle: 0) },
    ])
    func damageFoundWhileWriting(_ damage: Damage) async throws {
        let database = try await sound(damage.size)
        let process = Process(database, clock: ManualClock())
        await process.writes()
        database.tamper(World.origin, damage.strike)
        // The cache may hold what recovery read: a process without one.
        let commitCount = database.tables()?.commitCount
        let first = Submission(.registration(of: World.steady, id: "register-\(World.steady.code)"), by: [World.rootKey])
        let outcome = await process.send(first)
        if outcome.refusal == nil {
            // Served out of the cache, rightly.
            #expect(outcome.receipt?.isRepeated == true && outcome.receipt?.index == 1)
            await process.stop()
        } else {
            #expect(outcome.refusal?.code == .historyDamaged)
            #expect((await process.failure() as? Refusal)?.code == .historyDamaged)
        }
        #expect(database.tables()?.commitCount == commitCount)
    }
}

extension MemoryDatabase.Tables {
    /// Signs a checkpoint that need not be true.
    fileprivate mutating func sign(
        _ key: SigningKey, size: Int, root: MerkleHash? = nil, origin: String = World.origin
    ) {
        let old = try? SignedCheckpoint(note: Note.parse(head.checkpoint)).checkpoint
        let checkpoint = Checkpoint(origin: origin, size: size, root: root ?? old?.root ?? .zero)
        head.checkpoint = SignedCheckpoint.sign(checkpoint, by: key).encoded
    }

    /// Changes the bytes of a full bundle and packs it again, as sound a frame as before.
    fileprivate mutating func alterBundle(_ index: Int, _ body: (inout [UInt8]) -> Void) {
        guard var bundle = bundles[index].flatMap({ BundleFrame.unpack($0) }) else { return }
        body(&bundle)
        bundles[index] = bundle.withUnsafeBytes { BundleFrame.pack($0) }
    }

    fileprivate mutating func dropLastEntry(ofBundle index: Int) {
        alterBundle(index) { bundle in
            guard let last = try? EntryBundle.ranges(in: bundle).last else { return }
            bundle.removeLast(last.count + 2)
        }
    }
}

extension [UInt8] {
    /// Replaces the first occurrence of a text by another one of the same length.
    fileprivate mutating func replace(_ old: String, _ new: String) {
        replace(old, new, at: indices)
    }

    fileprivate mutating func replaceLast(_ old: String, _ new: String) {
        replace(old, new, at: indices.reversed())
    }

    private mutating func replace(_ old: String, _ new: String, at places: some Sequence<Int>) {
        precondition(old.utf8.count == new.utf8.count)
        guard let at = places.first(where: { self[$0...].starts(with: old.utf8) }) else {
            preconditionFailure("\(old) does not occur")
        }
        replaceSubrange(at..<at + old.utf8.count, with: new.utf8)
    }
}

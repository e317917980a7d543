import Ledger
import MerkleLog
import SignedNote
import Supervision
import Testing

/// A ledger is founded once.
@Suite struct FoundingTests {
    private func found(_ database: MemoryDatabase) async throws -> Receipt {
        try await Ledger.found(
            store: database.session(), key: World.ledgerKey, rootKey: World.rootKey, clock: ManualClock())
    }

    @Test func aSecondFoundingIsRefused() async throws {
        let database = MemoryDatabase()
        let receipt = try await found(database)
        let before = try #require(database.tables())
        let proof = try TlogProof(parsing: Array(receipt.proof.utf8))
        let entry = try #require(before.edge[0]).entries.dropFirst(2)
        #expect(try proof.verify(leaf: NaiveTree.leaf(Array(entry)), logKey: World.ledgerKey.verifier).size == 1)
        #expect(receipt.index == 0 && receipt.recordedAt == "2026-01-01T00:00:00.000Z")
        await #expect(throws: StoreFault.alreadyFounded) { try await found(database) }
        #expect(database.tables()?.head == before.head, "not even the epoch changes")
    }

    @Test func theRootKeyIsNamedAfterTheLedger() async throws {
        let database = MemoryDatabase()
        await #expect { try await Ledger.found(
            store: database.session(), key: World.ledgerKey, rootKey: World.departments[0].system, clock: ManualClock())
        } throws: { ($0 as? Refusal)?.code == .badRequest }
        #expect(database.tables() == nil)
    }

    /// Broken off at any step, before or after it was persisted: done again, there is one founding.
    @Test(arguments: [StoreStep.head, .found, .claim, .commit], StoreFailure.allCases)
    func brokenOff(step: StoreStep, failure: StoreFailure) async throws {
        let database = MemoryDatabase()
        database.faults.arm(step, failure)
        await #expect(throws: StoreFault.self) { try await found(database) }
        if step == .commit, failure == .persisted {
            await #expect(throws: StoreFault.alreadyFounded) { try await found(database) }
        } else {
            _ = try await found(database)
        }
        #expect(database.tables()?.head.size == 1 && database.tables()?.commitCount == 1)
        let process = Process(database, clock: ManualClock())
        await process.writes()
        #expect(try await process.ledger.reader.authority().revision == 1)
        await process.stop()
    }

    @Test func aLedgerThatWasNeverFounded() async throws {
        let database = MemoryDatabase()
        try database.found(World.origin)
        let process = Process(database, clock: ManualClock())
        #expect((await process.failure() as? Refusal)?.code == .historyDamaged)
        #expect(database.tables()?.commitCount == 0)
    }

    /// Several ledgers in one database know nothing of each other.
    @Test func twoLedgersInOneDatabase() async throws {
        let rig = try await Rig()
        let key = World.key("other.example/log", 50)
        let store = rig.database.session()
        _ = try await Ledger.found(
            store: store, key: key, rootKey: World.key("other.example/log/authority", 51), clock: rig.clock)
        #expect(try await store.logs() == [World.origin, "other.example/log"].sorted())
        let ledger = Ledger(store: store, key: key, clock: rig.clock, signingGuard: nil)
        let running = Task { try await ledger.run() }
        await eventually("it writes") { if case .writer = ledger.role { true } else { false } }
        let event = Submission(.complaint(1, id: "x", by: World.steady), by: [World.steady.system])
        await #expect { try await ledger.append(note: event.bytes) } throws: { ($0 as? Refusal)?.code == .unknownKey }
        await rig.send(event)
        #expect(try ledger.reader.size == 1)
        running.cancel()
        _ = await running.result
        await rig.active.stop()
    }
}

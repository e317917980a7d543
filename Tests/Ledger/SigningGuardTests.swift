import Foundation
import Ledger
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// A key that does not sign over a database that may have been set back.
@Suite struct SigningGuardTests {
    /// A folder with a key's record and a restore's mark, removed at the end.
    final class Place {
        private let folder = TestFolder(made: true)
        let record: KeyRecord
        var mark: String { folder.path + "/restored" }
        var signingGuard: SigningGuard { SigningGuard(record: record, mark: mark) }

        init() throws {
            record = KeyRecord(keyFile: folder.path + "/ledger.key", key: World.ledgerKey.verifier)
        }

        var bytes: [UInt8] {
            get throws { Array(try Data(contentsOf: URL(filePath: record.path))) }
        }

        func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

        /// The record as it is written, of these checkpoints.
        func write(_ first: SignedCheckpoint?, _ second: SignedCheckpoint?) throws {
            let places = [first, second].flatMap { place in
                let text = place?.encoded ?? []
                return text + [UInt8](repeating: 0x0A, count: 4_096 - text.count)
            }
            try write(places, to: record.path)
        }
    }

    private static func checkpoint(_ size: Int, key: SigningKey = World.ledgerKey) throws -> SignedCheckpoint {
        SignedCheckpoint.sign(
            try Checkpoint(origin: World.origin, size: size, root: MerkleHash.leaf(Array("\(size)".utf8))), by: key)
    }

    // MARK: The record

    @Test func aRecordHasTheNewestOfItsTwoPlaces() throws {
        let place = try Place()
        #expect(throws: KeyRecordFault.missing(place.record.path)) { try place.record.newest() }
        try place.record.begin()
        #expect(try place.record.newest() == nil)
        try place.write(Self.checkpoint(7), nil)
        #expect(try place.record.newest()?.checkpoint.size == 7)
        try place.write(Self.checkpoint(7), Self.checkpoint(9))
        #expect(try place.record.newest()?.checkpoint.size == 9)
        try place.record.begin()
        #expect(try place.record.newest()?.checkpoint.size == 9, "one that is there stays")
    }

    /// A power cut in the middle of a write leaves the other place; what the key has not signed counts for nothing.
    @Test func whatIsTornOrForgedDoesNotCount() throws {
        let place = try Place()
        try place.write(Self.checkpoint(7), Self.checkpoint(9))
        var torn = try place.bytes
        torn.replaceSubrange(4_096 + 20..<4_096 + 40, with: [UInt8](repeating: 0, count: 20))
        try place.write(torn, to: place.record.path)
        #expect(try place.record.newest()?.checkpoint.size == 7)
        torn.replaceSubrange(20..<40, with: [UInt8](repeating: 0, count: 20))
        for bytes in [torn, Array(torn.prefix(5_000)), []] {
            try place.write(bytes, to: place.record.path)
            #expect(throws: KeyRecordFault.damaged(place.record.path)) { try place.record.newest() }
        }
        try place.write(Self.checkpoint(9, key: World.key(World.origin, 77)), nil)
        #expect(throws: KeyRecordFault.damaged(place.record.path)) { try place.record.newest() }
        try place.record.begin()
        #expect(try place.record.newest() == nil)
        #expect(FileManager.default.fileExists(atPath: place.record.path + ".damaged"))
    }

    // MARK: The ledger

    private func founded() async throws -> MemoryDatabase {
        let database = MemoryDatabase()
        _ = try await Ledger.found(
            store: database.session(), key: World.ledgerKey, rootKey: World.rootKey, clock: ManualClock())
        return database
    }

    private let event = Submission(.registration(of: World.steady, id: "register"), by: [World.rootKey])

    @Test func whatIsSignedIsNoted() async throws {
        let place = try Place()
        try place.record.begin()
        let database = try await founded()
        let process = Process(database, clock: ManualClock(), signingGuard: place.signingGuard)
        await process.writes()
        #expect(try await process.ledger.notedReader().size == 1)
        #expect(try place.record.newest()?.encoded == database.tables()?.head.checkpoint)
        #expect(await process.send(event).receipt?.index == 1)
        await eventually("it is noted by itself") { (try? place.record.newest()?.checkpoint.size) == 2 }
        await process.stop()
        #expect(try place.record.newest()?.encoded == database.tables()?.head.checkpoint)
        // Where it cannot be noted, nothing is signed.
        let other = Process(database, clock: ManualClock(), signingGuard: place.signingGuard)
        await other.writes()
        try FileManager.default.removeItem(atPath: place.record.path)
        #expect(
            await other.send(Submission(.registration(of: World.departments[0], id: "r2"), by: [World.rootKey]))
                .receipt?.index == 2)
        await #expect { try await other.ledger.notedReader() } throws: { ($0 as? Refusal)?.code == .storeUnavailable }
        let refused = await other.send(
            Submission(.registration(of: World.departments[1], id: "r3"), by: [World.rootKey]))
        #expect(refused.refusal?.code == .storeUnavailable)
        await other.stop()
    }

    /// Marked, without a record, with a damaged one, with one that knows more: it reads, and signs nothing.
    @Test(arguments: ["marked", "missing", "damaged", "set back"])
    func itSignsNothing(why: String) async throws {
        let place = try Place()
        let database = try await founded()
        let before = try #require(database.tables()?.head)
        if why != "missing" { try place.record.begin() }
        switch why {
        case "marked": try place.write([], to: place.mark)
        case "damaged": try place.write([1, 2, 3], to: place.record.path)
        case "set back": try place.write(Self.checkpoint(41), nil)
        default: break
        }
        let process = Process(database, clock: ManualClock(), signingGuard: place.signingGuard)
        await eventually("it is closed") { if case .closed = process.ledger.role { true } else { false } }
        #expect(process.ledger.statistics.isClosed)
        let refusal = await process.send(event).refusal
        #expect(refusal?.code == .notCompared)
        if why == "set back" { #expect(refusal?.detail.contains("at least 40 are missing") == true) }
        #expect(try await process.ledger.notedReader().entry(0).index == 0)
        #expect(database.tables()?.head == before, "not even the epoch changes")
        // Compared, it opens by itself.
        switch why {
        case "marked": try FileManager.default.removeItem(atPath: place.mark)
        case "set back":
            try FileManager.default.removeItem(atPath: place.record.path)
            try place.record.begin()
        default: try place.record.begin()
        }
        await process.writes()
        #expect(await process.send(event).receipt?.index == 1)
        await process.stop()
    }

    /// The same size under another root: no restore explains that.
    @Test func anotherHistoryStopsIt() async throws {
        let place = try Place()
        try place.write(Self.checkpoint(1), nil)
        let process = Process(try await founded(), clock: ManualClock(), signingGuard: place.signingGuard)
        #expect((await process.failure() as? Refusal)?.code == .historyDamaged)
    }

    @Test func aComparisonIsAnEntry() async throws {
        let place = try Place()
        try place.record.begin()
        let database = try await founded()
        let reader = try await Ledger(store: database.session(), key: World.ledgerKey, signingGuard: nil).readStore()
        let comparison = Ledger.Comparison(
            size: 1, root: .emptyRoot, objection: .restored, compared: [("witness w1", 1), ("receipts", 1)])
        let store = database.session()
        let ledger = Ledger(
            store: store, key: World.ledgerKey, clock: ManualClock(),
            signingGuard: SigningGuard(record: place.record, mark: nil))
        #expect(reader.size == 1)
        #expect(try await ledger.signOn(after: comparison).index == 1)
        #expect(try place.record.newest()?.checkpoint.size == 2, "noted before anybody is told")
        let written = Ledger(store: database.session(), key: World.ledgerKey, signingGuard: nil)
        let line = try await written.readStore().entry(1).eventLine
        let text = String(decoding: line ?? [], as: UTF8.self)
        #expect(text.contains(#""type":"ledger.restored""#) && text.contains(#"{"with":"witness w1","size":1}"#))
        // What was compared is not there any more: somebody has written since.
        let late = Ledger(
            store: database.session(), key: World.ledgerKey, clock: ManualClock(),
            signingGuard: SigningGuard(record: place.record, mark: nil))
        database.dropLock(of: store.number)
        await #expect { try await late.signOn(after: comparison) } throws: { ($0 as? Refusal)?.code == .notCompared }
    }
}

import Audit
import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// What others know of a ledger, held against a state of it that may have been set back.
@Suite struct ComparisonTests {
    private let folder = TestFolder()
    /// 304 entries; the state is its first 300.
    private let whole = ComparisonTests.log(300)

    private static func log(_ count: Int, fork: Int? = nil) -> TestLog {
        let log = TestLog()
        for id in 0..<count { log.add(TestLog.complaint(id == fork ? "other" : "a\(id)"), by: log.deskKey) }
        return log
    }

    private func state(_ size: Int = 300) async throws -> StateComparison {
        let log = TestLog(founded: false)
        log.entries = Array(whole.entries.prefix(size))
        return try await StateComparison(source: MemorySource(log), key: log.ledgerKey.verifier)
    }

    private func finding(receipts: [String: [UInt8]], size: Int = 300) async throws -> StateComparison.Finding {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        for (name, bytes) in receipts { folder.write(name, bytes) }
        var state = try await state(size)
        return try await state.receipts(folder.path)
    }

    @Test func receiptsWithinTheState() async throws {
        let found = try await finding(receipts: [
            "a.tlog-proof": whole.receipt(3, size: 4), "b.tlog-proof": whole.receipt(7, size: 299), "c.json": [1],
        ])
        #expect(found == .agrees(size: 299))
    }

    @Test func aReceiptOfMoreEntriesProvesThatSomeAreMissing() async throws {
        let found = try await finding(receipts: [
            "a.tlog-proof": whole.receipt(3, size: 303), "b.tlog-proof": whole.receipt(302, size: 304),
            "c.tlog-proof": whole.receipt(3, size: 4),
        ])
        #expect(found == .ahead(size: 304))
    }

    @Test func aReceiptOfAnotherHistory() async throws {
        let fork = Self.log(300, fork: 290)
        let found = try await finding(receipts: [
            "a.tlog-proof": whole.receipt(302, size: 304), "b.tlog-proof": fork.receipt(295, size: 299),
        ])
        guard case .contradicts(let detail) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(detail.contains("b.tlog-proof"))
    }

    /// Damaged ones, another ledger's, none at all: nobody was asked.
    @Test func whatSaysNothing() async throws {
        let foreign = TestLog()
        let text = try Note.parse(foreign.checkpoint(size: 4)).text
        let forged = try Note.sign(text, by: [TestLog.key(TestLog.origin, 9)]).encoded
        let proof = try TlogProof(parsing: whole.receipt(3, size: 4))
        let found = try await finding(receipts: [
            "a.tlog-proof": [1, 2, 3],
            "b.tlog-proof": TlogProof(index: 3, path: proof.path, checkpoint: forged).encoded,
            // What is not signed, changed by whoever had it.
            "c.tlog-proof": TlogProof(index: 2, path: proof.path, checkpoint: proof.checkpoint).encoded,
        ])
        guard case .nothing = found else {
            Issue.record("\(found)")
            return
        }
    }

    @Test func copies() async throws {
        var state = try await state()
        #expect(try await state.finding(of: MemorySource(whole)) == .ahead(size: 304))
        let older = TestLog(founded: false)
        older.entries = Array(whole.entries.prefix(257))
        #expect(try await state.finding(of: MemorySource(older)) == .agrees(size: 257))
        for (count, fork) in [(300, 290), (200, 100)] {
            guard case .contradicts = try await state.finding(of: MemorySource(Self.log(count, fork: fork))) else {
                Issue.record("a fork of \(count) is not seen")
                continue
            }
        }
        // A monitor serves a checkpoint and no tiles: it proves all the same.
        let bare = TestLog(founded: false)
        bare.overrides["checkpoint"] = whole.checkpoint()
        #expect(try await state.finding(of: MemorySource(bare)) == .ahead(size: 304))
        bare.overrides["checkpoint"] = whole.checkpoint(by: whole.strangerKey)
        guard case .nothing = try await state.finding(of: MemorySource(bare)) else {
            Issue.record("a stranger's checkpoint counts")
            return
        }
    }

    /// An export carries the ids with the sizes that receipts speak of, page by page.
    @Test func anExportCarriesWhatARestoreNeeds() async throws {
        let source = SeenMemorySource(log: MemorySource(whole))
        let first = try await Exporter(source: source, folder: folder.path).run()
        #expect(first.size == 304)
        let sizes = try await FolderSource(path: folder.path).receiptSizes(page: 0)
        // What the ledger has recorded since is not part of this export.
        #expect(sizes == [0: 1, 303: 304])
        #expect(try await FolderSource(path: folder.path).receiptSizes(page: 1) == nil)
        // A mirror that has none gives none.
        let bare = TestFolder()
        _ = try await Exporter(source: MemorySource(whole), folder: bare.path).run()
        #expect(try await FolderSource(path: bare.path).receiptSizes(page: 0) == nil)
    }
}

/// A log whose ids are known.
private struct SeenMemorySource: SeenSource {
    let log: MemorySource
    var name: String { log.name }

    func checkpoint() -> [UInt8] { log.checkpoint() }
    func tile(_ coordinate: TileCoordinate) -> [UInt8]? { log.tile(coordinate) }
    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { log.bundle(coordinate) }

    func seenPage(_ page: Int) -> [UInt8]? {
        let key = String(repeating: "0a", count: 16)
        return Array("\(key) 0 1\n\(key) 303 304\n\(key) 304 306\n".utf8)
    }
}

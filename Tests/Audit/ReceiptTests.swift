import Audit
import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// Receipts: checked by themselves, and held against a log.
@Suite struct ReceiptTests {
    @Test func offline() throws {
        let log = TamperingTests.log()
        let check = ReceiptCheck(key: log.ledgerKey.verifier)
        let entry = log.entries[306]
        let receipt = log.receipt(306, size: 310)
        let proven = try check.check(receipt, of: .entry(entry))
        #expect(proven.index == 306 && proven.size == 310 && proven.origin == TestLog.origin)
        #expect(Array(proven.recordedAt.utf8) == Array(entry[..<24]))

        let payload = Array(entry[25...])
        #expect(try check.check(receipt, of: .payload(payload, recordedAt: proven.recordedAt)) == proven)
        let proof = try TlogProof(parsing: receipt)
        let kept = TlogProof(extra: Array(entry[..<24]), index: 306, path: proof.path, checkpoint: proof.checkpoint)
            .encoded
        #expect(try check.check(kept, of: .payload(payload, recordedAt: nil)) == proven)

        func code(_ body: () throws -> ReceiptCheck.Proven) -> Fault.Code? {
            do { _ = try body() } catch { return (error as? Fault)?.code }
            return nil
        }
        #expect(code { try check.check(receipt, of: .entry(log.entries[307])) } == .receiptNotIncluded)
        #expect(code { try check.check(receipt, of: .payload(payload, recordedAt: nil)) } == .entryMalformed)
        #expect(
            code { try check.check(receipt, of: .payload(payload, recordedAt: "2026-01-01T00:00:00.000Z")) }
                == .receiptNotIncluded)
        #expect(code { try check.check(Array("x".utf8), of: .entry(entry)) } == .receiptMalformed)
        let other = ReceiptCheck(key: TestLog.key(TestLog.origin, 7).verifier)
        #expect(code { try other.check(receipt, of: .entry(entry)) } == .receiptSignature)
    }

    /// Writes receipts into a folder and verifies a log against it.
    private func verify(_ log: TestLog, _ receipts: [String: [UInt8]]) async throws -> VerifyReport {
        let folder = TestFolder(made: true)
        for (name, bytes) in receipts { folder.write(name, bytes) }
        return try await log.verify { $0.receipts = folder.path }
    }

    @Test func keptReceiptsBindTheLog() async throws {
        let log = TamperingTests.log()
        let receipts = [
            "a.tlog-proof": log.receipt(3, size: 4), "b.tlog-proof": log.receipt(306, size: 310),
            "c.tlog-proof": log.receipt(355, size: 356),
        ]
        let sound = try await verify(log, receipts.merging(["note.txt": [1]]) { a, _ in a })
        #expect(sound.fault == nil && sound.receipts == 3)

        // The log rolled back to an older copy: sound in itself, but no longer what was signed.
        let older = TamperingTests.log()
        older.entries.removeLast(41)
        #expect(try await older.verify().fault == nil)
        #expect(try await verify(older, receipts).fault?.code == .receiptBeyondLog)

        // Another history under the same name and key.
        let other = TestLog()
        for id in 0..<400 { other.add(TestLog.complaint("z\(id)"), by: other.deskKey) }
        let fault = try await verify(other, receipts).fault
        #expect(fault?.code == .receiptNotPrefix && fault?.tile == "b.tlog-proof")

        let proof = try TlogProof(parsing: receipts["b.tlog-proof"]!)
        let wrong = TlogProof(index: 307, path: proof.path, checkpoint: proof.checkpoint).encoded
        #expect(try await verify(log, ["w.tlog-proof": wrong]).fault?.code == .receiptNotIncluded)
        #expect(try await verify(log, ["w.tlog-proof": Array("x".utf8)]).fault?.code == .receiptMalformed)
    }
}

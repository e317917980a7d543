import Audit
import Foundation
import MerkleLog
import SignedNote
import Supervision
import Synchronization
import TestSupport
import Testing

/// Signed logs that break a rule: each is caught by a monitor that goes on from before, and its evidence shows it offline.
@Suite struct EvidenceTests {
    struct Lie: Sendable, CustomStringConvertible {
        let code: Fault.Code
        let tell: @Sendable (TestLog) -> Void
        var description: String { code.rawValue }
    }

    static let lies: [Lie] = [
        Lie(code: .stampDecreases) { log in
            log.clock -= 5000
            log.add(TestLog.complaint("late"), by: log.deskKey)
        },
        Lie(code: .badSignature) { log in
            let note = try! Note.sign(Array((TestLog.complaint("one") + "\n").utf8), by: [log.deskKey]).encoded
            log.append(Array(String(decoding: note, as: UTF8.self).replacing("complaint/one", with: "complaint/two").utf8))
        },
        Lie(code: .unknownKey) { $0.add(TestLog.complaint("x"), by: $0.strangerKey) },
        Lie(code: .signerRefused) { log in
            log.add(TestLog.event("x", TestLog.source, "inspection.published", "inspection/x", "{}"), by: log.deskKey)
        },
        Lie(code: .authorityRefused) { log in
            log.revoke(log.deskKey)
            log.append(
                try! Note.sign(
                    Array(
                        (TestLog.event(
                            "again", "/authority", "key.revoked", "key/\(KeyID(rawValue: log.deskKey.verifier.id))",
                            "{\"key\":\"\(log.deskKey.name)+\(KeyID(rawValue: log.deskKey.verifier.id))\",\"department\":\"\(TestLog.code)\",\"reason\":\"other\"}"
                        )
                            + "\n").utf8), by: [log.rootKey]
                ).encoded)
        },
        Lie(code: .sealRootMismatch) { $0.seal("b", (0..<300).map { TestLog.complaint("z\($0)") }, root: .zero) },
        Lie(code: .runCutShort) { $0.seal("b", [TestLog.complaint("z")], count: 3) },
        Lie(code: .runBroken) { log in
            log.seal("b", [TestLog.complaint("z")], count: 3)
            log.add(TestLog.complaint("y"), by: log.deskKey)
        },
        Lie(code: .unsealedEvent) { $0.append(Array((TestLog.complaint("z") + "\n").utf8)) },
        Lie(code: .duplicateInBatch) {
            $0.seal("b", [TestLog.complaint("z"), TestLog.complaint("y"), TestLog.complaint("z")])
        },
        Lie(code: .idReused) { log in
            log.add(TestLog.complaint("z"), by: log.deskKey)
            log.seal("b", (0..<300).map { TestLog.complaint("q\($0)") })
            log.add(TestLog.complaint("z"), by: log.deskKey)
        },
        Lie(code: .batchReused) { log in
            for part in ["one", "two"] { log.seal("b", (0..<5).map { TestLog.complaint("\(part)\($0)") }) }
        },
        Lie(code: .noteMalformed) { $0.append(Array("{}\nmore\n".utf8)) },
        // Signed behind the event, where nobody would look.
        Lie(code: .noteMalformed) { log in
            let text = Array((TestLog.complaint("x") + "\n\nmore\n").utf8)
            log.append(try! Note.sign(text, by: [log.deskKey]).encoded)
        },
        Lie(code: .eventMalformed) { $0.append(try! Note.sign(Array("{}\n".utf8), by: [$0.deskKey]).encoded) },
        // In its form as an envelope, but not what its type asks for.
        Lie(code: .eventMalformed) { log in
            log.add(TestLog.event("x", TestLog.source, "complaint.closed", "complaint/x", #"{"outcome":"?"}"#), by: log.deskKey)
        },
        Lie(code: .eventMalformed) { log in
            log.seal(
                "b", [TestLog.event("x", TestLog.source, "complaint.closed", "complaint/x", #"{"outcome":"?"}"#)])
        },
        Lie(code: .sealMalformed) { $0.append(Array("no seal".utf8)) },
    ]

    @Test("A broken rule", arguments: lies)
    func rule(_ lie: Lie) async throws {
        let watched = MonitorTests.Watched()
        let monitor = try await watched.verified()
        let verified = await monitor.size
        lie.tell(watched.log)
        watched.served.serve(watched.log)
        let found = try await MonitorTests.fault(monitor)
        #expect(found?.fault.index ?? 0 >= verified)
        try await MonitorTests.expect(found, lie.code, in: watched.log)
        let finding = try await MonitorTests.check(try #require(found).evidence, watched.log)
        #expect(finding.isProof)
        #expect(finding.notProven.contains { $0.contains("\(Vocabulary.hash)") } == (lie.code == .eventMalformed))
        let whole = try await watched.log.verify()
        #expect(whole.fault?.code == lie.code)
        #expect(whole.fault?.index == found?.fault.index)
    }

    /// A ledger that runs a newer program than its monitor is not accused by it.
    @Test("An event of a type that this program does not know is told again and again, and proves nothing", arguments: [false, true])
    func unknownType(isSealed: Bool) async throws {
        let watched = MonitorTests.Watched()
        let monitor = try await watched.verified()
        let index = watched.log.entries.count + (isSealed ? 1 : 0)
        let event = TestLog.event("x", TestLog.source, "complaint.mediated", "complaint/x", "{}")
        if isSealed { watched.log.seal("b", [event]) } else { watched.log.add(event, by: watched.log.deskKey) }
        watched.served.serve(watched.log)
        for round in 1...LedgerMonitor.seenMin + 1 {
            let events = try await monitor.round()
            guard case .suspect(let fault, round)? = events.first, events.count == 1 else {
                Issue.record("round \(round): \(events)")
                continue
            }
            #expect(fault.code == .eventUnknown && fault.index == index)
        }
        let whole = try await watched.log.verify()
        #expect(whole.fault?.code == .eventUnknown && whole.fault?.index == index)
    }

    @Test("A stamp that is still to come")
    func ahead() async throws {
        let watched = MonitorTests.Watched()
        watched.served.serve(watched.log)
        let early = try watched.monitor(now: Stamp(milliseconds: watched.log.clock - 400_000))
        try await MonitorTests.expect(try await MonitorTests.fault(early), .stampAhead, index: 355, in: watched.log)
        let late = try watched.monitor(now: Stamp(milliseconds: watched.log.clock - 200_000))
        #expect(try await late.round().contains { $0.isVerified })
    }

    @Test("An innocent ledger is not shown guilty by an evidence that was made up, whose hash is right")
    func madeUp() async throws {
        let watched = MonitorTests.Watched()
        let monitor = try await watched.verified()
        EvidenceTests.lies[1].tell(watched.log)
        watched.served.serve(watched.log)
        let found = try #require(try await MonitorTests.fault(monitor))
        let json = String(decoding: found.evidence.split(separator: 10)[1], as: UTF8.self)
        func made(_ change: (inout [String: Any]) -> Void) async throws -> EvidenceCheck.Finding {
            var object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            change(&object)
            return try await MonitorTests.check(try Self.file(object), watched.log)
        }
        #expect(try await made { _ in }.fault.code == .badSignature)
        let changes: [(inout [String: Any]) -> Void] = [
            { $0["code"] = "unknown-key" }, { $0["code"] = "no-code" }, { $0["index"] = 350 },
            { $0["kind"] = "rollback" },
            { $0["kind"] = "alteration" }, { $0["kind"] = "contradiction" }, { $0["kind"] = "attestation" },
            { $0["ledger"] = "\(watched.log.deskKey.verifier)" }, { $0["tiles"] = [String: String]() },
            { $0["entries"] = [Any]() }, { $0["entries"] = Array(($0["entries"] as! [Any]).reversed()) },
            { $0["entries"] = Array(($0["entries"] as! [Any]).dropLast()) }, { $0["checkpoints"] = [String]() },
            { object in
                object["checkpoints"] = (object["checkpoints"] as! [String]).map { $0.replacing("357", with: "358") }
            },
            { object in
                var entries = object["entries"] as! [[String: Any]]
                entries[entries.count - 1]["data"] = entries[0]["data"]
                object["entries"] = entries
            },
        ]
        for (number, change) in changes.enumerated() {
            await #expect(throws: (any Error).self, "change \(number)") { try await made(change) }
        }
    }

    /// An evidence file whose hash is right.
    static func file(_ object: [String: Any]) throws -> [UInt8] {
        let body = Array(try JSONSerialization.data(withJSONObject: object))
        return Array("shilu.evidence/v1 sha256:\(MerkleHash.sha256(of: body))\n".utf8) + body + [10]
    }

    /// What somebody makes up of true pieces of a log.
    static func accusation(
        _ kind: String, _ code: Fault.Code, in log: TestLog, index: Int? = nil, entries: [Int] = [], tile: String? = nil,
        root: VerifierKey? = nil
    ) throws -> [UInt8] {
        let files = log.files().filter { $0.key.hasPrefix("tile/") && !$0.key.hasPrefix("tile/entries/") }
        let tiles: [String: String] = files.mapValues { Base64.encode($0) }
        let shown: [[String: Any]] = entries.map { ["index": $0, "data": Base64.encode(log.entries[$0])] }
        var object: [String: Any] = [
            "kind": kind, "observed": "2026-01-02T03:04:05.678Z", "url": "", "ledger": "\(log.ledgerKey.verifier)",
            "code": code.rawValue, "detail": "", "checkpoints": [String(decoding: log.checkpoint(), as: UTF8.self)],
            "entries": shown, "tiles": tiles,
        ]
        object["index"] = index
        object["tile"] = tile
        object["root"] = root.map { "\($0)" }
        return try file(object)
    }

    @Test("A sound log is not shown guilty by what is left out of an evidence")
    func leftOut() async throws {
        let log = TamperingTests.log()
        // Without the founding; within the second run, which begins with the seal at 315; and from that seal on.
        let accusations: [(code: Fault.Code, index: Int, entries: [Int])] = [
            (.foundingMismatch, 306, [306]), (.foundingMismatch, 1, [1, 2, 3]),
            (.unsealedEvent, 320, [0, 1, 2, 3, 320, 321]), (.unsealedEvent, 316, [0, 1, 2, 3, 316]),
            (.unsealedEvent, 320, [0, 1, 2, 3, 315, 316, 317, 318, 319, 320]),
        ]
        for (code, index, entries) in accusations {
            let file = try Self.accusation("entry", code, in: log, index: index, entries: entries)
            await #expect(throws: (any Error).self, "\(code) at \(index)") { try await MonitorTests.check(file, log) }
        }
    }

    @Test("The root authority's key in an evidence is its maker's word")
    func rootKey() async throws {
        let log = TamperingTests.log()
        let (ledger, other) = (log.ledgerKey.verifier, log.strangerKey.verifier)
        let file = try Self.accusation(
            "entry", .foundingMismatch, in: log, index: 0, entries: [0, 1, 2, 3], root: other)
        await #expect(throws: AuditError.self) { try await EvidenceCheck(key: ledger).check(file) }
        await #expect(throws: AuditError.self) { try await MonitorTests.check(file, log) }
        let told = try await EvidenceCheck(key: ledger, rootKey: other).check(file)
        #expect(told.fault.code == .foundingMismatch)

        let watched = MonitorTests.Watched()
        let monitor = try await watched.verified()
        EvidenceTests.lies[1].tell(watched.log)
        watched.served.serve(watched.log)
        let found = try #require(try await MonitorTests.fault(monitor))
        let without = try await EvidenceCheck(key: ledger).check(found.evidence)
        #expect(without.notProven.contains { $0.contains("the root authority's key") })
        let with = try await MonitorTests.check(found.evidence, log)
        #expect(!with.notProven.contains { $0.contains("the root authority's key") })
        await #expect(throws: AuditError.self) {
            try await EvidenceCheck(key: ledger, rootKey: other).check(found.evidence)
        }
    }

    @Test("Receipts: a log that turns into another one while they are read is told, whatever it then honours")
    func turning() async throws {
        let log = TamperingTests.log()
        let fork = TamperingTests.log()
        fork.entries.removeLast(50)
        for id in 0..<80 { fork.add(TestLog.complaint("x\(id)"), by: fork.deskKey) }
        let folder = TestFolder(made: true)
        for (name, receipt) in [("1", log.receipt(310, size: 315)), ("2", fork.receipt(380, size: 386))] {
            try Data(receipt).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).tlog-proof"))
        }
        let audit = ReceiptsAudit(
            source: TurningLog(log, fork), subject: .init(url: "memory", key: log.ledgerKey.verifier, rootKey: nil),
            now: { MonitorTests.now })
        let found = try await audit.run(folder: folder.path)
        #expect(found.honoured == 1 && found.problems.map(\.fault.code) == [.checkpointsContradict])
        let evidence = try #require(found.problems.first?.evidence)
        #expect(try await MonitorTests.check(evidence.encoded(), log).fault.code == .checkpointsContradict)
    }

    @Test("Receipts: one that was given while the checkpoint waits for witnesses is honoured, if the ledger has its entries")
    func lagging() async throws {
        let log = TestLog()
        for id in 0..<300 { log.add(TestLog.complaint("a\(id)"), by: log.deskKey) }
        let folder = TestFolder(made: true)
        for (index, size) in [(2, 10), (300, 304)] {
            try Data(log.receipt(index, size: size)).write(
                to: URL(fileURLWithPath: "\(folder.path)/\(index).tlog-proof"))
        }
        log.overrides["checkpoint"] = log.checkpoint(size: 256)
        let subject = Evidence.Subject(url: "memory", key: log.ledgerKey.verifier, rootKey: nil)
        let found = try await ReceiptsAudit(source: MemorySource(log), subject: subject, now: { MonitorTests.now })
            .run(folder: folder.path)
        #expect(found.honoured == 2 && found.problems.isEmpty && found.size == 304)
        let report = try await log.verify { $0.receipts = folder.path }
        #expect(report.fault == nil && report.size == 256 && report.receipts == 2)
    }

    @Test("Receipts: honoured ones are counted, and of one that is not there is the proof")
    func receipts() async throws {
        let log = TamperingTests.log()
        let folder = TestFolder(made: true)
        for (index, size) in [(2, 10), (310, 315), (355, 356)] {
            try Data(log.receipt(index, size: size)).write(
                to: URL(fileURLWithPath: "\(folder.path)/\(index).tlog-proof"))
        }
        let served = ServedLog()
        let audit = ReceiptsAudit(
            source: served, subject: .init(url: "memory", key: log.ledgerKey.verifier, rootKey: nil),
            now: { MonitorTests.now })
        served.serve(log)
        let good = try await audit.run(folder: folder.path)
        #expect(good.honoured == 3 && good.problems.isEmpty)
        let fork = TamperingTests.log()
        fork.entries.removeLast(50)
        for id in 0..<80 { fork.add(TestLog.complaint("x\(id)"), by: fork.deskKey) }
        served.serve(fork)
        let forked = try await audit.run(folder: folder.path)
        #expect(forked.honoured == 1 && forked.problems.map(\.fault.code) == [.receiptNotPrefix, .receiptNotPrefix])
        for problem in forked.problems {
            let finding = try await MonitorTests.check(try #require(problem.evidence).encoded(), log)
            #expect(finding.fault.code == .checkpointsContradict)
        }
        served.serve(log, size: 320)
        let short = try await audit.run(folder: folder.path)
        #expect(short.honoured == 2 && short.problems.map(\.fault.code) == [.receiptBeyondLog])
        let finding = try await MonitorTests.check(try #require(short.problems[0].evidence).encoded(), log)
        #expect(finding.fault.code == .rolledBack && !finding.isProof)
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/bad.tlog-proof"))
        served.serve(log)
        let bad = try await audit.run(folder: folder.path)
        #expect(
            bad.honoured == 3 && bad.problems.map(\.fault.code) == [.receiptMalformed]
                && bad.problems[0].evidence == nil)
    }
}

/// Shows one log until its second checkpoint is asked for, and another one from then on.
private final class TurningLog: LogSource {
    private let first: MemorySource
    private let second: MemorySource
    private let asked = Mutex(0)

    var name: String { "memory" }

    init(_ first: TestLog, _ second: TestLog) {
        self.first = MemorySource(first)
        self.second = MemorySource(second)
    }

    private var shown: MemorySource {
        let count = asked.withLock { $0 }
        return count < 2 ? first : second
    }

    func checkpoint() -> [UInt8] {
        asked.withLock { $0 += 1 }
        return shown.checkpoint()
    }

    func tile(_ coordinate: TileCoordinate) -> [UInt8]? { shown.tile(coordinate) }
    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { shown.bundle(coordinate) }
}

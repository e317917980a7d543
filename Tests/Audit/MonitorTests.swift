import Audit
import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// What a monitor sees of a log that grows, and of one that lies.
@Suite struct MonitorTests {
    /// A day behind the last stamp of a test log: nothing of it is ahead.
    static let now = Stamp(milliseconds: 1_767_100_000_000)

    /// A log that a test watches: its monitor can be started anew over the same state.
    final class Watched {
        let log = TamperingTests.log()
        let served = ServedLog()
        let directory = TestFolder()
        lazy var folder = try? MonitorFolder(directory.path)
        var others: [OtherView] = []

        func monitor(now: Stamp = MonitorTests.now) throws -> LedgerMonitor {
            try LedgerMonitor(
                source: served,
                subject: .init(url: "http://ledger.test", key: log.ledgerKey.verifier, rootKey: log.rootKey.verifier),
                others: others, folder: #require(folder), now: { now })
        }

        /// A monitor that has verified all of the log.
        func verified() async throws -> LedgerMonitor {
            served.serve(log)
            let monitor = try monitor()
            #expect(try await monitor.round().contains { $0.isVerified })
            return monitor
        }
    }

    /// The fault that a monitor tells, at the latest in the round in which it must, and its evidence.
    static func fault(_ monitor: LedgerMonitor) async throws -> (fault: Fault, evidence: [UInt8])? {
        for _ in 0..<LedgerMonitor.seenMin {
            for case .fault(let fault, let file) in try await monitor.round() {
                return (fault, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
            }
        }
        return nil
    }

    static func check(_ evidence: [UInt8], _ log: TestLog) async throws -> EvidenceCheck.Finding {
        try await EvidenceCheck(key: log.ledgerKey.verifier, rootKey: log.rootKey.verifier).check(evidence)
    }

    /// That an evidence shows the fault offline, and none of its bytes can be changed.
    static func expect(
        _ found: (fault: Fault, evidence: [UInt8])?, _ code: Fault.Code, index: Int? = nil, in log: TestLog
    ) async throws {
        let found = try #require(found)
        #expect(found.fault.code == code && (index == nil || found.fault.index == index), "\(found.fault)")
        let finding = try await check(found.evidence, log)
        #expect(finding.fault.code == code && finding.fault.index == found.fault.index)
        #expect(!finding.proven.isEmpty)
        for at in stride(from: 0, to: found.evidence.count, by: max(1, found.evidence.count / 40)) {
            var mutated = found.evidence
            mutated[at] ^= 1
            await #expect(throws: (any Error).self) { try await check(mutated, log) }
        }
        await #expect(throws: (any Error).self) { try await check(Array(found.evidence.dropLast()), log) }
    }

    @Test("It follows a log that grows, killed and revived at random, and is where a whole verification is")
    func follows() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let watched = Watched()
        let log = watched.log
        watched.served.serve(log)
        var monitor = try watched.monitor()
        var sizes = [0]
        var told = 0
        for round in 0..<40 {
            for event in try await monitor.round() {
                switch event {
                case .verified(let size, let root, _, _):
                    #expect(size == log.entries.count && root == TestLog.root(log.leaves[...]), "seed \(seed)")
                    sizes.append(size)
                case .authority: told += 1
                default: Issue.record("\(event), seed \(seed)")
                }
            }
            if Bool.random(using: &random) { monitor = try watched.monitor() }
            for piece in 0..<Int.random(in: 0...3, using: &random) {
                let id = "r\(round)-\(piece)"
                log.clock += Int64.random(in: 0...2000, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: log.enrol(TestLog.key("\(TestLog.origin)/dept/\(TestLog.code)/\(id)", UInt8(20 + round)))
                case 1: log.add(TestLog.complaint(id), by: log.deskKey)
                default:
                    let count = Int.random(in: 1...400, using: &random)
                    log.seal(id, (0..<count).map { TestLog.complaint("\(id)-\($0)") })
                }
            }
            watched.served.serve(log)
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        watched.served.serve(log)
        for case .authority in try await monitor.round() { told += 1 }
        #expect(await monitor.size == log.entries.count, "seed \(seed)")
        let report = try await log.verify()
        #expect(report.fault == nil && report.authorityEvents == told, "seed \(seed)")
    }

    @Test("A fork is proven by two checkpoints, whether it is longer or as long")
    func fork() async throws {
        for more in [0, 1, 50] {
            let watched = Watched()
            let monitor = try await watched.verified()
            let other = TamperingTests.log()
            other.entries.removeLast(41)
            for id in 0..<41 + more { other.add(TestLog.complaint("x\(id)"), by: other.deskKey) }
            watched.served.serve(other)
            try await Self.expect(try await Self.fault(monitor), .checkpointsContradict, in: watched.log)
        }
    }

    @Test(
        "A log that became shorter is a suspicion first, then a fault; one that only shows an old checkpoint is neither"
    )
    func rollback() async throws {
        let watched = Watched()
        let monitor = try await watched.verified()
        watched.log.overrides["checkpoint"] = watched.log.checkpoint(size: 305)
        watched.served.serve(watched.log)
        for _ in 0..<5 { #expect(try await monitor.round().isEmpty) }
        watched.log.overrides = [:]
        watched.served.serve(watched.log, size: 305)
        #expect(try await monitor.round().allSatisfy { $0.isSuspect })
        watched.served.serve(watched.log)
        #expect(try await monitor.round().isEmpty)
        watched.served.serve(watched.log, size: 305)
        try await Self.expect(try await Self.fault(monitor), .rolledBack, in: watched.log)
    }

    @Test("Witnesses and other monitors: who has another history shows it; who does not answer is told once")
    func others() async throws {
        let watched = Watched()
        let log = watched.log
        let witness = try SigningKey(
            name: "w.example/1", seed: [UInt8](repeating: 21, count: 32), algorithm: .cosignatureEd25519)
        let cosigned = try SignedCheckpoint(note: Note.parse(log.checkpoint(size: 315)))
        let record = try cosigned.adding([Cosignature.sign(cosigned.note.text, by: witness, timestampSeconds: 1)])
            .encoded
        watched.others = [
            OtherView(name: "w", witness: witness.verifier) { record },
            OtherView(name: "bare", witness: witness.verifier) { cosigned.encoded },
            OtherView(name: "away") { throw AuditError.source(resource: "away", detail: "nobody answers") },
        ]
        watched.served.serve(log)
        let events = try await watched.monitor().round()
        #expect(events.count { if case .silent = $0 { true } else { false } } == 2)
        #expect(events.contains { if case .agrees(let who, 315) = $0 { who == "w" } else { false } })
        let other = TamperingTests.log()
        other.entries.swapAt(0, 1)
        let fork = other.checkpoint(size: 310)
        watched.others = [OtherView(name: "monitor") { fork }]
        try await Self.expect(try await Self.fault(try watched.monitor()), .checkpointsContradict, in: log)
    }

    @Test("An entry or tile that is served altered, new or old", arguments: [3, 200, 305, 355])
    func altered(index: Int) async throws {
        let watched = Watched()
        let log = watched.log
        func alter() throws {
            let bundle = BundleCoordinate(index: index / 256, width: min(256, log.entries.count - index / 256 * 256))
            var bytes = log.files()[bundle.path]!
            bytes[try EntryBundle.ranges(in: bytes)[index % 256].upperBound - 10] ^= 1
            log.overrides[bundle.path] = bytes
            watched.served.serve(log)
        }
        try alter()
        try await Self.expect(try await Self.fault(try watched.monitor()), .entryAltered, index: index, in: log)
        guard index < 256 else { return }
        log.overrides = [:]
        let monitor = try await watched.verified()
        try alter()
        try await Self.expect(try await Self.fault(monitor), .entryAltered, index: index, in: log)
        log.overrides = [:]
        let tile = TileCoordinate(level: 0, index: 0).path
        log.overrides[tile] = log.files()[tile].map { [$0[0] ^ 1] + $0.dropFirst() }
        watched.served.serve(log)
        try await Self.expect(try await Self.fault(monitor), .tileAltered, in: log)
    }

    @Test("An old note of the root's that is recorded again, behind what the monitor had verified")
    func oldNote() async throws {
        let watched = Watched()
        let log = watched.log
        log.enrol(log.strangerKey)
        let enrolment = Array(log.entries[log.entries.count - 1][25...])
        AuthorshipTests.suspend(log.strangerKey, in: log)
        _ = try await watched.verified()
        let revived = try watched.monitor()
        log.append(enrolment)
        watched.served.serve(log)
        try await Self.expect(try await Self.fault(revived), .idReused, index: log.entries.count - 1, in: log)
    }

    @Test("A right edge that does not hash to the root")
    func edge() async throws {
        let watched = Watched()
        let tile = TileCoordinate(level: 0, index: 1, width: 100).path
        watched.log.overrides[tile] = watched.log.files()[tile].map { [$0[0] ^ 1] + $0.dropFirst() }
        watched.served.serve(watched.log)
        let found = try #require(try await Self.fault(try watched.monitor()))
        #expect(found.fault.code == .tileAltered)
        #expect(try await Self.check(found.evidence, watched.log).fault.code == .rootMismatch)
    }

    @Test("What is missing or unreadable is never a fault")
    func missing() async throws {
        let watched = Watched()
        let monitor = try await watched.verified()
        watched.served.goAway()
        await #expect(throws: AuditError.self) { try await monitor.round() }
        watched.log.add(TestLog.complaint("new"), by: watched.log.deskKey)
        watched.log.overrides[BundleCoordinate(index: 1, width: 101).path] = .some(nil)
        watched.served.serve(watched.log)
        #expect(try await Self.fault(monitor) == nil)
        watched.log.overrides = ["checkpoint": watched.log.checkpoint(by: watched.log.deskKey)]
        watched.served.serve(watched.log)
        #expect(try await Self.fault(monitor) == nil)
        watched.log.overrides = [:]
        watched.served.serve(watched.log)
        #expect(try await monitor.round().contains { $0.isVerified })
    }

    @Test("A state that is damaged, of another key, or in use refuses")
    func states() async throws {
        let watched = Watched()
        _ = try await watched.verified()
        #expect(throws: AuditError.self) { try MonitorFolder(watched.directory.path) }
        let file = watched.directory.path + "/ledger.test.cn_audit/state"
        let good = try Data(contentsOf: URL(fileURLWithPath: file))
        for at in stride(from: 0, to: good.count, by: max(1, good.count / 50)) {
            var bad = good
            bad[at] ^= 1
            try bad.write(to: URL(fileURLWithPath: file))
            #expect(throws: AuditError.self) { try watched.monitor() }
        }
        try good.write(to: URL(fileURLWithPath: file))
        #expect(try await watched.monitor().round().isEmpty)
    }
}

import Audit
import MerkleLog
import SignedNote
import Testing

/// Every way to alter a log, and the fault that names it.
@Suite struct TamperingTests {
    /// 4 authority events, then a sealed run of 300, ten single events, a run of 40: two bundles, the second partial.
    static func log() -> TestLog {
        let log = TestLog()
        log.seal("b1", (0..<300).map { TestLog.complaint("s\($0)") })
        for id in 0..<10 {
            log.clock += 1000
            log.add(TestLog.complaint("e\(id)"), by: log.deskKey)
        }
        log.clock += 1000
        log.seal("b2", (0..<40).map { TestLog.complaint("s\($0)") })
        return log
    }

    static func fault(_ log: TestLog, _ change: (inout Verifier.Options) -> Void = { _ in }) async throws -> Fault? {
        try await log.verify(change).fault
    }

    @Test func aSoundLogHolds() async throws {
        let report = try await Self.log().verify()
        #expect(report.fault == nil)
        #expect(report.entries == 356 && report.size == 356)
        #expect(report.singleEvents == 14 && report.seals == 2 && report.sealedEvents == 340)
        #expect(report.signatures == 16 && report.authorityEvents == 4)
        #expect(report.tiles == 3)
        #expect(report.notChecked.isEmpty)
    }

    // MARK: The tree

    @Test(arguments: [0, 4, 5, 200, 255, 256, 304, 305, 310, 355])
    func anAlteredEntry(index: Int) async throws {
        let log = Self.log()
        let files = log.files()
        let bundle = BundleCoordinate(index: index / 256, width: index < 256 ? 256 : 100)
        var bytes = files[bundle.path]!
        bytes[try EntryBundle.ranges(in: bytes)[index % 256].upperBound - 10] ^= 1
        log.overrides[bundle.path] = bytes
        let fault = try await Self.fault(log)
        #expect(fault?.code == .entryAltered && fault?.index == index)
    }

    @Test func anAlteredTile() async throws {
        for coordinate in [
            TileCoordinate(level: 0, index: 0), TileCoordinate(level: 0, index: 1, width: 100),
            TileCoordinate(level: 1, index: 0, width: 1),
        ] {
            let log = Self.log()
            log.overrides[coordinate.path] = log.files()[coordinate.path].map { [$0[0] ^ 1] + $0.dropFirst() }
            let fault = try await Self.fault(log)
            #expect(fault?.code == .tileAltered && fault?.tile == coordinate.path, "\(coordinate)")
        }
    }

    @Test func missingAndTruncatedFiles() async throws {
        let log = Self.log()
        let bundle = BundleCoordinate(index: 1, width: 100).path
        let bytes = log.files()[bundle]!
        log.overrides[bundle] = .some(nil)
        #expect(try await Self.fault(log)?.code == .bundleMissing)
        log.overrides[bundle] = Array(bytes.dropLast(3))
        #expect(try await Self.fault(log)?.code == .bundleMalformed)
        log.overrides = [TileCoordinate(level: 0, index: 0).path: nil]
        #expect(try await Self.fault(log)?.code == .tileMissing)
        log.overrides = [TileCoordinate(level: 0, index: 0).path: [1, 2, 3]]
        #expect(try await Self.fault(log)?.code == .tileMalformed)
    }

    @Test func swappedEntries() async throws {
        let log = Self.log()
        let good = log.checkpoint()
        log.entries.swapAt(306, 307)
        log.overrides["checkpoint"] = good
        #expect(try await Self.fault(log)?.code == .rootMismatch)
    }

    @Test func aFullTileMayStandInForAPartialOne() async throws {
        let log = Self.log()
        let older = log.checkpoint(size: 345)
        let files = log.files()
        log.overrides["checkpoint"] = older
        log.overrides[TileCoordinate(level: 0, index: 1, width: 89).path] = .some(nil)
        while log.entries.count < 512 { log.add(TestLog.complaint("x\(log.entries.count)"), by: log.deskKey) }
        let above = TileCoordinate(level: 1, index: 0, width: 1).path
        log.overrides[above] = files[above]
        // 345 ends within the second run: everything else about it is in order.
        #expect(try await Self.fault(log)?.code == .runCutShort)
    }

    // MARK: The checkpoint

    @Test func checkpoints() async throws {
        let log = Self.log()
        log.overrides["checkpoint"] = log.checkpoint(by: TestLog.key(TestLog.origin, 9))
        #expect(try await Self.fault(log)?.code == .checkpointSignature)
        log.overrides["checkpoint"] = Array("not a note".utf8)
        #expect(try await Self.fault(log)?.code == .checkpointMalformed)
        let other = try Checkpoint(origin: "other.cn", size: 356, root: TestLog.root(log.leaves[...]))
        log.overrides["checkpoint"] = SignedCheckpoint.sign(other, by: log.ledgerKey).encoded
        #expect(try await Self.fault(log)?.code == .checkpointOrigin)
        let empty = TestLog(founded: false)
        #expect(try await Self.fault(empty)?.code == .foundingMismatch)
    }

    // MARK: What a ledger that holds its key could still not do unseen

    @Test func stampsDecrease() async throws {
        let log = Self.log()
        log.clock -= 60_000
        log.add(TestLog.complaint("late"), by: log.deskKey)
        let fault = try await Self.fault(log)
        #expect(fault?.code == .stampDecreases && fault?.index == 356)
    }

    @Test func stampsDecreaseBetweenBundles() async throws {
        let log = TestLog()
        while log.entries.count < 256 { log.add(TestLog.complaint("a\(log.entries.count)"), by: log.deskKey) }
        log.clock -= 1
        log.add(TestLog.complaint("b"), by: log.deskKey)
        let fault = try await Self.fault(log)
        #expect(fault?.code == .stampDecreases && fault?.index == 256)
    }

    @Test func malformedEntries() async throws {
        for (payload, code): (String, Fault.Code) in [
            ("", .entryMalformed), ("hello\n", .sealMalformed), ("{\"a\":1}\n\n— x AAAAAAA=\n", .eventMalformed),
            ("{nonsense\n", .noteMalformed), (TestLog.complaint("n") + "\n\nno signature\n", .noteMalformed),
            (TestLog.complaint("n") + "\nsecond line\n\n— x AAAAAAA=\n", .noteMalformed),
        ] {
            let log = Self.log()
            log.append(Array(payload.utf8))
            log.add(TestLog.complaint("behind"), by: log.deskKey)
            let fault = try await Self.fault(log)
            #expect(
                fault?.code == code && fault?.index == 356, "\(payload): \(fault.map(String.init(describing:)) ?? "")")
        }
    }

    @Test func runsThatAreNotWhole() async throws {
        let cut = Self.log()
        cut.seal("b3", [TestLog.complaint("t0")], count: 3)
        #expect(try await Self.fault(cut)?.code == .runCutShort)

        let broken = Self.log()
        broken.seal("b3", [TestLog.complaint("t0")], count: 3)
        broken.add(TestLog.complaint("between"), by: broken.deskKey)
        let fault = try await Self.fault(broken)
        #expect(fault?.code == .runBroken && fault?.index == 358)

        let long = Self.log()
        long.seal(
            "b3", [TestLog.complaint("t0"), TestLog.complaint("t1")], count: 1,
            root: TestLog.root([MerkleHash.leaf(Array((TestLog.complaint("t0") + "\n").utf8))]))
        let unsealed = try await Self.fault(long)
        #expect(unsealed?.code == .unsealedEvent && unsealed?.index == 358)

        let bare = Self.log()
        bare.append(Array((TestLog.complaint("bare") + "\n").utf8))
        #expect(try await Self.fault(bare)?.code == .unsealedEvent)
    }

    @Test func aSealOfOtherEvents() async throws {
        let log = Self.log()
        log.seal("b3", (0..<5).map { TestLog.complaint("t\($0)") }, root: .zero)
        log.add(TestLog.complaint("behind"), by: log.deskKey)
        let fault = try await Self.fault(log)
        #expect(fault?.code == .sealRootMismatch && fault?.index == 356)
    }

    @Test func doubledIDs() async throws {
        let batch = Self.log()
        batch.seal("b3", [TestLog.complaint("t0"), TestLog.complaint("t1"), TestLog.complaint("t0")])
        var fault = try await Self.fault(batch)
        #expect(fault?.code == .duplicateInBatch && fault?.index == 359)

        let single = Self.log()
        single.add(TestLog.complaint("e3"), by: single.deskKey)
        single.add(TestLog.complaint("e4"), by: single.deskKey)
        fault = try await Self.fault(single)
        #expect(fault?.code == .idReused && fault?.index == 356)

        let seals = Self.log()
        seals.seal("b1", [TestLog.complaint("u")])
        fault = try await Self.fault(seals)
        #expect(fault?.code == .batchReused && fault?.index == 356)
    }

    @Test func theEarliestFaultIsNamed() async throws {
        let log = Self.log()
        log.add(TestLog.complaint("e3"), by: log.deskKey)
        log.add(TestLog.complaint("stranger"), by: log.strangerKey)
        log.append(Array("hello\n".utf8))
        for _ in 0..<20 {
            let fault = try await Self.fault(log)
            #expect(fault?.code == .idReused && fault?.index == 356)
        }
    }
}

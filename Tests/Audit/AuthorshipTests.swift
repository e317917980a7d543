import Audit
import MerkleLog
import SignedNote
import Testing

/// Who signed, and whether they could at that entry.
@Suite struct AuthorshipTests {
    private func fault(_ log: TestLog, _ change: (inout Verifier.Options) -> Void = { _ in }) async throws -> Fault? {
        try await log.verify(change).fault
    }

    @Test func foundings() async throws {
        let log = TestLog()
        #expect(try await fault(log) == nil)
        #expect(try await fault(log) { $0.rootKey = nil } == nil)
        #expect(
            try await fault(log) { $0.rootKey = TestLog.key(TestLog.origin + "/authority", 8).verifier }?.code
                == .foundingMismatch)

        let unfounded = TestLog(founded: false)
        unfounded.add(TestLog.complaint("a"), by: unfounded.deskKey)
        #expect(try await fault(unfounded)?.code == .foundingMismatch)

        let sealed = TestLog(founded: false)
        sealed.seal("b", [TestLog.complaint("a")])
        #expect(try await fault(sealed)?.code == .foundingMismatch)

        // The founding names a root key that did not sign it.
        let forged = TestLog(founded: false)
        forged.add(forged.founding(), by: forged.deskKey)
        #expect(try await fault(forged)?.code == .unknownKey)

        let twice = TestLog()
        twice.add(twice.founding().replacing("\"id\":\"f\"", with: "\"id\":\"f2\""), by: twice.rootKey)
        #expect(try await fault(twice)?.code == .authorityRefused)
    }

    @Test func strangersAndForgeries() async throws {
        let stranger = TestLog()
        stranger.add(TestLog.complaint("a"), by: stranger.strangerKey)
        #expect(try await fault(stranger)?.code == .unknownKey)

        let forged = TestLog()
        let note = try Note.sign(Array((TestLog.complaint("a") + "\n").utf8), by: [forged.deskKey]).encoded
        forged.append(Array(String(decoding: note, as: UTF8.self).replacing("\"id\":\"a\"", with: "\"id\":\"b\"").utf8))
        let bad = try await fault(forged)
        #expect(bad?.code == .badSignature && bad?.index == 4)

        // A second, unknown signer is ignored.
        let joint = TestLog()
        joint.add(TestLog.complaint("a"), by: joint.deskKey, joint.strangerKey)
        #expect(try await fault(joint) == nil)
    }

    @Test func grantsAndSources() async throws {
        let ungranted = TestLog(types: #""subject.*""#)
        ungranted.add(TestLog.complaint("a"), by: ungranted.deskKey)
        #expect(try await fault(ungranted)?.code == .signerRefused)

        let foreign = TestLog()
        foreign.add(TestLog.complaint("a", source: "/dept/112201000000000000/desk"), by: foreign.deskKey)
        #expect(try await fault(foreign)?.code == .signerRefused)

        let presumptuous = TestLog()
        presumptuous.add(
            TestLog.event("x", "/authority", "grant.given", "dept/\(TestLog.code)", #"{"types":["subject.*"]}"#),
            by: presumptuous.deskKey)
        #expect(try await fault(presumptuous)?.code == .signerRefused)

        let sealed = TestLog(types: #""subject.*""#)
        sealed.seal("b", [TestLog.complaint("a")])
        let refused = try await fault(sealed)
        #expect(refused?.code == .signerRefused && refused?.index == 5)

        let smuggled = TestLog()
        smuggled.seal(
            "b", [TestLog.event("x", "/authority", "grant.given", "dept/\(TestLog.code)", #"{"types":["subject.*"]}"#)])
        #expect(try await fault(smuggled)?.code == .authorityRefused)

        // The ledger, too, signs each of its events.
        let own = TestLog()
        let commitment = "{\"size\":1,\"roots\":[\"\(MerkleHash.zero)\"]}"
        own.seal(
            "b", [TestLog.event("t", "/ledger", "threads.committed", "log/\(TestLog.origin)", commitment)], by: own.ledgerKey)
        let batched = try await fault(own)
        #expect(batched?.code == .authorityRefused && batched?.index == 5)
    }

    @Test func sealsByOthers() async throws {
        let stranger = TestLog()
        stranger.seal("b", [TestLog.complaint("a")], by: stranger.strangerKey)
        let unknown = try await fault(stranger)
        #expect(unknown?.index == 4 || unknown?.index == 5)

        // Signed by a known key, but named after another.
        let named = TestLog()
        named.enrol(named.strangerKey)
        let line = Array((TestLog.complaint("a") + "\n").utf8)
        let checkpoint = try Checkpoint(origin: "\(named.strangerKey.name)/batch/b", size: 1, root: .leaf(line))
        named.append(SignedCheckpoint.sign(checkpoint, by: named.deskKey).encoded)
        named.append(line)
        #expect(try await fault(named)?.code == .unknownKey)

        // By a name that only looks like the signer's: U+212A is K to Swift.
        let alike = TestLog()
        let office = "\(TestLog.origin)/dept/\(TestLog.code)"
        let key = TestLog.key("\(office)/K", 6)
        alike.enrol(key)
        let lookAlike = Checkpoint(origin: "\(office)/\u{212A}/batch/b", size: 1, root: .leaf(line))
        alike.append(SignedCheckpoint.sign(lookAlike, by: key).encoded)
        alike.append(line)
        #expect(try await fault(alike)?.code == .unknownKey)
    }

    /// What matters is the authority as it stood at the entry: before and behind a change others may sign.
    @Test func theAuthorityAsItStood() async throws {
        let log = TestLog()
        for id in 0..<400 { log.add(TestLog.complaint("a\(id)"), by: log.deskKey) }
        log.seal("b1", (0..<100).map { TestLog.complaint("s\($0)") })
        log.enrol(log.strangerKey)
        log.add(TestLog.complaint("by-stranger"), by: log.strangerKey)
        log.revoke(log.deskKey)
        log.add(TestLog.complaint("by-stranger-2"), by: log.strangerKey)
        #expect(try await fault(log) == nil)
        log.add(TestLog.complaint("too-late"), by: log.deskKey)
        let late = try await fault(log)
        #expect(late?.code == .signerRefused && late?.index == log.entries.count - 1)
    }

    /// A grant that is limited to a division is checked event by event, in sealed runs too.
    @Test func limitedGrants() async throws {
        func log(_ division: String) -> TestLog {
            let log = TestLog(types: #""complaint.*""#)
            log.add(
                TestLog.event(
                    "g2", "/authority", "grant.given", "dept/\(TestLog.code)",
                    #"{"types":["subject.*"],"division":"220100"}"#),
                by: log.rootKey)
            log.seal("b", [TestLog.complaint("a", division: "220102"), TestLog.complaint("b", division: division)])
            return log
        }
        #expect(try await fault(log("220103")) == nil)
        let outside = try await fault(log("220200"))
        #expect(outside?.code == .signerRefused && outside?.index == 7)

        let single = log("220103")
        single.add(TestLog.complaint("c", division: "220200"), by: single.deskKey)
        #expect(try await fault(single)?.code == .signerRefused)
    }

    @Test func fromALaterEntry() async throws {
        let log = TestLog()
        for id in 0..<300 { log.add(TestLog.complaint("a\(id)"), by: id == 100 ? log.strangerKey : log.deskKey) }
        log.enrol(log.strangerKey)
        log.seal("b", (0..<300).map { TestLog.complaint("s\($0)") })
        log.add(TestLog.complaint("last"), by: log.strangerKey)
        #expect(try await fault(log)?.index == 104)
        let report = try await log.verify { $0.from = 512 }
        #expect(report.fault == nil)
        #expect(report.entries == log.entries.count - 512 && report.authorityEvents == 5)
        #expect(report.notChecked.count == 3)
    }

    /// A ledger that shows something else in the place of a revocation, to whoever does not check what is in front.
    @Test func aRevocationThatIsHiddenInFront() async throws {
        let log = TestLog()
        log.enrol(log.strangerKey)
        while log.entries.count < 100 { log.add(TestLog.complaint("a\(log.entries.count)"), by: log.deskKey) }
        log.revoke(log.deskKey)
        while log.entries.count < 512 { log.add(TestLog.complaint("a\(log.entries.count)"), by: log.strangerKey) }
        log.add(TestLog.complaint("too-late"), by: log.deskKey)
        let late = try await fault(log) { $0.from = 512 }
        #expect(late?.code == .signerRefused && late?.index == 512)

        let shown = TestLog(founded: false)
        shown.entries = log.entries
        shown.entries[100] = shown.entries[99]
        let bundle = BundleCoordinate(index: 0).path
        log.overrides[bundle] = try #require(shown.files()[bundle])
        let hidden = try await fault(log) { $0.from = 512 }
        #expect(hidden?.code == .entryAltered && hidden?.index == 100)
    }

    static func suspend(_ key: SigningKey, in log: TestLog) {
        let id = KeyID(rawValue: key.verifier.id)
        log.add(
            TestLog.event(
                "s\(id)", "/authority", "key.suspended", "key/\(id)",
                "{\"key\":\"\(key.name)+\(id)\",\"department\":\"\(TestLog.code)\",\"reason\":\"investigation\"}"),
            by: log.rootKey)
    }

    /// The enrolment of a key that was suspended since: a sound note of the root's, and nothing but its id is against it.
    @Test func anOldNoteOfTheRootIsRecordedAgain() async throws {
        let log = TestLog()
        log.enrol(log.strangerKey)
        let enrolment = Array(log.entries[4][25...])
        Self.suspend(log.strangerKey, in: log)
        while log.entries.count < 600 { log.add(TestLog.complaint("a\(log.entries.count)"), by: log.deskKey) }
        log.append(enrolment)
        log.add(TestLog.complaint("back"), by: log.strangerKey)
        for from in [0, 512] {
            let again = try await fault(log) { $0.from = from }
            #expect(again?.code == .idReused && again?.index == 600 && again?.first == 4, "from \(from)")
        }
    }
}

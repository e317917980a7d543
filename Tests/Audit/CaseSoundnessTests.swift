import Audit
import Foundation
import MerkleLog
import SignedNote
import Supervision
import Testing

/// Case files of a ledger that lies: it signs what it likes, and says old notes again that others have signed.
@Suite struct CaseSoundnessTests {
    private func proven(_ maker: CaseMaker, leavingOut: Set<Int> = []) throws -> CaseCheck.Proven {
        try CaseCheck(rootKey: maker.log.rootKey.verifier).check(try maker.archive(leavingOut: leavingOut))
    }

    private func fault(_ maker: CaseMaker, leavingOut: Set<Int> = []) throws -> Fault? {
        do {
            _ = try proven(maker, leavingOut: leavingOut)
            return nil
        } catch let fault as Fault {
            return fault
        }
    }

    /// An event of the case's thread.
    private static func closing(_ id: String, thread: String = CaseMaker.thread) -> String {
        TestLog.event(id, TestLog.source, "complaint.closed", thread, #"{"outcome":"resolved"}"#)
    }

    private static func registration(_ id: String, of code: String = TestLog.code) -> String {
        TestLog.event(
            id, "/authority", "department.registered", "dept/\(code)", #"{"name":"厅","division":"220000","level":2}"#)
    }

    @Test("What a sound ledger gives holds: a note, and an event under a seal")
    func sound() throws {
        var maker = CaseMaker(TestLog())
        maker.log.add(Self.closing("a1"), by: maker.log.deskKey)
        maker.seal("b", [TestLog.complaint("x"), Self.closing("a2"), TestLog.complaint("y")])
        try maker.commit()
        let proven = try proven(maker, leavingOut: [6, 8])
        #expect(proven.thread == CaseMaker.thread && proven.entries == [4, 7] && proven.completeTo == 9)
        #expect(proven.signers == [maker.log.deskKey.name])
        #expect(try CaseCheck.thread(of: maker.archive(leavingOut: [6, 8])) == CaseMaker.thread)
    }

    // MARK: Names of threads

    /// A file that proves that a thread has no entry.
    private func absence(of thread: String, proven: String? = nil) throws -> CaseMaker {
        var maker = CaseMaker(TestLog())
        maker.log.add(Self.closing("k", thread: "complaint/K"), by: maker.log.deskKey)
        try maker.commit()
        (maker.thread, maker.provenThread) = (thread, proven)
        return maker
    }

    @Test("The absence of a name that looks like the thread's is not the thread's")
    func lookAlikes() throws {
        let others: Set<Int> = [1, 2, 3, 4]
        #expect(try proven(try absence(of: "complaint/L"), leavingOut: others).entries == [])
        let lie = try fault(try absence(of: "complaint/K", proven: "complaint/\u{212A}"), leavingOut: others)
        #expect(lie?.code == .caseMalformed && lie?.tile == "threads.json")
    }

    @Test(
        "A name that no thread can have",
        arguments: [
            "complaint/\u{212A}", "complaint/\u{1B}[2J", "complaint/a b", "complaint/-a", "complaint/", "complaint", "",
            "nothing/a", "authority/a", "complaint/" + String(repeating: "a", count: 129),
        ])
    func names(_ name: String) throws {
        let found = try fault(try absence(of: name), leavingOut: [1, 2, 3, 4])
        #expect(found?.code == .caseMalformed && found?.tile == "case.json")
        #expect(found?.detail.contains("\u{1B}") == false)
    }

    // MARK: What was said before

    @Test("A note that is recorded twice")
    func twice() throws {
        var maker = CaseMaker(TestLog())
        for _ in 0..<2 { maker.log.add(Self.closing("a1"), by: maker.log.deskKey) }
        try maker.commit()
        let found = try fault(maker)
        #expect(found?.code == .idReused && found?.index == 5 && found?.first == 4)
    }

    @Test("A batch that is recorded twice; ids may come again in another")
    func sealedTwice() throws {
        var maker = CaseMaker(TestLog())
        for id in ["b", "c"] { maker.seal(id, [Self.closing("a1")]) }
        try maker.commit()
        #expect(try proven(maker).entries == [5, 7])
        maker = CaseMaker(TestLog())
        for _ in 0..<2 { maker.seal("b", [Self.closing("a1")]) }
        try maker.commit()
        let found = try fault(maker)
        #expect(found?.code == .batchReused && found?.index == 6 && found?.first == 4)
    }

    @Test("A suspended key is enrolled by the note that enrolled it first")
    func suspended() throws {
        var maker = CaseMaker(TestLog())
        let (log, key) = (maker.log, maker.log.deskKey)
        AuthorshipTests.suspend(key, in: log)
        log.entries.append(log.entries[2])
        log.add(Self.closing("a1"), by: key)
        try maker.commit()
        let found = try fault(maker)
        #expect(found?.code == .idReused && found?.index == 5 && found?.first == 2)
    }

    @Test("A revoked key is enrolled anew, and what was before its department's registration is to be passed over")
    func revoked() throws {
        var maker = CaseMaker(TestLog(founded: false))
        let log = maker.log
        log.add(log.founding(), by: log.rootKey)
        log.enrol(log.deskKey)
        log.revoke(log.deskKey)
        log.add(Self.registration("d2"), by: log.rootKey)
        log.enrol(log.deskKey)
        log.add(
            TestLog.event("g", "/authority", "grant.given", "dept/\(TestLog.code)", #"{"types":["complaint.*"]}"#),
            by: log.rootKey)
        log.add(Self.closing("a1"), by: log.deskKey)
        try maker.commit()
        let found = try fault(maker)
        #expect(found?.code == .authorityRefused && found?.index == 1)
    }

    /// A file holds the authority's events of all keys with the ids that lines name, but not all their departments.
    @Test("A line of nobody's, with the id of another department's key, spoils no file")
    func sharedID() throws {
        var maker = CaseMaker(TestLog())
        let (log, code) = (maker.log, "11220100000000000X")
        let other = TestLog.key("\(TestLog.origin)/dept/\(code)/desk", 5).verifier
        log.add(Self.registration("o", of: code), by: log.rootKey)
        log.add(
            TestLog.event(
                "ko", "/authority", "key.enrolled", "key/\(KeyID(rawValue: other.id))",
                "{\"key\":\"\(other)\",\"department\":\"\(code)\"}"),
            by: log.rootKey)
        let note = try Note.sign(Array((Self.closing("a1") + "\n").utf8), by: [log.deskKey])
        let line = SignatureLine(
            name: "\(TestLog.origin)/dept/11220200000000000X/desk", id: other.id,
            signature: [UInt8](repeating: 0, count: 64))
        log.append(try Note(text: note.text, signatures: note.signatures + [line]).encoded)
        try maker.commit()
        #expect(try proven(maker, leavingOut: [4]).entries == [6])
    }

    @Test("A key that signed a grant beside the root authority is proven like every other")
    func besideTheRoot() throws {
        var maker = CaseMaker(TestLog())
        let log = maker.log
        log.enrol(log.strangerKey)
        log.add(
            TestLog.event("g2", "/authority", "grant.given", "dept/\(TestLog.code)", #"{"types":["subject.*"]}"#),
            by: log.rootKey, log.strangerKey)
        log.add(Self.closing("a1"), by: log.deskKey)
        try maker.commit()
        #expect(try proven(maker).entries == [6])
        let found = try fault(maker, leavingOut: [4])
        #expect(found?.code == .caseIncomplete && found?.index == 4)
    }

    @Test("A note whose text goes on behind the event")
    func moreText() throws {
        var maker = CaseMaker(TestLog())
        let text = Array((Self.closing("a1") + "\n\nmore\n").utf8)
        maker.log.append(try Note.sign(text, by: [maker.log.deskKey]).encoded)
        try maker.commit()
        let found = try fault(maker)
        #expect(found?.code == .noteMalformed && found?.index == 4)
    }

    // MARK: Runs

    @Test("Something signed within a run: the revocation of its key, another note, another seal")
    func interleaved() throws {
        let signed: [(inout CaseMaker) -> Void] = [
            { $0.log.revoke($0.log.deskKey) }, { $0.log.add(Self.closing("a1"), by: $0.log.deskKey) },
            { $0.seal("c", [Self.closing("a1")]) },
        ]
        for sign in signed {
            var maker = CaseMaker(TestLog())
            maker.seal("b", [TestLog.complaint("x"), TestLog.complaint("y"), Self.closing("a2")])
            let end = maker.log.entries.count
            sign(&maker)
            // In the place of the first two events, which the file has no need of.
            let added = maker.log.entries[end...]
            maker.log.entries.removeLast(added.count)
            maker.log.entries.replaceSubrange(5..<5 + added.count, with: added)
            try maker.commit()
            let found = try fault(maker, leavingOut: [6])
            #expect(found?.code == .runBroken && found?.index == 5)
        }
    }

    // MARK: What is not refused

    @Test("An entry behind the commitment, up to which the status of its key is proven")
    func behind() throws {
        var maker = CaseMaker(TestLog())
        try maker.commit()
        maker.log.add(Self.closing("a1"), by: maker.log.deskKey)
        let proven = try proven(maker)
        #expect(proven.entries == [5] && proven.completeTo == 4)
    }

    @Test("Witnesses that the checker names are demanded, and one with two keys is one witness")
    func witnesses() throws {
        var maker = CaseMaker(TestLog())
        let keys = try [("w.example/1", 21), ("w.example/1", 22), ("w.example/2", 23)].map { name, seed in
            try SigningKey(
                name: name, seed: [UInt8](repeating: UInt8(seed), count: 32), algorithm: .cosignatureEd25519)
        }
        maker.witnesses = Array(keys[..<2])
        try maker.commit()
        let archive = try maker.archive(leavingOut: [1, 2, 3])
        func check(_ quorum: Int) throws -> CaseCheck.Proven {
            let witnesses = try WitnessPolicy(keys: keys.map(\.verifier), quorum: quorum)
            return try CaseCheck(rootKey: maker.log.rootKey.verifier, witnesses: witnesses).check(archive)
        }
        #expect(try check(1).cosignatures.map(\.standing) == [.verified, .verified])
        let fault = #expect(throws: Fault.self) { try check(2) }
        #expect(fault?.code == .quorumMissing)
        // Who names no witness hears of them, and counts none.
        #expect(try proven(maker, leavingOut: [1, 2, 3]).cosignatures.map(\.standing) == [.unknown, .unknown])
    }
}

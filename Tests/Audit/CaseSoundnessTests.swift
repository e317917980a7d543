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
        let id = KeyID(rawValue: key.verifier.id)
        log.add(
            TestLog.event(
                "s", "/authority", "key.suspended", "key/\(id)",
                "{\"key\":\"\(key.name)+\(id)\",\"department\":\"\(TestLog.code)\",\"reason\":\"investigation\"}"),
            by: log.rootKey)
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

    @Test("A witness with two keys is one witness")
    func witnesses() throws {
        var maker = CaseMaker(TestLog(founded: false))
        maker.witnesses = try [21, 22].map { seed in
            try SigningKey(
                name: "w.example/1", seed: [UInt8](repeating: seed, count: 32), algorithm: .cosignatureEd25519)
        }
        let keys = maker.witnesses.map { "\"\($0.verifier)\"" }.joined(separator: ",")
        let policy = "{\"quorum\":2,\"keys\":[\(keys)]}"
        maker.log.add(
            maker.log.founding().replacing(#"{"quorum":0,"keys":[]}"#, with: policy), by: maker.log.rootKey)
        try maker.commit()
        let proven = try proven(maker)
        #expect(proven.witnesses == ["w.example/1"] && proven.quorum == 2)
    }
}

/// Makes a case file of a log, from ARCHITECTURE.md: of whatever log, true or not.
private struct CaseMaker {
    static let thread = "complaint/a"

    let log: TestLog
    var thread = CaseMaker.thread
    /// Whose proofs stand in threads.json, if not the thread's own.
    var provenThread: String?
    /// Who cosigns the checkpoint.
    var witnesses: [SigningKey] = []
    /// Leaves of each seal's own tree, by the seal's index.
    private var runs: [Int: [MerkleHash]] = [:]
    /// The thread index of the entries before the commitment, and how many they are.
    private var blocks: [(block: Int, bytes: [UInt8])] = []
    private var committed = 0

    init(_ log: TestLog) { self.log = log }

    mutating func seal(_ id: String, _ events: [String]) {
        runs[log.entries.count] = events.map { MerkleHash.leaf(Array(($0 + "\n").utf8)) }
        log.seal(id, events)
    }

    /// Commits to the thread index of all entries so far.
    mutating func commit() throws {
        var reader = EventReader()
        var postings: [Posting] = []
        for index in log.entries.indices {
            guard let line = self.line(index) else { continue }
            try reader.read(line).forEachThread { postings.append(Posting(key: Posting.key(thread: $0), index: index)) }
        }
        blocks = PostingSegment.build(segment: 0, postings: postings)
        committed = log.entries.count
        let summaries = try PostingSegment.summaries(level: 0, segment: 0, blocks: blocks)
        log.commit(committed, [PostingSegment.root(of: summaries)])
    }

    func archive(leavingOut: Set<Int> = []) throws -> [UInt8] {
        let size = log.entries.count
        let checkpoint = try cosigned()
        let kept = log.entries.indices.filter { !leavingOut.contains($0) }
        var (entries, proofs): ([UInt8], [UInt8]) = ([], [])
        for index in kept {
            EntryBundle.append(log.entries[index], to: &entries)
            let path = try TlogProof(parsing: log.receipt(index, size: size)).path
            EntryBundle.append(TlogProof(index: index, path: path, checkpoint: checkpoint).encoded, to: &proofs)
        }
        let (items, seals) = try story(kept)
        let timeline = CaseTimeline(origin: TestLog.origin, thread: thread, completeTo: committed, items: items)
        let name = try Self.quoted(thread)
        let summary = """
            {"format":"shilu-case@v1","origin":"\(TestLog.origin)","thread":\(name),"size":\(size),"before":\(size),\
            "commitment":{"index":\(committed),"size":\(committed)},"vocabulary":"\(Vocabulary.hash)"}
            """
        let sealProofs = "{\"proofs\":[\(seals.joined(separator: ","))]}"
        let threads = try self.threads(kept)
        let page = try timeline.html()
        return Self.archive([
            ("case.json", Array(summary.utf8)), ("checkpoint", checkpoint), ("entries", entries), ("proofs", proofs),
            ("seals.json", Array(sealProofs.utf8)), ("threads.json", Array(threads.utf8)),
            ("timeline.html", Array(page.utf8)),
        ])
    }

    /// The checkpoint of the whole log.
    private func cosigned() throws -> [UInt8] {
        let signed = try SignedCheckpoint(note: Note.parse(log.checkpoint()))
        return try signed.adding(
            witnesses.map { Cosignature.sign(signed.note.text, by: $0, timestampSeconds: 1_767_000_000) }
        ).encoded
    }

    private func payload(_ index: Int) -> [UInt8] { Array(log.entries[index][Stamp.lineCount...]) }

    /// An event's line; nil for a seal.
    private func line(_ index: Int) -> [UInt8]? {
        let payload = self.payload(index)
        return payload[0] == UInt8(ascii: "{") ? Array(payload.prefix { $0 != 10 }) : nil
    }

    private func signatures(_ index: Int) -> [SignatureLine] { (try? Note.parse(payload(index)))?.signatures ?? [] }

    /// The thread's entries as the timeline shows them, and the proofs under seals.
    private func story(_ kept: [Int]) throws -> (items: [CaseTimeline.Item], seals: [String]) {
        let known = [log.ledgerKey, log.rootKey, log.deskKey].map(\.name)
        var reader = EventReader()
        var items: [CaseTimeline.Item] = []
        var seals: [String] = []
        for index in kept {
            guard let line = self.line(index) else { continue }
            let isBare = payload(index).count == line.count + 1
            let seal = isBare ? runs.keys.filter { $0 < index }.max() : nil
            if let seal, let leaves = runs[seal] {
                let path = Proofs.inclusionPath(index: index - seal - 1, leaves: leaves)
                seals.append("{\"index\":\(index),\"seal\":\(seal),\"path\":\(Self.list(path))}")
            }
            var belongs = false
            try reader.read(line).forEachThread { belongs = belongs || $0.elementsEqual(thread.utf8) }
            guard belongs else { continue }
            items.append(
                CaseTimeline.Item(
                    index: index, recordedAt: String(decoding: log.entries[index].prefix(Stamp.count), as: UTF8.self),
                    line: line, signers: signatures(seal ?? index).map(\.name).filter(known.contains), seal: seal))
        }
        return (items, seals)
    }

    /// What the index says of the thread, and of the threads of the keys that signature lines name.
    private func threads(_ kept: [Int]) throws -> String {
        var keys: Set<String> = []
        for line in kept.flatMap({ signatures($0) }) where line.name.contains("/dept/") {
            keys.insert("key/\(KeyID(rawValue: line.id))")
        }
        var threads: [String] = []
        for name in [provenThread ?? thread] + keys.sorted() {
            let (quoted, segment) = (try Self.quoted(name), try self.segment(name))
            threads.append("{\"thread\":\(quoted),\"segments\":[\(segment)]}")
        }
        return "{\"size\":\(committed),\"threads\":[\(threads.joined(separator: ","))]}"
    }

    /// The index of so small a log is one segment.
    private func segment(_ name: String) throws -> String {
        let trees = try blocks.map { block, bytes in
            try ThreadBlock(PostingBlock(level: 0, segment: 0, block: block, bytes: bytes))
        }
        let key = Posting.key(thread: name)
        let number = PostingSegment.block(ofKey: key, level: 0)
        let leaves = try #require(BlockSummary.leaves(of: trees.flatMap(\.summary.bytes)))
        let claim =
            switch trees[number].claim(ofKey: key) {
            case .present(let indices, let position, let path):
                "\"present\":{\"position\":\(position),\"indices\":\(indices),\"path\":\(Self.list(path))}"
            case .absent(let position, let before, let behind):
                "\"absent\":{\"position\":\(position)\(Self.side("before", before))\(Self.side("behind", behind))}"
            }
        let (count, path) = (trees[number].records.count, Proofs.inclusionPath(index: number, leaves: leaves))
        return "{\"level\":0,\"segment\":0,\"count\":\(count),\(claim),\"blockPath\":\(Self.list(path))}"
    }

    // MARK: JSON and ZIP

    private static func side(_ name: String, _ neighbour: ThreadProof.Neighbour?) -> String {
        guard let neighbour else { return "" }
        let record = Base64.encode(neighbour.record.bytes)
        return ",\"\(name)\":{\"record\":\"\(record)\",\"path\":\(list(neighbour.path))}"
    }

    private static func list(_ hashes: [MerkleHash]) -> String {
        "[" + hashes.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }

    /// A ZIP archive in the form of a case file, each file as one block that is not compressed (RFC 1951 §3.2.4).
    private static func archive(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var (archive, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, bytes) in files {
            precondition(bytes.count <= 0xFFFF)
            let packed = fields([(1, 1), (bytes.count, 2), (~bytes.count, 2)]) + bytes
            let header = fields([
                (20, 2), (0x0800, 2), (8, 2), (0, 2), (0x21, 2), (checksum(bytes), 4), (packed.count, 4),
                (bytes.count, 4), (name.utf8.count, 2), (0, 2),
            ])
            directory += fields([(0x0201_4B50, 4), (20, 2)]) + header
            directory += fields([(0, 10), (archive.count, 4)]) + Array(name.utf8)
            archive += fields([(0x0403_4B50, 4)]) + header
            archive += Array(name.utf8) + packed
        }
        let end = fields([
            (0x0605_4B50, 4), (0, 4), (files.count, 2), (files.count, 2), (directory.count, 4), (archive.count, 4),
            (0, 2),
        ])
        return archive + directory + end
    }

    /// Numbers of so many bytes, little-endian.
    private static func fields(_ fields: [(value: Int, count: Int)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (value, count) in fields {
            for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
        }
        return bytes
    }

    /// CRC-32, bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> Int {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return Int(~sum)
    }
}

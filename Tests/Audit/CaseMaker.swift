import Audit
import Foundation
import MerkleLog
import SignedNote
import Supervision
import Testing

/// Makes a case file of a log, from ARCHITECTURE.md: of whatever log, true or not.
struct CaseMaker {
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

import Audit
import MerkleLog
import SignedNote
import Supervision
import Testing

/// What a served ledger derives from its entries, held against them.
@Suite struct DerivedTests {
    /// A served log: its files and the index, the keys and the authority as a sound ledger would derive them.
    struct Served: DerivedSource {
        let log: MemorySource
        var segments: [Int]
        var blocks: [String: [UInt8]] = [:]
        var pages: [Int: String] = [:]
        var authority: [UInt8] = []

        var name: String { "served" }
        func checkpoint() -> [UInt8] { log.checkpoint() }
        func tile(_ coordinate: TileCoordinate) -> [UInt8]? { log.tile(coordinate) }
        func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { log.bundle(coordinate) }
        func segmentCounts() -> [Int] { segments }
        func threadBlock(level: Int, segment: Int, block: Int) -> [UInt8]? { blocks["\(level)/\(segment)/\(block)"] }
        func seenPage(_ page: Int) -> [UInt8]? { pages[page].map { Array($0.utf8) } }
        func hasEntry(_ index: Int) throws -> Bool { try index < Checkpoint(text: Note.parse(checkpoint()).text).size }
        func authority(at index: Int) -> [UInt8] { authority }

        init(_ log: TestLog) throws {
            self.log = MemorySource(log)
            segments = [log.entries.count / 16_384]
            var postings: [Posting] = []
            var reader = EventReader()
            var state: Authority?
            for (index, entry) in log.entries.enumerated() {
                let payload = Array(entry[25...])
                guard payload[0] == UInt8(ascii: "{") else {
                    let note = try Note.parse(payload)
                    let seal = try Seal(checkpoint: Checkpoint(text: note.text))
                    list(IdempotencyKey.batch(keyName: seal.keyName, batchID: seal.batchID), index)
                    continue
                }
                let line = Array(payload.prefix { $0 != 10 })
                let event = try reader.read(line)
                event.forEachThread { postings.append(Posting(key: Posting.key(thread: $0), index: index)) }
                if payload.count > line.count + 1 {
                    list(IdempotencyKey.event(source: event.source.bytes, id: event.id.bytes), index)
                }
                if index == 0 { state = try Authority.founded(by: event) }
                if index > 0, event.type.author == .root { try state?.apply(event, index: index) }
            }
            for segment in 0..<segments[0] {
                let own = postings.filter { $0.index / 16_384 == segment }
                for (block, bytes) in PostingSegment.build(segment: segment, postings: own) {
                    blocks["0/\(segment)/\(block)"] = bytes
                }
            }
            authority = Array((state?.json() ?? "").utf8)
        }

        private mutating func list(_ key: IdempotencyKey, _ index: Int) {
            pages[index / 16_384, default: ""] += "\(key.hex) \(index) \(index + 1)\n"
        }
    }

    /// One full segment and a little more.
    private static let log: TestLog = {
        let log = TestLog()
        for batch in 0..<9 {
            log.seal("b\(batch)", (0..<2000).map { TestLog.complaint("s\(batch)-\($0)") })
            log.add(TestLog.complaint("e\(batch)"), by: log.deskKey)
        }
        return log
    }()

    private func fault(_ change: (inout Served) -> Void) async throws -> Fault? {
        var served = try Served(Self.log)
        change(&served)
        return try await Verifier(source: served, options: Self.log.options()).run().fault
    }

    @Test func aSoundIndexHolds() async throws {
        let report = try await Verifier(source: try Served(Self.log), options: Self.log.options()).run()
        #expect(report.fault == nil)
        #expect(report.indexBlocks == 32 && report.seenPages == 2)
        #expect(report.entries == Self.log.entries.count)
    }

    @Test func anAlteredIndex() async throws {
        var found = try await fault { $0.blocks["0/0/7"]?[3] ^= 1 }
        #expect(found?.code == .threadIndexAltered && found?.tile == "v1/index/threads/0/0/7")
        found = try await fault { $0.blocks["0/0/31"] = nil }
        #expect(found?.code == .threadIndexAltered)
        found = try await fault { $0.segments = [0] }
        #expect(found?.code == .threadIndexAltered)
    }

    @Test func alteredKeys() async throws {
        #expect(try await fault { $0.pages[0]?.removeFirst(60) }?.code == .seenAltered)
        #expect(try await fault { $0.pages[1] = nil }?.code == .seenAltered)
        #expect(
            try await fault { $0.pages[1]? += "\(String(repeating: "0", count: 32)) 18010 18019\n" }?.code
                == .seenAltered)
        #expect(
            try await fault { $0.pages[0] = $0.pages[0]?.replacing(" 3 4\n", with: " 3 3\n") }?.code == .seenAltered)
        // A key of an entry that the log has not reached, and does not reach while we look.
        #expect(
            try await fault { $0.pages[1]? += "\(String(repeating: "0", count: 32)) 18100 18101\n" }?.code
                == .seenAltered)
    }

    /// More than a segment, with commitments here and there: one of them, the second, to fewer entries than there are.
    private static let committed: (log: TestLog, commitments: [(index: Int, size: Int, roots: [MerkleHash])]) = {
        let log = TestLog()
        var reader = EventReader()
        var postings: [Posting] = []
        var read = 0
        var commitments: [(index: Int, size: Int, roots: [MerkleHash])] = []
        for step in 0..<10 {
            log.seal("c\(step)", (0..<1999).map { TestLog.complaint("c\(step)-\($0)") })
            guard step % 3 == 0 else { continue }
            for index in read..<log.entries.count where log.entries[index][25] == UInt8(ascii: "{") {
                try? reader.read(Array(log.entries[index][25...].prefix { $0 != 10 })).forEachThread {
                    postings.append(Posting(key: Posting.key(thread: $0), index: index))
                }
            }
            read = log.entries.count
            let size = read - (step == 3 ? 5_000 : step == 9 ? 3_000 : 0)
            commitments.append((read, size, (try? roots(postings, size)) ?? []))
            log.commit(size, commitments[commitments.count - 1].roots)
        }
        return (log, commitments)
    }()

    private static func roots(_ postings: [Posting], _ size: Int) throws -> [MerkleHash] {
        try ThreadSegment.covering(size).map { segment in
            let inside = postings.filter { segment.entries.contains($0.index) && $0.index < size }
            let blocks = PostingSegment.build(level: segment.level, segment: segment.number, postings: inside)
            return PostingSegment.root(
                of: try PostingSegment.summaries(level: segment.level, segment: segment.number, blocks: blocks))
        }
    }

    @Test func commitmentsAreRecomputed() async throws {
        let (log, commitments) = Self.committed
        #expect(commitments.map(\.roots.count) == [1, 1, 1, 2] && commitments[3].size < commitments[3].index)
        for report in [
            try await log.verify(), try await Verifier(source: try Served(log), options: log.options()).run(),
        ] {
            #expect(report.fault == nil && report.commitments == 4, "\(report.fault as Any)")
        }
        let wrong: [(number: Int, change: (inout (index: Int, size: Int, roots: [MerkleHash])) -> Void)] = [
            (0, { $0.roots[0] = .zero }), (1, { $0.roots[0] = .zero }), (1, { $0.size += 1 }), (2, { $0.roots.append(.zero) }),
            (3, { $0.roots.removeLast() }), (3, { $0.roots.swapAt(0, 1) }), (3, { $0.roots[1] = .zero }),
            (3, { $0.roots[0] = .zero }), (3, { $0.size = $0.index + 1 }), (2, { $0.size = 1 }),
        ]
        for (number, change) in wrong {
            var commitment = commitments[number]
            change(&commitment)
            let bent = TestLog()
            bent.entries = log.entries
            bent.commit(commitment.size, commitment.roots)
            bent.entries[commitment.index] = bent.entries.removeLast()
            let fault = try await bent.verify().fault
            #expect(fault?.code == .commitmentWrong && fault?.index == commitment.index, "\(number): \(fault as Any)")
        }
    }

    /// A ledger may commit as often as it likes, to whatever it has: to a segment that was complete long ago, or to the one
    /// that the log ends in.
    @Test func manyCommitments() async throws {
        let (log, commitments) = Self.committed
        let many = TestLog()
        many.entries = log.entries
        for _ in 0..<200 { for one in [commitments[1], commitments[3]] { many.commit(one.size, one.roots) } }
        let report = try await many.verify()
        #expect(report.fault == nil && report.commitments == 404, "\(report.fault as Any)")
        let wrong = many.entries.count
        many.commit(commitments[3].size, [commitments[3].roots[0], .zero])
        many.commit(commitments[1].size, [.zero])
        many.commit(commitments[3].size, commitments[3].roots)
        let fault = try await many.verify().fault
        #expect(fault?.code == .commitmentWrong && fault?.index == wrong)
    }

    @Test func anotherAuthority() async throws {
        #expect(try await fault { $0.authority.append(32) }?.code == .authorityDiffers)
    }

    @Test func higherLevelsAreMerged() async throws {
        let folder = try TemporaryFolder(in: nil)
        var served = try Served(TestLog())
        served.segments = [32, 1]
        var all: [Posting] = []
        var families: [[Posting]] = []
        for segment in 0..<32 {
            let own = (0..<300).map { number in
                Posting(
                    key: Posting.key(thread: "t/\(number * 7 % 50)/\(segment % 5)"),
                    index: segment * 16_384 + number * 50)
            }
            families.append(own)
            all += own
            for (block, bytes) in PostingSegment.build(segment: segment, postings: own) {
                served.blocks["0/\(segment)/\(block)"] = bytes
            }
        }
        // Level 1 straight from the postings, not by merging.
        for (block, bytes) in PostingSegment.build(level: 1, segment: 0, postings: all) {
            served.blocks["1/0/\(block)"] = bytes
        }
        for altered in [nil, "1/0/512"] {
            if let altered { served.blocks[altered] = [9] }
            let audit = ThreadIndexAudit(source: served, folder: folder, served: served.segments)
            var children: [ThreadIndexAudit.Segment] = []
            for segment in 0..<32 {
                let finding = try await audit.check(segment: segment, postings: families[segment])
                #expect(finding.fault == nil && finding.blocks == 32)
                children.append(finding.segment)
            }
            let merged = try await audit.merge(children)
            #expect(merged.fault?.tile == altered.map { "v1/index/threads/\($0)" })
            #expect(altered != nil || merged.blocks == 1024)
        }
    }
}

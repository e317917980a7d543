import Ledger
import MerkleLog
import SignedNote
import Supervision
import TestSupport
import Testing

/// Commitments to the thread index, made by a ledger, and proofs against any of them.
@Suite struct ThreadCommitmentTests {
    private static func committing(_ entries: Int, milliseconds: Int = 50) -> Ledger.Committing {
        var committing = Ledger.Committing()
        committing.entriesMax = entries
        committing.intervalMilliseconds = milliseconds
        return committing
    }

    /// A ledger without the model: it would not know of the ledger's own events.
    private func ledger() async throws -> (MemoryDatabase, Process, TestDepartment) {
        let database = MemoryDatabase()
        let clock = ManualClock()
        _ = try await Ledger.found(
            store: database.session(), key: World.ledgerKey, rootKey: World.rootKey, clock: clock)
        let process = Process(database, clock: clock, options: Ledger.Options())
        await process.writes()
        let department = World.steady
        var events: [TestEvent] = [.registration(of: department, id: "register")]
        for (number, key) in department.keys.enumerated() {
            events.append(.enrolment(of: key, in: department, id: "enrol-\(number)"))
        }
        events.append(.grant(["complaint.registered"], to: department, id: "grant"))
        for event in events {
            let outcome = await process.send(Submission(event, by: [World.rootKey]))
            #expect(outcome.refusal == nil)
        }
        return (database, process, department)
    }

    private func record(_ count: Int, _ series: String, _ process: Process, _ department: TestDepartment) async {
        var done = 0
        while done < count {
            let events = (0..<min(8_000, count - done)).map { offset -> TestEvent in
                let number = done + offset
                return .complaint(number, id: "\(series)-\(number)", by: department, about: number % 97)
            }
            let outcome = await process.send(Submission(batch: "\(series)-\(done)", events, by: department.system))
            #expect(outcome.refusal == nil)
            done += events.count
        }
    }

    /// Every thread's entries of the first `size`, read one by one.
    private func threads(_ reader: LogReader, _ size: Int) async throws -> [String: [Int]] {
        var threads: [String: [Int]] = [:]
        var events = EventReader()
        var at = 0
        while at < size {
            let entries = try await reader.entries(from: at, limit: min(5_000, size - at))
            for entry in entries {
                guard let line = entry.eventLine else { continue }
                try events.read(Array(line)).forEachThread {
                    threads[String(decoding: $0, as: UTF8.self), default: []].append(entry.index)
                }
            }
            at += entries.count
        }
        return threads
    }

    @Test func everyCommitmentProvesEveryThread() async throws {
        let (database, process, department) = try await ledger()
        let committer = Task { try await process.ledger.keepCommitting(Self.committing(7_000)) }
        for round in 0..<5 { await record(7_300, "r\(round)", process, department) }
        await eventually("a commitment to nearly all") {
            let reader = try? process.ledger.reader
            return ((try? await reader?.commitment()?.size) ?? 0) > 33_000
        }
        committer.cancel()
        let reader = try process.ledger.reader
        var limit = reader.size
        var count = 0
        var generator = SeededGenerator(seed: SeededGenerator.freshSeed())
        while let commitment = try await reader.commitment(upTo: limit) {
            limit = commitment.size - 1
            count += 1
            #expect(commitment.size <= commitment.index)
            let threads = try await threads(reader, commitment.size)
            let segments = ThreadSegment.covering(commitment.size)
            #expect(commitment.roots.count == segments.count)
            let names = (0..<20).compactMap { _ in threads.keys.sorted().randomElement(using: &generator) }
            let wanted = names + ["authority", "log/\(World.origin)", "subject/nobody"]
            let proofs = try await reader.threadProofs(
                ofKeys: wanted.map { Posting.key(thread: $0) }, size: commitment.size)
            for (name, proofs) in zip(wanted, proofs) {
                #expect(proofs.map(\.segment) == segments)
                for (proof, root) in zip(proofs, commitment.roots) {
                    try proof.verify(key: Posting.key(thread: name), root: root, size: commitment.size)
                }
                #expect(proofs.flatMap(\.indices) == threads[name] ?? [], "\(name) of \(commitment.size)")
            }
        }
        #expect(count >= 2)
        #expect(database.tables()?.summaries.count == 2)
        await process.stop()
    }

    @Test func anIdleLedgerFallsSilent() async throws {
        let (_, process, department) = try await ledger()
        let committer = Task { try await process.ledger.keepCommitting(Self.committing(10_000, milliseconds: 20)) }
        await eventually("the first commitment") { (try? await process.ledger.reader.commitment()) != nil }
        let size = try process.ledger.reader.size
        try await Task.sleep(for: .milliseconds(300))
        #expect(try process.ledger.reader.size == size)
        // The ledger's own words are no reason either; those of others are.
        _ = try await process.ledger.append(
            own: .accessRecorded, id: "read", subject: "complaint/1",
            data: .object([("purpose", .string("审计")), ("system", .string("test"))]))
        try await Task.sleep(for: .milliseconds(300))
        #expect(try process.ledger.reader.size == size + 1)
        await record(1, "more", process, department)
        await eventually("another commitment") { ((try? process.ledger.reader.size) ?? 0) == size + 4 }
        #expect(try await process.ledger.reader.commitment()?.size == size + 3)
        committer.cancel()
        await process.stop()
    }

    /// What a program without summaries has left: they are added when the next one starts, and nothing is committed before.
    @Test func summariesOfAnEarlierProgram() async throws {
        let (database, process, department) = try await ledger()
        await record(40_000, "old", process, department)
        let summaries = try #require(database.tables()?.summaries)
        #expect(summaries.count == 2)
        await process.stop()
        database.tamper { $0.summaries = [:] }
        let next = Process(database, clock: ManualClock(), options: Ledger.Options())
        await next.writes()
        await eventually("the summaries are there again") { database.tables()?.summaries == summaries }
        #expect(try await next.ledger.reader.threadRoots()?.count == 3)
        await next.stop()
    }

    @Test func aMergedSegmentHasItsSummaries() async throws {
        let (database, process, department) = try await ledger()
        await record(3_000, "a", process, department)
        await process.stop()
        // 32 segments of which only the blocks are known.
        var postings: [Posting] = []
        database.tamper { tables in
            for segment in 0..<32 {
                let inside = (0..<200).map {
                    Posting(key: UInt64($0) &* 0x9E37_79B9_7F4A_7C15, index: segment << 14 + $0)
                }
                postings += inside
                for (block, bytes) in PostingSegment.build(segment: segment, postings: inside) {
                    tables.blocks[BlockCoordinate(level: 0, segment: segment, block: block)] = bytes
                }
            }
        }
        let stored = StoredLog(store: database.session(), log: World.origin)
        try await ThreadIndex(stored: stored, segments: [32]).merge(level: 1, segment: 0)
        let whole = ThreadSegment(level: 1, number: 0)
        let part = try #require(database.tables()?.summaries[PartCoordinate(segment: whole, part: 0)])
        let blocks = PostingSegment.build(level: 1, segment: 0, postings: postings)
        let summaries = try PostingSegment.summaries(level: 1, segment: 0, blocks: blocks)
        #expect(part.summaries == summaries.flatMap(\.bytes) && part.root == PostingSegment.root(of: summaries).bytes)
    }
}

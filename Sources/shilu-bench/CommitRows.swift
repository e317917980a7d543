import Audit
import Foundation
import Ledger
import MerkleLog
import PostgresStore
import SignedNote

extension Row {
    static let commitRate = Row(
        name: "commit-rate", work: "sealed append rate while the ledger commits to its thread index",
        against: "the same without", bar: .atLeast(0.7)
    ) { world in
        try await world.withLedger { ledger, store in
            var seconds = [false: 0.0, true: 0.0]
            var commitments = 0
            for (round, isCommitting) in [false, true, true, false, false, true].enumerated() {
                let committer = Task { if isCommitting { try await ledger.keepCommitting() } }
                seconds[isCommitting, default: 0] += try await world.append(to: ledger, "rate\(round)", 0..<300_000)
                committer.cancel()
                _ = await committer.result
            }
            var limit = try ledger.reader.size
            while let found = try await ledger.reader.commitment(upTo: limit) {
                commitments += 1
                limit = found.size - 1
            }
            return Measure(
                ours: 900_000 / (seconds[true] ?? 1), against: 900_000 / (seconds[false] ?? 1), unit: "events/s",
                note: "\(commitments) commitments")
        }
    }

    static let commitCatchUp = Row(
        name: "commit-catch-up",
        work: "the first commitment to a log of 1,000,000 whose segments have no summaries yet",
        against: "the limit", bar: .atLeast(1)
    ) { world in
        _ = try await world.withLedger { ledger, _ in
            _ = try await world.append(to: ledger, "old", 0..<1_000_000)
            while try await ledger.reader.segmentCounts().count < 2 { try await Task.sleep(for: .milliseconds(200)) }
        }
        try world.sql("SET session_replication_role = replica; TRUNCATE ledger.summary")
        let start = ContinuousClock.now
        return try await world.withLedger(enrolling: false) { ledger, _ in
            var committing = Ledger.Committing()
            committing.intervalMilliseconds = 1
            let committer = Task { try await ledger.keepCommitting(committing) }
            while try await ledger.reader.commitment() == nil { try await Task.sleep(for: .milliseconds(5)) }
            let passed = (ContinuousClock.now - start).components
            committer.cancel()
            _ = await committer.result
            let seconds = Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
            return Measure(ours: 1_000_000 / seconds, against: 50_000, unit: "entries/s", note: "recovery included")
        }
    }

    static let commitDisk = Row(
        name: "commit-disk", work: "bytes at rest that commitments add a thread, log of 1,000,000",
        against: "the limit",
        bar: .atMost(1)
    ) { world in
        let threads = 1_000_000 + 200_000
        return try await world.withLedger { ledger, _ in
            let committer = Task { try await ledger.keepCommitting() }
            _ = try await world.append(to: ledger, "disk", 0..<1_000_000)
            while try await ledger.reader.segmentCounts().count < 2 { try await Task.sleep(for: .milliseconds(200)) }
            committer.cancel()
            _ = await committer.result
            guard let bytes = Double(try world.sql("SELECT pg_total_relation_size('ledger.summary')")) else {
                throw BenchError("no size")
            }
            return Measure(
                ours: bytes / Double(threads), against: 120, unit: "bytes/thread", note: "\(Int(bytes)) bytes in all")
        }
    }

    static let caseTime = caseRow(
        "case-time", "p90 of a case file of about 200 sealed entries over HTTP, log of 1,000,000", bar: 300, unit: "ms"
    ) { milliseconds, _, _ in milliseconds }

    static let caseSize = caseRow("case-size", "its size", bar: 400_000, unit: "bytes") { _, archive, _ in
        Double(archive.count)
    }

    static let caseCheck = caseRow("case-check", "p90 of its offline check", bar: 150, unit: "ms") {
        _, archive, world in
        let check = CaseCheck(rootKey: world.root.verifier)
        var times: [Double] = []
        for _ in 0..<20 {
            let start = LoadGenerator.now()
            _ = try check.check(archive)
            times.append((LoadGenerator.now() - start) * 1000)
        }
        return times.sorted()[17]
    }

    /// Case files of threads of about 200 entries, each in a batch of its own or nearly so.
    private static func caseRow(
        _ name: String, _ work: String, bar: Double, unit: String,
        _ figure: @escaping @Sendable (_ milliseconds: Double, _ archive: [UInt8], World) throws -> Double
    ) -> Row {
        Row(name: name, work: work, against: "the limit", bar: .atMost(1)) { world in
            try await world.serve()
            _ = try world.appendSealed("case", 0..<1_000_000, size: 1_000, subjects: 5_000)
            let client = LedgerClient(url: world.url)
            var archive: [UInt8] = []
            // The commitment follows within the minute.
            for _ in 0..<700 {
                if let found = try? await client.caseFile(thread: "subject/licence-1"),
                    try CaseCheck(rootKey: world.root.verifier).check(found).completeTo >= 999_000
                {
                    break
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            var times: [Double] = []
            var entries = 0
            for number in 0..<20 {
                let start = LoadGenerator.now()
                archive = try await client.caseFile(thread: "subject/licence-\(number * 211)")
                times.append((LoadGenerator.now() - start) * 1000)
                entries = try CaseCheck(rootKey: world.root.verifier).check(archive).entries.count
            }
            try await client.close()
            return Measure(
                ours: try figure(times.sorted()[17], archive, world), against: bar, unit: unit,
                note: "\(entries) entries, \(archive.count) bytes; p50 \(times.sorted()[10].rounded()) ms")
        }
    }
}

extension World {
    /// Runs a ledger in this process, with the author enrolled.
    func withLedger<Answer>(
        enrolling: Bool = true, _ body: (Ledger, PostgresLogStore) async throws -> Answer
    ) async throws -> Answer {
        let store = PostgresLogStore(url: cluster.serviceURL)
        let ledger = Ledger(store: store, key: key, signingGuard: nil)
        let running = Task { try await ledger.run() }
        while true {
            if case .writer = ledger.role { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        if enrolling {
            for note in try BenchEvents.authorityNotes(root: root, key: author) {
                _ = try await ledger.append(note: note)
            }
        }
        let answer = try await body(ledger, store)
        running.cancel()
        _ = await running.result
        await store.close()
        return answer
    }

    /// Appends sealed batches, four at a time; returns the seconds it took.
    func append(to ledger: Ledger, _ series: String, _ numbers: Range<Int>) async throws -> Double {
        let events = events(series)
        let batches = try stride(from: numbers.lowerBound, to: numbers.upperBound, by: 4_096).map {
            try events.batch($0..<min($0 + 4_096, numbers.upperBound))
        }
        let start = LoadGenerator.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for number in stride(from: worker, to: batches.count, by: 4) {
                        _ = try await ledger.append(batch: batches[number])
                    }
                }
            }
            try await group.waitForAll()
        }
        return LoadGenerator.now() - start
    }
}

import Audit
import MerkleLog
import SignedNote

/// Appends event lines one after the other, sealed or singly signed, and says what came of it.
///
/// One piece is under way at a time, so the ledger holds the events in the order of the file. What is sent depends on the
/// lines and the key alone: a run that is repeated sends the same bytes, and the ledger answers with the first receipts.
struct Appending {
    let url: String
    let keys: [SigningKey]
    /// Events in a sealed batch; nil signs each event singly.
    var batchSize: Int?
    /// Where to keep receipts; a piece whose receipt is there is not sent again.
    var receipts: String?
    /// Wait for the ledger's quorum of witnesses.
    var witnessed = false

    /// What has been done so far.
    private struct Tally {
        var events = 0
        var pieces = 0
        /// Pieces that the ledger knew, or whose receipt was kept.
        var known = 0
        /// Receipts that the witnesses were too late for.
        var unwitnessed = 0
    }

    func run(_ lines: LineReader) async throws {
        if let receipts { try Files.makeFolder(receipts) }
        let bar = ProgressBar("appending", unit: "bytes")
        defer { bar.end() }
        var lines = lines
        var tally = Tally()
        try await Remote.use(url) { client in
            if let batchSize {
                var sealer = Sealer(key: keys[0], countMax: batchSize)
                while let line = try lines.next() {
                    if let batch = try sealer.add(line) { try await send(batch, client, &tally) }
                    bar.update(lines.bytesRead, of: lines.byteCount)
                }
                if let batch = try sealer.finish() { try await send(batch, client, &tally) }
            } else {
                while let line = try lines.next() {
                    try await send(line, client, &tally)
                    bar.update(lines.bytesRead, of: lines.byteCount)
                }
            }
        }
        bar.end()
        report(tally, bar.elapsed)
    }

    private func send(_ batch: SealedBatch, _ client: LedgerClient, _ tally: inout Tally) async throws {
        let before = tally.events
        try await once(name: batch.id, bytes: batch.bytes, events: batch.count, &tally) { () throws -> AppendReceipt in
            do {
                return try await client.append(batch: batch.bytes, witnessed: witnessed)
            } catch let problem as Problem {
                throw Self.located(problem, line: batch.firstLine + (problem.line ?? 0), before)
            }
        }
    }

    private func send(_ line: [UInt8], _ client: LedgerClient, _ tally: inout Tally) async throws {
        let before = tally.events
        let note = try Note.sign(line + [UInt8(ascii: "\n")], by: keys).encoded
        try await once(name: "event", bytes: note, events: 1, &tally) { () throws -> AppendReceipt in
            do {
                return try await client.append(note: note, witnessed: witnessed)
            } catch let problem as Problem {
                throw Self.located(problem, line: before + 1, before)
            }
        }
    }

    /// Sends unless the receipt is there, and keeps the receipt. Its name holds a hash of what was sent, so the receipt of
    /// other content is never taken for this one's.
    private func once(
        name: String, bytes: [UInt8], events: Int, _ tally: inout Tally, _ append: () async throws -> AppendReceipt
    ) async throws {
        let hash = Hex.encode(Array(MerkleHash.leaf(bytes).bytes.prefix(8)))
        let file = receipts.map { "\($0)/\(name)-\(hash).tlog-proof" }
        if let file, Files.exists(file) {
            tally.known += 1
        } else {
            let receipt = try await append()
            if let file { try Files.write(receipt.keptProof ?? Array(receipt.proof.utf8), to: file) }
            if receipt.repeated { tally.known += 1 }
            if witnessed, !receipt.isWitnessed { tally.unwitnessed += 1 }
        }
        tally.events += events
        tally.pieces += 1
    }

    /// The refusal with the line it is about. 503 stays what it is: nothing is wrong with the line.
    private static func located(_ problem: Problem, line: Int, _ before: Int) -> any Error {
        guard problem.status != 503 else { return problem }
        return Failure("line \(line): \(problem) (\(Terminal.grouped(before)) events before it are recorded)")
    }

    private func report(_ tally: Tally, _ elapsed: Duration) {
        let number = Terminal.grouped
        let pieces = batchSize == nil ? "" : " in \(number(tally.pieces)) batches"
        let known = tally.known == 0 ? "" : ", of these known before: \(number(tally.known))"
        Terminal.say(
            "\(number(tally.events)) events\(pieces)\(known); \(Terminal.seconds(elapsed)), \(Terminal.rate(tally.events, in: elapsed, unit: "events"))")
        if tally.unwitnessed > 0 { Terminal.say(Self.notWitnessed(tally.unwitnessed)) }
    }

    /// Everything is recorded, so this is no failure; whoever wanted more must still be told.
    static func notWitnessed(_ count: Int) -> String {
        "not witnessed in time: \(count) of the receipts. The events are recorded; shilu prove --witnessed gets the proofs later"
    }
}

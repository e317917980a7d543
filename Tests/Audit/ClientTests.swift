import Audit
import MerkleLog
import SignedNote
import Testing

/// The parts of the client that need no network.
@Suite struct ClientTests {
    private func batches(_ lines: [String], _ sealer: Sealer) throws -> [SealedBatch] {
        var sealer = sealer
        var batches: [SealedBatch] = []
        for line in lines { if let batch = try sealer.add(Array(line.utf8)) { batches.append(batch) } }
        if let batch = try sealer.finish() { batches.append(batch) }
        return batches
    }

    @Test func sealingIsRepeatable() throws {
        let key = TestLog().deskKey
        let lines = (0..<25).map { TestLog.complaint("s\($0)") }
        let first = try batches(lines, Sealer(key: key, countMax: 10))
        #expect(first == (try batches(lines, Sealer(key: key, countMax: 10))))
        #expect(first.map(\.count) == [10, 10, 5] && first.map(\.firstLine) == [1, 11, 21])
        #expect(Set(first.map(\.id)).count == 3)
        let named = try batches(lines, Sealer(key: key, prefix: "import-2026", countMax: 10))
        #expect(named.map(\.id) == ["import-2026-00000000", "import-2026-00000001", "import-2026-00000002"])
        let other = try batches(Array(lines.dropFirst()), Sealer(key: key, countMax: 10))
        #expect(Set(other.map(\.id)).isDisjoint(with: first.map(\.id)))
    }

    @Test func aSealedBatchIsWhatALedgerTakes() throws {
        let log = TestLog()
        let lines = (0..<3).map { TestLog.complaint("s\($0)") }
        let batch = try #require(try batches(lines, Sealer(key: log.deskKey)).first)
        let text = String(decoding: batch.bytes, as: UTF8.self)
        // The seal is a note of three lines, an empty line and a signature; behind it an empty line and the events.
        let end = try #require(text.firstRange(of: "\n\n{")).lowerBound
        let note = try Note.parse(Array((text[..<end] + "\n").utf8))
        #expect(try note.signers(of: [log.deskKey.verifier]).count == 1)
        let seal = try Seal(checkpoint: Checkpoint(text: note.text))
        #expect(seal.batchID == batch.id && seal.count == 3 && seal.keyName == log.deskKey.name)
        #expect(seal.root == TestLog.root(lines.map { MerkleHash.leaf(Array(($0 + "\n").utf8)) }[...]))
        #expect(text.hasSuffix("\n\n" + lines.joined(separator: "\n") + "\n"))
    }

    @Test func linesThatCannotBeSealed() throws {
        for line in ["", "a\tb", String(repeating: "x", count: 60_001)] {
            #expect(throws: Sealer.Failure.self) { try batches(["{}", line], Sealer(key: TestLog().deskKey)) }
        }
        // A batch is cut before it grows too large.
        let wide = Array(repeating: String(repeating: "x", count: 50_000), count: 10)
        let cut = try batches(wide, Sealer(key: TestLog().deskKey, byteCountMax: 200_000))
        #expect(cut.map(\.count) == [3, 3, 3, 1])
    }

    @Test func whatDoesNotEndIsEnded() async throws {
        await #expect(throws: TimeLimit.Exceeded.self) {
            try await TimeLimit.within(.milliseconds(20)) { try await Task.sleep(for: .seconds(600)) }
        }
        let seven = try await TimeLimit.within(.seconds(600)) { 7 }
        #expect(seven == 7)
    }

    @Test func serverSentEvents() throws {
        var events = ServerSentEvents()
        let stream = "retry: 1000\n\nid: 4\ndata: {\"a\":1}\n\n:\nid: 9\n\ndata: x\r\ndata: y\r\n\r\ndata: cut"
        var messages: [ServerSentEvents.Message] = []
        // However the network cuts the stream.
        for byte in stream.utf8 { messages += try events.take([byte]) }
        #expect(
            messages == [
                .init(id: "4", data: Array(#"{"a":1}"#.utf8)), .init(id: "9", data: []),
                .init(id: "9", data: Array("x\ny".utf8)),
            ])
        #expect(throws: AuditError.self) {
            for _ in 0..<2 { _ = try events.take(repeatElement(UInt8(ascii: "x"), count: ServerSentEvents.byteCountMax)) }
        }
    }

    @Test func answers() throws {
        let single = try AppendReceipt(
            json: Array(#"{"index":7,"recordedAt":"2026-01-01T00:00:00.000Z","proof":"p"}"#.utf8), repeated: true)
        #expect(single.index == 7 && single.events == nil && single.repeated && single.keptProof == nil)
        let batch = try AppendReceipt(
            json: Array(
                #"{"sealIndex":7,"firstIndex":8,"count":3,"recordedAt":"2026-01-01T00:00:00.000Z","proof":"p"}"#.utf8),
            repeated: false)
        #expect(batch.index == 7 && batch.events == 8..<11)
        for (first, count) in [(Int.max, 1), (8, -1)] {
            #expect(throws: AuditError.self) {
                try AppendReceipt(
                    json: Array(
                        "{\"sealIndex\":7,\"firstIndex\":\(first),\"count\":\(count),\"recordedAt\":\"\",\"proof\":\"\"}".utf8),
                    repeated: false)
            }
        }
        let problem = Problem(
            status: 422,
            body: Array(#"{"code":"schema","title":"T","detail":"D","pointer":"/data/x","line":3,"status":422}"#.utf8),
            retryAfterSeconds: nil)
        #expect(problem.code == "schema" && problem.pointer == "/data/x" && problem.line == 3)
        #expect(Problem(status: 502, body: Array("<html>".utf8), retryAfterSeconds: 2).code == "http-502")
    }

    /// Random keys with a few repeated, in memory and spilled: the earliest second use is found.
    @Test func doubledKeysAmongMany() throws {
        let folder = try TemporaryFolder(in: nil)
        for capacity in [64, 1000, 1 << 19] {
            let spill = KeySpill(capacity: capacity, folder: folder, name: "k\(capacity)")
            var generator = SystemRandomNumberGenerator()
            var keys = (0..<5000).map { _ in IdempotencyKey(high: generator.next(), low: generator.next()) }
            keys[4000] = keys[10]
            keys[3000] = keys[2999]
            keys[4500] = keys[10]
            for (index, key) in keys.enumerated() { try spill.add(key, index: index) }
            let found = try spill.firstDuplicate(before: .max)
            #expect(found?.first == 2999 && found?.second == 3000)
            #expect(try spill.firstDuplicate(before: 3000) == nil)
        }
    }
}

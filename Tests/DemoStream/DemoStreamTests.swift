import Demo
import MerkleLog
import SignedNote
import Supervision
import Testing

@Suite struct DemoStreamTests {
    /// Every line goes through the reader and the authority as the ledger's admission would judge it.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func everyLineIsAdmittedWhereItStands(seed: UInt64) throws {
        let origin = "ledger.example.org/demo"
        let root = try SigningKey(name: origin + "/authority", seed: [UInt8](repeating: 7, count: 32))
        let ledger = try SigningKey(name: origin, seed: [UInt8](repeating: 8, count: 32))
        var reader = EventReader()
        var authority = try Authority.founded(by: reader.read(Array(founding(origin, ledger, root).utf8)))
        let stream = try DemoStream(events: 20_000, seed: seed, origin: origin)
        var types: Set<String> = []
        var ids: Set<String> = []
        var count = 0
        var wave = 0
        for piece in stream {
            #expect(piece.wave >= wave)
            wave = piece.wave
            let signer = try piece.department.map { try stream.keys.key(of: $0).verifier } ?? root.verifier
            for line in piece.lines {
                count += 1
                let event = try reader.read(Array(piece.bytes[line].dropLast()))
                types.insert(event.type.name)
                #expect(ids.insert("\(event.source) \(event.id)").inserted)
                #expect(event.timeMilliseconds <= piece.recordedMilliseconds)
                try authority.scope(of: [signer]).check(event)
                if event.type.author == .root { try authority.apply(event, index: count) }
            }
        }
        #expect(count == 20_000)
        let expected = Set(Vocabulary.all.filter { $0.author != .ledger && $0.name != "ledger.founded" }.map(\.name))
        #expect(types == expected)
    }

    @Test func sameSeedSameBytes() throws {
        func digest(_ seed: UInt64) throws -> MerkleHash {
            let bytes = try DemoStream(events: 3_000, seed: seed).flatMap(\.bytes)
            return MerkleHash.sha256(of: bytes)
        }
        let first = try digest(5)
        #expect(try digest(5) == first)
        #expect(try digest(6) != first)
    }

    /// A small province has its rules, a registry and complaints too; numbers are kept.
    @Test(arguments: [(400, nil), (2_500, nil), (30_000, 25_000)] as [(Int, Int?)])
    func numbersAreKept(events: Int, subjects: Int?) throws {
        let stream = try DemoStream(events: events, subjects: subjects, seed: 9)
        let lines = stream.flatMap { piece in piece.lines.map { String(decoding: piece.bytes[$0], as: UTF8.self) } }
        #expect(lines.count == events)
        #expect(stream.eventCount == events)
        let ofType = { (type: String) in lines.count { $0.contains(#""type":"\#(type)""#) } }
        if let subjects { #expect(ofType("subject.registered") >= subjects) }
        for type in ["calendar.published", "item.published", "grant.given", "complaint.registered", "inspection.completed"] {
            #expect(ofType(type) > 0)
        }
    }

    /// Batches verify as the ledger's admission asks: the seal's root over the lines.
    @Test func sealsAddUp() throws {
        let stream = try DemoStream(events: 1_000, seed: 3)
        var sealed = 0
        for piece in stream {
            guard let department = piece.department else { continue }
            let key = try stream.keys.key(of: department)
            let batch = try piece.batch(by: key)
            let end = batch.indices.dropFirst().first { batch[$0] == 0x0A && batch[$0 - 1] == 0x0A && batch[$0 - 2] != 0x0A && $0 > 200 }
            #expect(end != nil)
            #expect(batch.suffix(piece.bytes.count) == piece.bytes[...])
            let entries = try piece.entries(root: key, keys: stream.keys, stamp: Stamp(milliseconds: 0))
            #expect(entries.count == piece.lines.count + 1)
            sealed += 1
        }
        #expect(sealed > 50)
    }

    private func founding(_ origin: String, _ ledger: SigningKey, _ root: SigningKey) -> String {
        EventDraft(
            .ledgerFounded, id: "1", source: "/authority", subject: "log/\(origin)", time: "2025-01-01T00:00:00Z",
            data: [
                "origin": .string(origin), "ledgerKey": .string("\(ledger.verifier)"), "rootKey": .string("\(root.verifier)"),
                "witnesses": ["quorum": .integer(0), "keys": []], "vocabulary": .string(Base64.encode([UInt8](repeating: 1, count: 32))),
            ]
        ).line
    }
}

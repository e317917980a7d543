import Foundation
import MerkleLog
import SignedNote
import Testing
import Witness

/// A witness never forgets unnoticed.
@Suite struct RecordTests {
    private let place = Place()
    private let log = ToyLog().grown(to: 100)
    private var origin: String { log.key.name }

    /// A witness that has cosigned these sizes, gone again.
    private func cosign(_ sizes: Int..., begin: Bool = false) async throws {
        let witness = try place.witness([log.key.verifier], begin: begin)
        for size in sizes {
            let answer = await witness.addCheckpoint(log.request(old: 0, to: 1).encoded)
            let old = answer.status == 409 ? Int(answer.body.dropLast()) ?? 0 : 1
            let next = await witness.addCheckpoint(log.request(old: old, to: size).encoded)
            #expect(next.status == 200, "\(next.body)")
        }
    }

    private func refusal(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "started"
        } catch { return "\(error)" }
    }

    private func copy(_ from: String, _ to: String) throws {
        try? FileManager.default.removeItem(atPath: to)
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }

    @Test("It must be begun, and is begun once")
    func begin() async throws {
        #expect(refusal { try place.witness([log.key.verifier]) }.contains("has not begun with \(origin)"))
        try await cosign(5, begin: true)
        let records = try place.records()
        #expect(throws: WitnessFault.self) { try records.begin(["log.example/other", origin]) }
        try FileManager.default.removeItem(atPath: place.file(origin))
        #expect(throws: WitnessFault.self) { try records.begin(["log.example/other", origin]) }
    }

    @Test("It goes on where it was")
    func restart() async throws {
        try await cosign(5, 9, begin: true)
        try await cosign(20)
        let witness = try place.witness([log.key.verifier])
        #expect(await witness.addCheckpoint(log.request(old: 9).encoded).body == "20\n")
    }

    @Test("A state that is missing, or a record beside the key that is missing, refuses")
    func lost() async throws {
        try await cosign(5, begin: true)
        let kept = place.folder + "/kept"
        for besideKey in [false, true] {
            let file = place.file(origin, besideKey: besideKey)
            try copy(file, kept)
            try FileManager.default.removeItem(atPath: file)
            #expect(
                refusal { try place.witness([log.key.verifier]) }.contains(
                    besideKey ? "beside the key is lost" : "state of \(origin) is lost"))
            try copy(kept, file)
        }
        try await cosign(9)
    }

    @Test(
        "An older state refuses, and the copy beside the key mends it; a state one step ahead is a crash between two writes"
    )
    func older() async throws {
        try await cosign(5, begin: true)
        let (state, beside) = (place.file(origin), place.file(origin, besideKey: true))
        let (older, newer) = (place.folder + "/older", place.folder + "/newer")
        try copy(state, older)
        try await cosign(9)
        try copy(state, newer)
        try copy(older, state)
        let why = refusal { try place.witness([log.key.verifier]) }
        #expect(why.contains("older than it was") && why.contains("5 entries") && why.contains("9"))
        try copy(beside, state)
        try await cosign(20)
        // Behind the state's write and before the other's.
        try copy(newer, beside)
        let witness = try place.witness([log.key.verifier])
        #expect(await witness.addCheckpoint(log.request(old: 9).encoded).body == "20\n")
        #expect(await witness.addCheckpoint(log.request(old: 20, to: 30).encoded).status == 200)
        #expect(try Data(contentsOf: URL(fileURLWithPath: state)) == Data(contentsOf: URL(fileURLWithPath: beside)))
    }

    @Test("Two records that contradict each other, a damaged one, and another witness's refuse")
    func damaged() async throws {
        try await cosign(5, begin: true)
        let (state, beside) = (place.file(origin), place.file(origin, besideKey: true))
        let good = try Data(contentsOf: URL(fileURLWithPath: state))
        func start(_ content: Data, _ path: String) throws -> String {
            try content.write(to: URL(fileURLWithPath: path))
            defer { try? good.write(to: URL(fileURLWithPath: path)) }
            return refusal { try place.witness([log.key.verifier]) }
        }
        let fork = ToyLog().grown(to: 2).grown(to: 100, content: "forged").checkpoint(5)
        let cosigned = try fork.adding([Cosignature.sign(fork.note.text, by: Keys.witness, timestampSeconds: 5)])
        let contradiction = Record(witness: Keys.witness.verifier, origin: origin, latest: cosigned).encoded
        #expect(try start(Data(contradiction), beside).contains("contradict each other"))
        #expect(try start(good.dropLast(1), state).contains("damaged"))
        #expect(try start(Data("x".utf8), state).contains("damaged"))
        #expect(try start(Data(), beside).contains("damaged"))
        // Not even a whole record without the witness's own signature is one: nobody can raise or lower it by hand.
        let unsigned = Record(witness: Keys.witness.verifier, origin: origin, latest: log.checkpoint(90)).encoded
        #expect(try start(Data(unsigned), state).contains("damaged"))
        let other = Keys.make("witness.example/w2", 8, .cosignatureEd25519)
        #expect(
            try start(Data(Record(witness: other.verifier, origin: origin).encoded), state).contains("another witness"))
        #expect(refusal { try place.witness([log.key.verifier]) } == "started")
    }

    @Test("One key is used by one process, and the two places are two")
    func alone() throws {
        let first = try place.records()
        #expect(refusal { try place.records() }.contains("another process"))
        withExtendedLifetime(first) {}
        #expect(
            refusal {
                try Records(witness: Keys.witness.verifier, keyFile: place.keyFile, state: place.keyFile + ".records")
            }
            .contains("beside the key"))
    }

    @Test("A record that cannot be kept is no cosignature, and nothing has moved")
    func fullDisk() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        #expect(await witness.addCheckpoint(log.request(old: 0, to: 5).encoded).status == 200)
        // The temporary file's name is taken by a folder: writing fails, in one place and then in the other.
        for besideKey in [false, true] {
            let obstacle = place.file(origin, besideKey: besideKey) + ".new"
            try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
            #expect(await witness.addCheckpoint(log.request(old: 5, to: 9).encoded).status == 500)
            #expect(place.alarms.all.last?.contains("could not be kept") == true)
            try FileManager.default.removeItem(atPath: obstacle)
            #expect(await witness.addCheckpoint(log.request(old: 0).encoded).body == "5\n")
        }
        #expect(await witness.addCheckpoint(log.request(old: 5, to: 7).encoded).status == 200)
    }

    @Test(
        "A served checkpoint with the witness's own cosignature that is newer than its record proves that it was set back"
    )
    func served() throws {
        let (keys, own) = ([log.key.verifier], Keys.witness.verifier)
        func cosigned(_ log: ToyLog, _ size: Int) throws -> SignedCheckpoint {
            let signed = log.checkpoint(size)
            return try signed.adding([Cosignature.sign(signed.note.text, by: Keys.witness, timestampSeconds: 5)])
        }
        func check(_ signed: SignedCheckpoint, _ record: Record?) -> String {
            refusal { try ServedCheck.check(signed.encoded, keys: keys, witness: own) { _ in record } }
        }
        let record = Record(witness: own, origin: origin, latest: try cosigned(log, 9))
        for size in [5, 9] { #expect(try check(cosigned(log, size), record) == "started") }
        #expect(try check(cosigned(log, 10), record).contains("lost or set back"))
        #expect(try check(cosigned(log, 5), nil).contains("lost or set back"))
        #expect(try check(cosigned(ToyLog().grown(to: 100, content: "forged"), 9), record).contains("lost or set back"))
        #expect(check(log.checkpoint(50), record) == "started")
        #expect(
            check(ToyLog("log.example/other", seed: 3).grown(to: 3).checkpoint(), record).contains(
                "not a checkpoint of a log"))
    }
}

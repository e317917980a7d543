import Foundation
import MerkleLog
import SignedNote
import TestSupport
import Testing
import Witness

/// Every status of c2sp.org/tlog-witness, add-checkpoint, and what leads to it.
@Suite struct ProtocolTests {
    private let place = Place()
    private let log = ToyLog().grown(to: 100)

    private func send(_ witness: Witness, _ request: AddCheckpoint) async -> Witness.Answer {
        await witness.addCheckpoint(request.encoded)
    }

    /// The request with lines of its text replaced.
    private func send(_ witness: Witness, _ request: AddCheckpoint, _ edit: (inout String) -> Void) async
        -> Witness.Answer
    {
        var text = String(decoding: request.encoded, as: UTF8.self)
        edit(&text)
        return await witness.addCheckpoint(Array(text.utf8))
    }

    @Test("200: a cosignature on exactly this checkpoint, of now, by the witness's key; again for the same tree")
    func cosigns() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        for (old, size) in [(0, 7), (7, 64), (64, 64), (64, 100)] {
            let request = log.request(old: old, to: size)
            let answer = await send(witness, request)
            #expect(answer.status == 200, "\(answer.body)")
            #expect(answer.body.hasPrefix("— witness.example/w1 ") && answer.body.hasSuffix("\n"))
            let line = try SignatureLine(line: String(answer.body.dropLast()))
            #expect(Keys.witness.verifier.verify(line.signature, text: request.signed.note.text))
            #expect(Cosignature.timestampSeconds(line) == 1_700_000_000)
        }
    }

    @Test("400: what is not in the form, and an old size above the checkpoint's")
    func malformed() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let request = log.request(old: 7)
        let edits: [(String, String)] = [
            ("old 7", "old 07"), ("old 7", "old -7"), ("old 7", "old"), ("old 7", "Old 7"), ("old 7", "old 7 "),
            ("old 7", "old  7"), ("old 7", "old 99999999999999999999"), ("old 7\n", "old 7\r\n"), ("old 7", "old 101"),
            ("\n\nlog.example", "\nlog.example"), ("\n100\n", "\n0100\n"), ("\n100\n", "\n1e2\n"), ("— log", "- log"),
        ]
        for (from, to) in edits {
            let answer = await send(witness, request) { text in text.replace(from, with: to, maxReplacements: 1) }
            // A checkpoint that reads well but was changed is no longer signed: 403 is right there, and only there.
            #expect(answer.status == 400, "\(from) -> \(to): \(answer.status) \(answer.body)")
        }
        let proof = "\(log.root(7))\n"
        let lines = String(repeating: proof, count: 64)
        #expect(
            await send(witness, request) { $0.replace("old 7\n", with: "old 7\n" + lines, maxReplacements: 1) }.status
                == 400)
        #expect(
            await send(witness, request) { $0.replace("old 7\n", with: "old 7\nAAAA\n", maxReplacements: 1) }.status
                == 400)
        for bytes in [[], [10], Array("old 0\n\n".utf8), [0xFF, 0xFE, 10, 10], Array("old 0\n".utf8)] {
            #expect(await witness.addCheckpoint(bytes).status == 400)
        }
        // None of this has moved anything.
        #expect(await send(witness, log.request(old: 0)).status == 200)
    }

    @Test("404: an origin that is not watched, signed or not")
    func unknownOrigin() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let other = ToyLog("log.example/other", seed: 1).grown(to: 3)
        #expect(await send(witness, other.request(old: 0)).status == 404)
    }

    @Test("403: no signature by a trusted key, or a bad one in its name; unknown keys' lines are ignored")
    func untrusted() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let stranger = ToyLog(log.key.name, seed: 2).grown(to: 5)
        #expect(await send(witness, stranger.request(old: 0)).status == 403)
        let good = log.request(old: 0, to: 5)
        let foreign = stranger.key.sign(good.signed.note.text)
        let bad = SignatureLine(name: log.key.name, id: log.key.verifier.id, signature: foreign.signature)
        for (added, status) in [([bad], 403), ([foreign], 200)] {
            let signed = try good.signed.adding(added)
            #expect(await send(witness, AddCheckpoint(oldSize: 0, proof: [], signed: signed)).status == status)
        }
    }

    @Test("409: another old size than the cosigned one; the body is that size, in its own media type")
    func conflict() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        expectConflict(await send(witness, log.request(old: 3, to: 9)), "0\n")
        #expect(await send(witness, log.request(old: 0, to: 9)).status == 200)
        for (old, size) in [(0, 9), (0, 50), (5, 50), (8, 9), (10, 50)] {
            expectConflict(await send(witness, log.request(old: old, to: size)), "9\n")
        }
        // An older tree than the cosigned one can only be asked for with a wrong old size, or one above its own.
        expectConflict(await send(witness, log.request(old: 5, to: 8)), "9\n")
        #expect(await send(witness, AddCheckpoint(oldSize: 9, proof: [], signed: log.checkpoint(8))).status == 400)
    }

    private func expectConflict(_ answer: Witness.Answer, _ body: String) {
        #expect(answer.status == 409 && answer.contentType == "text/x.tlog.size" && answer.body == body)
    }

    @Test("422: no proof, a wrong one, a superfluous one, a fork, another root for the same size, a root of no tree")
    func inconsistent() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let hash = log.root(1)
        #expect(await send(witness, AddCheckpoint(oldSize: 0, proof: [hash], signed: log.checkpoint(9))).status == 422)
        #expect(
            await send(witness, AddCheckpoint(oldSize: 0, proof: [], signed: log.checkpoint(0, root: hash))).status
                == 422)
        #expect(await send(witness, log.request(old: 0, to: 9)).status == 200)
        let fork = ToyLog().grown(to: 5).grown(to: 100, content: "forged")
        var proof = log.proof(9)
        proof[0] = hash
        for request in [
            AddCheckpoint(oldSize: 9, proof: [], signed: log.checkpoint()),
            AddCheckpoint(oldSize: 9, proof: proof, signed: log.checkpoint()),
            AddCheckpoint(oldSize: 9, proof: log.proof(9) + [hash], signed: log.checkpoint()),
            AddCheckpoint(oldSize: 9, proof: [hash], signed: log.checkpoint(9)),
            fork.request(old: 9), fork.request(old: 9, to: 9),
        ] {
            #expect(await send(witness, request).status == 422)
        }
        #expect(place.alarms.all.count == 1 && place.alarms.all[0].contains("two roots for 9 entries"))
        #expect(await send(witness, log.request(old: 9)).status == 200)
    }

    @Test("The empty tree can be cosigned, and anything continues it")
    func emptyTree() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        #expect(await send(witness, log.request(old: 0, to: 0)).status == 200)
        #expect(await send(witness, log.request(old: 0, to: 5)).status == 200)
    }

    @Test("Extension lines are cosigned with the rest")
    func extensions() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let signed = log.checkpoint(5, extensions: ["more"])
        let answer = await send(witness, AddCheckpoint(oldSize: 0, proof: [], signed: signed))
        let line = try SignatureLine(line: String(answer.body.dropLast()))
        #expect(Keys.witness.verifier.verify(line.signature, text: signed.note.text))
    }

    @Test("Monitor retrieval: nothing before the first, then the log's signature and the witness's, and no other")
    func retrieval() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let hash = URL(fileURLWithPath: place.file(log.key.name)).lastPathComponent
        #expect(await witness.checkpoint(originHash: hash).status == 404)
        #expect(await witness.checkpoint(originHash: "x").status == 404)
        let stranger = Keys.make("stranger.example", 4, .ed25519)
        let request = log.request(old: 0, to: 5)
        let signed = try request.signed.adding([stranger.sign(request.signed.note.text)])
        #expect(await send(witness, AddCheckpoint(oldSize: 0, proof: [], signed: signed)).status == 200)
        let note = try Note.parse(Array(await witness.checkpoint(originHash: hash).body.utf8))
        #expect(try note.signers(of: [log.key.verifier, Keys.witness.verifier]).count == 2)
        #expect(note.signatures.count == 2)
    }

    @Test("Several keys of one log, several logs, each with a size of its own")
    func severalLogs() async throws {
        let rotated = ToyLog(log.key.name, seed: 7).grown(to: 100)
        let other = ToyLog("log.example/other", seed: 3).grown(to: 40)
        let witness = try place.witness([log.key.verifier, rotated.key.verifier, other.key.verifier], begin: true)
        #expect(await send(witness, log.request(old: 0, to: 9)).status == 200)
        #expect(await send(witness, other.request(old: 0, to: 30)).status == 200)
        #expect(await send(witness, rotated.request(old: 9, to: 10)).status == 200)
    }

    @Test("Of requests for one log at the same time one wins, and the cosigned sizes never go back")
    func races() async throws {
        let witness = try place.witness([log.key.verifier], begin: true)
        let log = log
        for start in stride(from: 0, to: 60, by: 6) {
            let statuses = await withTaskGroup(of: Int.self) { group in
                for size in start + 1...start + 6 {
                    group.addTask { await witness.addCheckpoint(log.request(old: start, to: size).encoded).status }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && Set(statuses).isSubset(of: [200, 409]))
            // On to where the next round begins.
            let answer = await send(witness, log.request(old: 0, to: 100))
            let size = try #require(Int(answer.body.dropLast()))
            #expect(size > start)
            if size < start + 6 { #expect(await send(witness, log.request(old: size, to: start + 6)).status == 200) }
        }
    }

    @Test("Whatever is sent, there is an answer, and nothing but a true continuation is cosigned")
    func mutations() async throws {
        let seed = SeededGenerator.freshSeed()
        print("mutations: SHILU_TEST_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let witness = try place.witness([log.key.verifier], begin: true)
        #expect(await send(witness, log.request(old: 0, to: 9)).status == 200)
        let good = log.request(old: 9, to: 50).encoded
        for _ in 0..<3_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                guard !bytes.isEmpty else { break }
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(bytes[at], at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
                }
            }
            guard bytes != good else { continue }
            let answer = await witness.addCheckpoint(bytes)
            // Another old size with the same checkpoint conflicts; a line of an unknown key is ignored.
            if answer.status == 200 {
                let request = try AddCheckpoint(parsing: bytes)
                #expect(request.signed.checkpoint == log.checkpoint(50).checkpoint)
                return
            }
            #expect([400, 403, 404, 409, 422].contains(answer.status))
        }
    }
}

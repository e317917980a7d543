import Foundation
import Ledger
import MerkleLog
import SignedNote
import Testing

/// What goes into a case file, and how much may.
@Suite struct CaseFileTests {
    /// A view of the log with a commitment to its thread index. The model knows nothing of the ledger's own entries, so
    /// nothing is sent by way of it afterwards.
    private func committedReader(_ rig: Rig) async throws -> LogReader {
        var committing = Ledger.Committing()
        committing.intervalMilliseconds = 20
        let ledger = rig.active.ledger
        let committer = Task { [committing] in try await ledger.keepCommitting(committing) }
        let size = try ledger.reader.size
        await eventually("a commitment to all there is") { (try? await ledger.reader.commitment()?.size) ?? 0 >= size }
        committer.cancel()
        _ = await committer.result
        return try ledger.reader
    }

    private struct Seals: Decodable {
        struct Proof: Decodable, Equatable {
            var index: Int
            var seal: Int
            var path: [String]
        }
        var proofs: [Proof]
    }

    /// Entries in runs carry the path that recursion over their run gives; the seals are there, and none is asked for with every
    /// event.
    @Test func sealsAndPathsOfRuns() async throws {
        let rig = try await Rig()
        await rig.grow(to: 700)
        await rig.send(Submission(.complaint(1, id: "single", by: World.steady, about: 5), by: [World.steady.system]))
        await rig.grow(to: 3_000)
        let entries = rig.model.entries
        let reader = try await committedReader(rig)
        let before = rig.database.faults.calls(of: .lastSeen)
        let file = try await reader.caseFile(thread: "subject/s-5", against: reader.signed)
        let questions = rig.database.faults.calls(of: .lastSeen) - before

        let own = entries.indices.filter { entries[$0].threads.contains("subject/s-5") }
        #expect(questions > 0 && 2 * questions < own.count)
        var leaves: [Int: [MerkleHash]] = [:]
        for entry in entries {
            guard let seal = entry.seal else { continue }
            leaves[seal, default: []].append(NaiveTree.leaf(Array(entry.bytes.dropFirst(Stamp.lineCount))))
        }
        let expected = own.compactMap { index -> Seals.Proof? in
            guard let seal = entries[index].seal, let run = leaves[seal] else { return nil }
            let path = NaiveTree.path(index - seal - 1, run[...])
            return Seals.Proof(index: index, seal: seal, path: path.map(\.description))
        }
        #expect(expected.count == own.count - 1 && expected.count > 20)
        let seals = try #require(file.files.first { $0.name == "seals.json" })
        #expect(try JSONDecoder().decode(Seals.self, from: Data(seals.bytes)).proofs == expected)

        // The thread, its seals, what enrolled the key that signed, the founding, the commitment.
        let bundle = try #require(file.files.first { $0.name == "entries" }).bytes
        let kept = Set(try EntryBundle.ranges(in: bundle).map { Array(bundle[$0]) })
        let needed = own + Set(expected.map(\.seal)) + [0, 1, 2]
        for index in needed { #expect(kept.contains(entries[index].bytes), "entry \(index)") }
        await rig.active.stop()
    }

    /// Against an earlier checkpoint, which may be the newest that witnesses have cosigned, a case is what it was then.
    @Test func earlierCheckpoint() async throws {
        let rig = try await Rig()
        await rig.grow(to: 700)
        let earlier = try await committedReader(rig)
        let was = try await earlier.caseFile(thread: "subject/s-5", against: earlier.signed)
        // The thread goes on, and so do its department's rights and the commitments.
        let more = (0..<16_384).map { TestEvent.complaint(10_000 + $0, id: "m-\($0)", by: World.steady, about: $0 % 97) }
        for submission in [
            Submission(.suspension(of: World.steady.system, in: World.steady, id: "suspend"), by: [World.rootKey]),
            Submission(.enrolment(of: World.steady.system, in: World.steady, id: "again"), by: [World.rootKey]),
            Submission(batch: "more", more, by: World.steady.system),
        ] {
            #expect(await rig.active.send(submission).refusal == nil)
        }
        let reader = try await committedReader(rig)
        let file = try await reader.caseFile(thread: "subject/s-5", against: earlier.signed)
        #expect(file.files.map(\.name) == was.files.map(\.name))
        for (now, was) in zip(file.files, was.files) { #expect(now.bytes == was.bytes, "\(now.name)") }
        let newer = try await reader.caseFile(thread: "subject/s-5", against: reader.signed)
        #expect(newer.files[2].bytes.count > was.files[2].bytes.count)
        await rig.active.stop()
    }

    /// More bytes than a case file may have are refused; a smaller thread of the same log is not.
    @Test func tooManyBytes() async throws {
        let rig = try await Rig()
        for batch in 0..<5 {
            let events = (0..<240).map { number -> TestEvent in
                var event = TestEvent.complaint(
                    240 * batch + number, id: "\(batch)-\(number)", by: World.steady, about: 1)
                // White space between members counts as any other byte does.
                event.data = String(event.data.dropLast()) + String(repeating: " ", count: 59_000) + "}"
                return event
            }
            let outcome = await rig.active.send(Submission(batch: "large-\(batch)", events, by: World.steady.system))
            #expect(outcome.refusal == nil)
        }
        let reader = try await committedReader(rig)
        let refusal = await #expect(throws: Refusal.self) { try await reader.caseFile(thread: "subject/s-1", against: reader.signed) }
        #expect(refusal?.code == .tooLarge)
        #expect(try await reader.caseFile(thread: "complaint/c-7", against: reader.signed).files.count == 7)
        await rig.active.stop()
    }
}

extension LogReader {
    fileprivate var signed: SignedCheckpoint { get throws { try SignedCheckpoint(note: Note.parse(checkpoint)) } }
}

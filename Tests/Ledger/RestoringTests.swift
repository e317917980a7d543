import Ledger
import Testing

/// A log put back from an export: the random histories do it all the time; here is what must be refused.
@Suite struct RestoringTests {
    private func history() async throws -> Rig {
        let rig = try await Rig()
        await rig.grow(to: 700)
        for number in 0..<5 {
            await rig.send(
                Submission(.complaint(5_000 + number, id: "s\(number)", by: World.steady), by: [World.steady.system]))
        }
        await rig.active.stop()
        return rig
    }

    @Test func withoutTheReceiptsSizesAllSpeakOfTheCheckpoint() async throws {
        let rig = try await history()
        let copy = MemoryDatabase(isForRestore: true)
        try await Rig.restore(rig.database, into: copy) { _ in nil }
        let size = try #require(rig.database.tables()?.head.size)
        #expect(copy.tables()?.seen.values.allSatisfy { $0.size == size } == true)
        #expect(copy.tables()?.seen.count == rig.database.tables()?.seen.count)
        let process = Process(copy, clock: rig.clock)
        await process.writes()
        let (submission, first) = try #require(rig.receipts.last)
        let again = await process.send(submission)
        #expect(again.receipt?.isRepeated == true && again.receipt?.index == first.receipt?.index)
        await process.stop()
    }

    @Test func sizesThatCannotBeAreRefused() async throws {
        let rig = try await history()
        let last = try #require(rig.database.tables()?.head.size) - 1
        let ids = try #require(rig.database.tables()).seen.values.map(\.index).sorted()
        let run = try #require(zip(ids, ids.dropFirst()).first { $1 - $0 > 2 }).0
        let bends: [(inout [Int: Int]) -> Void] = [
            { $0[last] = nil },  // one is missing
            { $0[last] = last },  // not behind its entry
            { $0[last] = last + 2 },  // more than there is
            { $0[last - 2] = last + 1 },  // commits that overlap
            { $0[run] = run + 2 },  // ends within a sealed run
        ]
        for (number, bend) in bends.enumerated() {
            await #expect("bend \(number)") {
                try await Rig.restore(rig.database, into: MemoryDatabase(isForRestore: true)) { sizes in
                    var sizes = sizes
                    bend(&sizes)
                    return sizes
                }
            } throws: { ($0 as? Refusal)?.code == .historyDamaged }
        }
    }

    @Test func aLogThatIsThereIsNotRestoredOver() async throws {
        let rig = try await history()
        await #expect(throws: StoreFault.alreadyFounded) { try await Rig.restore(rig.database, into: rig.database) }
    }

    /// Until its last commit the head has no signed checkpoint: nobody ever serves half a log.
    @Test func aRestoreThatBreaksOffIsNeverServed() async throws {
        let rig = try await Rig()
        await rig.grow(to: 9_000)
        await rig.active.stop()
        for failure in StoreFailure.allCases {
            let copy = MemoryDatabase(isForRestore: true)
            copy.faults.arm(.commit, after: 1, failure)
            await #expect(throws: StoreFault.self) { try await Rig.restore(rig.database, into: copy) }
            let process = Process(copy, clock: rig.clock)
            #expect((await process.failure() as? Refusal)?.code == .historyDamaged)
        }
    }
}

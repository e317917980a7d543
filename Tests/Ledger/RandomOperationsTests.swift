import Ledger
import TestSupport
import Testing

/// Random histories, compared with the model after every step.
@Suite struct RandomOperationsTests {
    /// How a history begins: sizes that bring it over a boundary.
    private static let starts = [20, 20, 200, 16_300, 65_450]

    @Test(arguments: starts.indices)
    func randomHistory(number: Int) async throws {
        let start = Self.starts[number]
        // One history is always the same; the others are new in every run.
        let seed = number == 0 ? 1 : SeededGenerator.freshSeed() &+ UInt64(number)
        print("random history \(number): start \(start), SHILU_TEST_SEED=\(seed &- UInt64(number))")
        var authors = RandomAuthors(seed: seed)
        var options = Ledger.Options()
        options.commitByteCountMax = authors.generator.pick([4_000, 60_000, 16 << 20])
        // Takeovers happen when a step says so, not because this machine is busy.
        options.leaseMilliseconds = 600_000
        let rig = try await Rig(options: options)
        for department in World.departments.prefix(3) {
            try await rig.enrol(department, types: ["complaint.registered", "complaint.closed", "inspection.completed"])
        }
        await rig.grow(to: start)
        for step in 0..<(start > 1_000 ? 25 : 90) {
            rig.place = "seed \(seed) (history \(number)) step \(step)"
            try await self.step(rig, &authors)
            await rig.checkLedger(&authors.generator)
        }
        await rig.checkAllReceipts()
        await rig.active.stop()
    }

    private func step(_ rig: Rig, _ authors: inout RandomAuthors) async throws {
        rig.clock.advance(Int64(authors.generator.int(-3_000..<10_000)))
        if authors.generator.chance(15) {
            let failures = [StoreFailure?](repeating: nil, count: authors.generator.int(0..<2))
            rig.failCommits(failures + [authors.generator.pick(StoreFailure.allCases)])
        }
        if authors.generator.chance(8) {
            let steps: [StoreStep] = [.seen, .tryLock, .claim, .edge, .segments]
            rig.database.faults.arm(authors.generator.pick(steps), authors.generator.pick(StoreFailure.allCases))
        }
        if authors.generator.chance(60) {
            await rig.send(authors.submission(rig))
        } else {
            // Chosen with the log as it stands now: when their turn comes, the expected versions may be wrong.
            var together: [Submission] = []
            for _ in 0..<authors.generator.int(1..<8) { together.append(authors.submission(rig)) }
            if authors.generator.chance(30) { together.append(authors.generator.pick(together)) }
            await rig.sendTogether(together)
        }
        switch authors.generator.int(0..<100) {
        case ..<5: await rig.restart()
        case ..<9: await rig.usurp()
        case ..<12: try await rig.restore()
        default: break
        }
    }
}

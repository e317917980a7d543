import Ledger
import TestSupport
import Testing

/// Every step of the store fails in every way, before and after it has been persisted; the log comes out as if nothing
/// had happened, and every author gets the one right answer.
@Suite struct FaultPairTests {
    private static let steps: [StoreStep] = [
        .head, .tryLock, .claim, .tablesBeyond, .beat, .commit, .edge, .bundles, .tiles, .seen, .blocks, .segments,
    ]

    @Test(arguments: steps)
    func everyFailureOfAStep(step: StoreStep) async throws {
        var generator = SeededGenerator(seed: 3)
        var options = Ledger.Options()
        options.beatMilliseconds = 20
        let rig = try await Rig(options: options)
        // Large enough that a restart reads blocks, bundles and tiles.
        await rig.grow(to: 16_384 + 300)
        var round = 0
        for failure in StoreFailure.allCases {
            for skip in 0..<2 {
                round += 1
                rig.place = "\(failure) \(step) after \(skip)"
                await rig.restart()
                if step == .commit {
                    rig.failCommits([StoreFailure?](repeating: nil, count: skip) + [failure])
                } else {
                    rig.database.faults.arm(step, after: skip, failure)
                }
                if step == .beat { await strike(rig) }
                await work(rig, round)
                // What only a start does may need another one.
                for _ in 0..<3 where rig.database.faults.armedCount > 0 {
                    await rig.restart()
                    await work(rig, round)
                }
                #expect(rig.database.faults.armedCount == 0, "\(rig.place): it never struck")
                await rig.checkLedger(&generator)
            }
        }
        await rig.checkAllReceipts()
        await rig.active.stop()
    }

    /// Several failures in a row, at different steps of taking over and committing.
    @Test func aSeriesOfFailures() async throws {
        var generator = SeededGenerator(seed: 4)
        let rig = try await Rig()
        rig.place = "series"
        rig.failCommits([.lost, .persisted, .failed, .persisted, .refused])
        for step in [StoreStep.claim, .edge, .tryLock, .segments, .seen] {
            rig.database.faults.arm(step, .persisted)
            rig.database.faults.arm(step, after: 1, .failed)
        }
        await work(rig, 1)
        await work(rig, 2)
        #expect(rig.database.faults.armedCount == 0)
        #expect(rig.active.ledger.statistics.recoveries >= 10)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    private func strike(_ rig: Rig) async {
        await eventually("the beat fails: \(rig.place)") { rig.database.faults.armedCount == 0 }
        await eventually("it is noticed: \(rig.place)") { rig.active.ledger.statistics.recoveries == 1 }
        await rig.active.writes()
    }

    /// A bit of everything, new in each round.
    private func work(_ rig: Rig, _ round: Int) async {
        let steady = World.steady
        let number = 500_000 + rig.model.size
        let subject = "complaint/c-\(number)"
        func complaint(_ id: String, expecting version: Int? = nil) -> TestEvent {
            .complaint(number, id: "\(id)-\(number)", by: steady, about: 3, expecting: version)
        }
        let first = Submission(complaint("first", expecting: 0), by: [steady.system])
        await rig.send(first)
        #expect(rig.model.threads[subject]?.count == 1)
        await rig.sendTogether([
            Submission(complaint("second", expecting: 1), by: steady.officers),
            Submission(complaint("second", expecting: 1), by: steady.officers),
            Submission(complaint("wrong", expecting: 1), by: [steady.system]),
            Submission(complaint("first"), by: [steady.system]),
            Submission(
                batch: "b-\(number)",
                [complaint("third", expecting: 2), complaint("fourth", expecting: 3), complaint("fifth")],
                by: steady.system),
            Submission(batch: "w-\(number)", [complaint("sixth"), complaint("seventh", expecting: 2)], by: steady.system),
            Submission(.calendar(2000 + round, id: "calendar-\(number)"), by: [World.rootKey]),
            Submission(complaint("last", expecting: 5), by: [steady.system]),
        ])
        await rig.send(first)
        await rig.send(rig.receipts[0].submission)
    }
}

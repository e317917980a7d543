import Ledger
import TestSupport
import Testing

/// A process that is told to stop answers everyone once, soon, and truly.
@Suite struct ShutdownTests {
    private func event(_ number: Int) -> Submission {
        Submission(.complaint(number, id: "e-\(number)", by: World.steady), by: [World.steady.system])
    }

    @Test func anIdleProcessStopsAtOnce() async throws {
        var options = Ledger.Options()
        options.beatMilliseconds = 60_000
        let rig = try await Rig(options: options)
        let start = ContinuousClock.now
        await rig.active.stop()
        // Against waiting for the next beat, a minute away; not against a slow machine.
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(throws: Refusal.standingBy) { try rig.active.ledger.reader }
    }

    /// The commit under way ends as it ends; what waits behind it is refused and not recorded.
    @Test(arguments: [nil, StoreFailure.failed, .lost, .persisted])
    func stoppingWithWork(failure: StoreFailure?) async throws {
        let rig = try await Rig()
        let size = rig.model.size
        let process = rig.active
        process.store.commitGate.hold()
        if let failure { rig.database.faults.arm(.commit, failure) }
        let first = Task { await process.send(event(0)) }
        await eventually("the commit waits") { process.store.commitGate.waitingCount == 1 }
        let others = (1..<20).map { number in Task { await process.send(event(number)) } }
        await eventually("the others wait") { process.ledger.statistics.poolCount == others.count }
        let stopping = Task { await process.stop() }
        try await Task.sleep(for: .milliseconds(50))
        process.store.commitGate.release()
        await stopping.value

        let outcome = await first.value
        switch failure {
        case nil: #expect(outcome.receipt?.index == size)
        case .failed, .refused: #expect(outcome.refusal?.code == .standingBy)
        case .lost, .persisted: #expect(outcome.refusal?.code == .outcomeUnknown)
        }
        for other in others { #expect(await other.value.refusal?.code == .standingBy) }
        let isRecorded = failure == nil || failure == .persisted
        #expect(rig.database.tables()?.head.size == (isRecorded ? size + 1 : size))

        // Whoever sends it again gets what was promised.
        if isRecorded { rig.record(event(0)) }
        await rig.restart()
        for number in 0..<20 { await rig.send(event(number)) }
        var generator = SeededGenerator(seed: 2)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    /// Under load, with faults, stopped at a random moment: everyone is answered once, truly, and the log is whole.
    @Test func stoppingUnderLoad() async throws {
        let seed = SeededGenerator.freshSeed()
        print("stopping under load: SHILU_TEST_SEED=\(seed)")
        var generator = SeededGenerator(seed: seed)
        let rig = try await Rig()
        for round in 0..<6 {
            let process = Process(rig.database, clock: rig.clock)
            await rig.active.stop()
            rig.active = process
            await process.writes()
            if generator.chance(60) {
                rig.database.faults.arm(.commit, after: generator.int(0..<4), generator.pick(StoreFailure.allCases))
            }
            let numbers = round * 200..<(round + 1) * 200
            let authors = numbers.map { number in Task { (number, await process.send(event(number))) } }
            try await Task.sleep(for: .microseconds(generator.int(0..<6_000)))
            await process.stop()
            rig.database.faults.disarm()
            let stored = rig.database.tables()?.seen ?? [:]
            for author in authors {
                let (number, outcome) = await author.value
                let isStored = stored[Model.key(of: event(number))] != nil
                if outcome.receipt != nil { #expect(isStored, "seed \(seed): answered but not there") }
                if let code = outcome.refusal?.code, code != .outcomeUnknown {
                    #expect(code == .standingBy && !isStored, "seed \(seed): \(code), but recorded")
                }
            }
        }
        await rig.active.stop()
        let last = Process(rig.database, clock: rig.clock)
        await last.writes()
        for number in 0..<1_200 { #expect(await last.send(event(number)).receipt != nil, "seed \(seed)") }
        #expect(last.ledger.statistics.size == rig.model.size + 1_200, "seed \(seed): nothing twice, nothing lost")
        await last.stop()
    }
}

import Ledger
import TestSupport
import Testing

/// Two processes on one log: one writes, whatever happens to the other.
@Suite struct StandbyTests {
    /// Quicker than the defaults, and slow enough for a machine that runs all tests at once.
    private static func options(patience: Int = 3_000, lease: Int = 3_000) -> Ledger.Options {
        var options = Ledger.Options()
        options.beatMilliseconds = 50
        options.leaseMilliseconds = lease
        options.patienceMilliseconds = patience
        return options
    }

    private func event(_ id: String) -> Submission {
        Submission(.complaint(1, id: id, by: World.steady), by: [World.steady.system])
    }

    @Test func theSecondStandsByAndFollows() async throws {
        let rig = try await Rig(options: Self.options())
        let second = Process(rig.database, clock: rig.clock, options: Self.options())
        await eventually("it stands by") { second.ledger.role == .standby }
        #expect(throws: Refusal.standingBy) { try second.ledger.reader }
        #expect(await second.send(event("refused")).refusal?.code == .standingBy)
        // As long as the first one beats, the second waits.
        try await Task.sleep(for: .milliseconds(4_000))
        #expect(second.ledger.role == .standby)
        await rig.send(event("before"))

        await rig.active.stop()
        #expect(await rig.active.send(event("stopped")).refusal?.code == .standingBy)
        rig.active = second
        await second.writes()
        await rig.send(event("after"))
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await second.stop()
    }

    /// A process that was stopped (SIGSTOP, a frozen virtual machine) still holds its lock when it goes on.
    @Test func aResumedProcessCannotCommitNorTakeBack() async throws {
        let rig = try await Rig(options: Self.options())
        let first = rig.active
        let second = Process(rig.database, clock: rig.clock, options: Self.options())
        await eventually("it stands by") { second.ledger.role == .standby }
        first.store.commitGate.hold()
        let author = Task { await first.send(event("paused")) }
        await eventually("the commit is stopped in the middle") { first.store.commitGate.waitingCount == 1 }
        let behind = Task { await first.send(event("behind")) }
        await eventually("one waits behind it") { first.ledger.statistics.poolCount == 1 }
        await second.writes()
        rig.active = second
        await rig.send(event("second"))

        first.store.commitGate.release()
        // Both hear at once that nothing of theirs was recorded, though the first stays in standby.
        #expect(await author.value.refusal?.code == .standingBy)
        #expect(await behind.value.refusal?.code == .standingBy)
        await eventually("the first one stands by") { first.ledger.role == .standby }
        try await Task.sleep(for: .milliseconds(700))
        #expect(first.ledger.role == .standby, "it holds the lock, but the other one lives")
        await rig.send(event("paused"))

        // When the second dies, the first follows after the lease.
        await second.stop()
        await first.writes()
        rig.active = first
        await rig.send(event("third"))
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await first.stop()
    }

    /// A process that was stopped while nothing waited learns of it from what it reads: the other's entries are no damage.
    @Test func aResumedProcessMeetsTheOthersEntries() async throws {
        var silent = Self.options()
        silent.beatMilliseconds = 600_000
        let rig = try await Rig(options: silent)
        let first = rig.active
        let second = Process(rig.database, clock: rig.clock, options: Self.options())
        await second.writes()
        rig.active = second
        await rig.send(event("shared"))
        for number in 0..<300 { await rig.send(event("more-\(number)")) }

        guard case .writer = first.ledger.role else {
            Issue.record("it believes that it writes")
            return
        }
        #expect(await first.send(event("shared")).refusal?.code == .standingBy)
        await eventually("it stands by") { first.ledger.role == .standby }
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await first.stop()
        await second.stop()
    }

    /// Overtaken between its claim and its reading of the edge: it stands by, it does not cry damage.
    @Test func overtakenWhileRecovering() async throws {
        let rig = try await Rig(options: Self.options())
        await rig.grow(to: 300)
        await rig.active.stop()
        let slow = Process(rig.database, clock: rig.clock, options: Self.options()) { $0.edgeGate.hold() }
        await eventually("it has claimed and reads") { slow.store.edgeGate.waitingCount == 1 }
        rig.database.dropLock(of: slow.store.number)
        rig.active = Process(rig.database, clock: rig.clock, options: Self.options())
        await rig.active.writes()
        await rig.grow(to: 17_000)
        slow.store.edgeGate.release()
        await eventually("it stands by") { slow.ledger.role == .standby }
        await rig.send(event("after"))
        await slow.stop()
        await rig.active.stop()
    }

    /// The commit is durable, the connection is lost, another process holds the lock: nobody may hear "not recorded",
    /// and nobody waits for ever.
    @Test(arguments: [StoreFailure.persisted, .lost])
    func anUnknownOutcomeIsCalledUnknown(failure: StoreFailure) async throws {
        let rig = try await Rig(options: Self.options(patience: 300, lease: 600_000))
        let size = rig.model.size
        let process = rig.active
        process.store.commitGate.hold()
        let author = Task { await process.send(event("unknown")) }
        await eventually("the commit waits") { process.store.commitGate.waitingCount == 1 }
        rig.database.faults.arm(.commit, failure)
        rig.database.tamper { $0.lockHolder = 999 }
        let start = ContinuousClock.now
        process.store.commitGate.release()
        let refusal = await author.value.refusal
        #expect(refusal?.code == .outcomeUnknown && refusal?.retryAfterSeconds != nil)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(rig.database.tables()?.head.size == (failure == .persisted ? size + 1 : size))

        rig.database.tamper { $0.lockHolder = nil }
        await rig.active.writes()
        if failure == .persisted { rig.record(event("unknown")) }
        let again = await rig.send(event("unknown"))
        #expect(again.receipt?.isRepeated == (failure == .persisted))
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    /// The database is away: who is told what depends on whether a commit may have got through.
    @Test func aStoreThatStaysAway() async throws {
        let rig = try await Rig(options: Self.options(patience: 300))
        for (failure, code) in [(StoreFailure.failed, Refusal.Code.storeUnavailable), (.lost, .outcomeUnknown)] {
            rig.database.faults.arm(.commit, failure)
            for _ in 0..<12 { rig.database.faults.arm(.tryLock, .failed) }
            let outcome = await rig.active.send(event("away-\(failure)"))
            #expect(outcome.refusal?.code == code)
            #expect(await rig.active.send(event("meanwhile")).refusal?.code == .standingBy)
            await rig.active.writes()
            await rig.send(event("away-\(failure)"))
        }
        await rig.active.stop()
    }

    /// Patience is counted from when work was taken, not from when the process started.
    @Test func oneFaultAfterALongQuietTime() async throws {
        let rig = try await Rig(options: Self.options())
        try await Task.sleep(for: .milliseconds(3_500))
        rig.failCommits([.failed])
        await rig.send(event("patient"))
        rig.failCommits([.persisted])
        await rig.send(event("patient-too"))
        await rig.active.stop()
    }

    /// A store that went back to an older copy under a running process: it must not sign a second log of the same sizes.
    @Test(arguments: [false, true])
    func aStoreThatWasSetBack(isRegrown: Bool) async throws {
        let rig = try await Rig(options: Self.options())
        let older = try #require(rig.database.tables())
        let first = rig.active
        for number in 0..<3 { await rig.send(event("lost-\(number)")) }
        first.store.beatGate.hold()
        rig.database.tamper { tables in
            let (lock, epoch) = (tables.lockHolder, tables.head.epoch)
            tables = older
            tables.lockHolder = isRegrown ? nil : lock
            tables.head.epoch = isRegrown ? epoch + 1 : epoch
        }
        if isRegrown {
            // Another process, which does not know of the lost entries, writes others in their place.
            let other = Process(rig.database, clock: rig.clock, options: Self.options())
            await other.writes()
            for number in 0..<5 { #expect(await other.send(event("other-\(number)")).refusal == nil) }
            await other.stop()
        }
        let commitCount = rig.database.tables()?.commitCount
        if !isRegrown { rig.database.faults.arm(.beat, .failed) }
        first.store.beatGate.release()
        let refusal = await first.failure() as? Refusal
        #expect(refusal?.code == .historyDamaged)
        #expect(rig.database.tables()?.commitCount == commitCount)
        guard case .stopped = first.ledger.role else {
            Issue.record("\(first.ledger.role)")
            return
        }
    }
}

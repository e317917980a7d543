import Ledger
import MerkleLog
import SignedNote
import TestSupport
import Testing

/// What is refused, or accepted, because of what the ledger holds.
@Suite struct StateRefusalTests {
    private let full = World.departments[0]
    private let other = World.departments[1]

    private func rig(options: Ledger.Options = Ledger.Options()) async throws -> Rig {
        let rig = try await Rig(options: options)
        try await rig.enrol(full, types: ["complaint.registered", "complaint.closed", "inspection.completed"])
        try await rig.enrol(other, types: ["complaint.registered"])
        return rig
    }

    private func refusal(_ rig: Rig, _ submission: Submission) async -> Refusal? {
        await rig.send(submission).refusal
    }

    /// Suspended, reinstated, revoked for good; as the only signer, as one of several, as one who seals.
    @Test func withdrawnKeys() async throws {
        let rig = try await rig()
        let (system, officer) = (full.system, full.officers[0])
        func event(_ id: String) -> TestEvent { .complaint(1, id: id, by: full) }
        func check(_ code: Refusal.Code?, _ id: String) async {
            #expect(await refusal(rig, Submission(event("\(id)-1"), by: [officer]))?.code == code)
            #expect(await refusal(rig, Submission(event("\(id)-2"), by: [system, officer]))?.code == code)
            #expect(await refusal(rig, Submission(event("\(id)-3"), by: [officer, other.system]))?.code == code)
            #expect(await refusal(rig, Submission(batch: id, [event("\(id)-4")], by: officer))?.code == code)
            #expect(await refusal(rig, Submission(event("\(id)-5"), by: [system]))?.code == nil)
        }
        await check(nil, "active")
        await rig.send(.suspension(of: officer, in: full, id: "suspend"))
        await check(.keySuspended, "suspended")
        await rig.send(.enrolment(of: officer, in: full, id: "again"))
        await check(nil, "reinstated")
        await rig.send(.revocation(of: officer, in: full, id: "revoke"))
        await check(.keyRevoked, "revoked")
        #expect(await refusal(rig, Submission(.enrolment(of: officer, in: full, id: "never"), by: [World.rootKey]))?.code == .authorityConflict)
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    /// A seal that a suspended key has signed too is refused like an event: auditors refuse it likewise.
    @Test func aSealWithASuspendedCosigner() async throws {
        let rig = try await rig()
        await rig.send(.suspension(of: full.officers[0], in: full, id: "suspend"))
        var submission = Submission(batch: "joint", [.complaint(1, id: "x", by: full)], by: full.system)
        let seal = try Note.parse(Array(submission.head))
        let both = try Note.sign(seal.text, by: [full.system, full.officers[0]]).encoded
        submission.bytes = both + submission.bytes.dropFirst(submission.head.count)
        #expect(await rig.active.send(submission).refusal?.code == .keySuspended)
        await rig.active.stop()
    }

    /// Others may sign along: officers of other departments, and strangers, who are ignored.
    @Test func jointSigners() async throws {
        let rig = try await rig()
        let event = TestEvent.inspection(1, id: "joint", by: full, of: 3, officers: ["JL00", "JL10"])
        let keys = [other.officers[0], World.strangerKey, full.officers[0], full.officers[1]]
        #expect(await refusal(rig, Submission(event, by: keys)) == nil)
        #expect(rig.model.threads["officer/JL10"]?.count == 2, "its enrolment and the inspection")
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    @Test func reusedIDs() async throws {
        let rig = try await rig()
        let first = Submission(.complaint(1, id: "x", by: full), by: [full.system])
        let index = try #require(await rig.send(first).receipt?.index)
        let second = await refusal(rig, Submission(.complaint(2, id: "x", by: full), by: [full.system]))
        #expect(second?.code == .idReused && second?.current == index && second?.pointer == "/id")
        // The same event with another signature is other bytes.
        #expect(await refusal(rig, Submission(.complaint(1, id: "x", by: full), by: [full.officers[0]]))?.code == .idReused)
        // An id is unique within its source; a batch's id within its key.
        #expect(await refusal(rig, Submission(.complaint(1, id: "x", by: other), by: [other.system])) == nil)
        let batch = Submission(batch: "x", [.complaint(3, id: "y", by: full)], by: full.system)
        let seal = try #require(await rig.send(batch).receipt?.index)
        #expect(await rig.send(batch).receipt?.isRepeated == true)
        let reused = await refusal(rig, Submission(batch: "x", [.complaint(4, id: "z", by: full)], by: full.system))
        #expect(reused?.code == .batchReused && reused?.current == seal)
        #expect(await refusal(rig, Submission(batch: "x", [.complaint(3, id: "y", by: full)], by: full.officers[0])) == nil)
        await rig.active.stop()
    }

    /// The same batch with a further signature on its seal is the same batch.
    @Test func aBatchSealedBySeveral() async throws {
        let rig = try await rig()
        let once = Submission(batch: "x", [.complaint(1, id: "x", by: full)], by: full.system)
        let first = await rig.active.send(once)
        var twice = once
        let both = try Note.sign(try Note.parse(Array(once.head)).text, by: [full.system, full.officers[1]]).encoded
        twice.bytes = both + once.bytes.dropFirst(once.head.count)
        let second = await rig.active.send(twice)
        #expect(second.receipt?.isRepeated == true && second.receipt?.proof == first.receipt?.proof)
        await rig.active.stop()
    }

    @Test func expectedVersions() async throws {
        let rig = try await rig()
        func send(_ id: String, _ expected: Int) async -> Refusal? {
            await refusal(rig, Submission(.complaint(1, id: id, by: full, expecting: expected), by: [full.system]))
        }
        #expect(await send("a", 0) == nil)
        let conflict = await send("b", 0)
        #expect(conflict?.code == .versionConflict && conflict?.current == 1 && conflict?.pointer == "/expectedversion")
        #expect(conflict?.code.status == 409)
        #expect(await send("b", 2)?.current == 1)
        #expect(await send("b", 1) == nil)
        // Within a batch each line counts those before it; a wrong one refuses the whole batch and names its line.
        func events(_ last: Int) -> [TestEvent] {
            [
                .complaint(1, id: "c", by: full, expecting: 2), .closing(2, id: "d", by: full, duplicateOf: 1),
                .closing(1, id: "e", by: full, expecting: last),
            ]
        }
        let wrong = await refusal(rig, Submission(batch: "w", events(3), by: full.system))
        #expect(wrong?.code == .versionConflict && wrong?.current == 4 && wrong?.line == 2)
        #expect(await refusal(rig, Submission(batch: "w", events(4), by: full.system)) == nil)
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    /// Up to five minutes ahead is in time.
    @Test func theLastMomentOfTheFuture() async throws {
        let rig = try await rig()
        var event = TestEvent.complaint(1, id: "x", by: full)
        event.time = "2026-01-01T00:05:00Z"
        #expect(await refusal(rig, Submission(event, by: [full.system])) == nil)
        await rig.active.stop()
    }

    /// The authority's events refuse work that was admitted before them, in the same commit.
    @Test func overtakenByTheAuthority() async throws {
        let rig = try await rig()
        let submission = Submission(.complaint(1, id: "late", by: full), by: [full.officers[0]])
        let batch = Submission(batch: "late", [.complaint(2, id: "later", by: full)], by: full.system)
        await rig.sendTogether([
            Submission(.suspension(of: full.officers[0], in: full, id: "s"), by: [World.rootKey]),
            submission,
            Submission(.withdrawal(of: ["complaint.registered"], from: full, id: "w"), by: [World.rootKey]),
            batch,
            Submission(.grant(["complaint.registered"], to: full, id: "g"), by: [World.rootKey]),
            Submission(batch: "in-time", [.complaint(2, id: "in-time", by: full)], by: full.system),
            Submission(.grant(["complaint.registered"], to: World.departments[3], id: "nobody"), by: [World.rootKey]),
        ])
        #expect(rig.model.uses[Model.key(of: submission)] == nil && rig.model.uses[Model.key(of: batch)] == nil)
        var generator = SeededGenerator(seed: 1)
        await rig.checkLedger(&generator)
        await rig.active.stop()
    }

    @Test func aFullPool() async throws {
        var options = Ledger.Options()
        options.poolCountMax = 3
        let rig = try await rig(options: options)
        let process = rig.active
        process.store.commitGate.hold()
        let events = (0..<5).map { Submission(.complaint($0, id: "p-\($0)", by: World.steady), by: [World.steady.system]) }
        var authors = [Task { await process.send(events[0]) }]
        await eventually("the commit waits") { process.store.commitGate.waitingCount == 1 }
        for number in 1...3 {
            authors.append(Task { await process.send(events[number]) })
            await eventually("\(number) wait") { process.ledger.statistics.poolCount == number }
        }
        let full = await process.send(events[4]).refusal
        #expect(full?.code == .poolFull && full?.retryAfterSeconds != nil && full?.code.status == 503)
        process.store.commitGate.release()
        for author in authors { #expect(await author.value.refusal == nil) }
        #expect(await process.send(events[4]).refusal == nil)
        await process.stop()
    }

    /// A reminder: whoever adds a code adds its test. The authority's `not-authority` cannot come out of admission, which
    /// says `foreign-source` or `not-granted` before; `question-too-long` is the word of who reads views.
    @Test func everyCodeIsTested() {
        let inTables = Set(AdmissionTests.allCases.map(\.code))
        let here: Set<Refusal.Code> = [
            .keySuspended, .keyRevoked, .idReused, .batchReused, .versionConflict, .poolFull,
        ]
        // StandbyTests, RecoveryTests, ReaderTests, SigningGuardTests.
        let elsewhere: Set<Refusal.Code> = [
            .standingBy, .storeUnavailable, .outcomeUnknown, .historyDamaged, .notFound, .badRequest, .notCompared,
        ]
        #expect(inTables.union(here).union(elsewhere).union([.notAuthority, .questionTooLong]) == Set(Refusal.Code.allCases))
    }
}

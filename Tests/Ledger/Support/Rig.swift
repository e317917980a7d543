import Ledger
import MerkleLog
import SignedNote
import Testing

/// A database, the processes on it, and the model they are compared with.
final class Rig {
    private(set) var database = MemoryDatabase()
    let clock = ManualClock()
    let options: Ledger.Options
    /// Says where a failure happened: seed and step.
    var place = ""
    private(set) var model: Model
    /// The one that writes.
    var active: Process
    /// Receipts as they were first given, in the order of their entries.
    private(set) var receipts: [(submission: Submission, first: Outcome)] = []
    private var receiptsByIndex: [Int: Int] = [:]
    /// Complete segments of the thread index that ``checkLedger(_:)`` has compared: they cannot change, the store sees to it.
    var segmentsChecked: Set<Int> = []
    private var plugCount = 0
    private var grownCount = 0

    /// Founds a ledger, with a department that may record complaints, and starts a process on it.
    init(options: Ledger.Options = Ledger.Options()) async throws {
        self.options = options
        let receipt = try await Ledger.found(
            store: database.session(), key: World.ledgerKey, rootKey: World.rootKey, clock: clock)
        #expect(receipt.index == 0 && !receipt.repeated)
        let chunk = try #require(database.tables()?.edge[0])
        let founding = Array(chunk.entries.dropFirst(2 + Stamp.lineCount))
        model = Model(founding: founding, stamp: clock.now())
        active = Process(database, clock: clock, options: options)
        await active.writes()
        try await enrol(World.steady, types: ["complaint.registered", "complaint.closed"])
    }

    /// A new process in the place of the active one, which stops first.
    func restart() async {
        await active.stop()
        active = Process(database, clock: clock, options: options)
        await active.writes()
    }

    /// The log is put back from its bundles into an empty database, and a new process goes on with that one.
    func restore() async throws {
        database.faults.disarm()
        model.commitFailures = []
        await active.stop()
        let copy = MemoryDatabase(isForRestore: true)
        try await Self.restore(database, into: copy)
        #expect(copy.tables()?.head.checkpoint == database.tables()?.head.checkpoint, "\(place): the checkpoint that was signed")
        database = copy
        segmentsChecked = []
        active = Process(database, clock: clock, options: options)
        await active.writes()
    }

    /// What an export holds of a log, put into an empty database.
    /// - Parameter sizes: changes what the export says of the receipts' sizes.
    static func restore(
        _ database: MemoryDatabase, into copy: MemoryDatabase, sizes: ([Int: Int]) -> [Int: Int]? = { $0 }
    ) async throws {
        let reader = try await Ledger(store: database.session(), key: World.ledgerKey, signingGuard: nil).readStore()
        let signed = try SignedCheckpoint.open(reader.checkpoint, key: World.ledgerKey.verifier)
        let seen = Dictionary(uniqueKeysWithValues: (database.tables()?.seen.values ?? [:].values).map { ($0.index, $0.size) })
        let known = sizes(seen)
        try await Restoring(store: copy.session(), signed: signed, key: World.ledgerKey.verifier).run(
            bundle: { index in
                let width = min(256, reader.size - index * 256)
                return try #require(try await reader.bundle(BundleCoordinate(index: index, width: width)))
            },
            sizes: { page in known?.filter { $0.key / 16_384 == page } })
    }

    /// Another process takes over while the active one still believes that it writes: what that one is then given, it
    /// cannot commit.
    func usurp() async {
        database.faults.disarm()
        model.commitFailures = []
        let other = Process(database, clock: clock, options: options)
        await eventually("the other one stands by: \(place)") { other.ledger.role == .standby }
        database.dropLock(of: active.store.number)
        await other.writes()
        plugCount += 1
        let late = Submission(
            .complaint(900_000 + plugCount, id: "late-\(plugCount)", by: World.steady), by: [World.steady.system])
        let outcome = await active.send(late)
        #expect(outcome.refusal?.code == .standingBy, "\(place): a fenced process answered \(outcome)")
        await eventually("the fenced one stands by: \(place)") { self.active.ledger.role == .standby }
        #expect(throws: Refusal.self) { try self.active.ledger.reader }
        await active.stop()
        active = other
    }

    func enrol(_ department: TestDepartment, types: [String]) async throws {
        let name = department.code
        await send(.registration(of: department, id: "register-\(name)"))
        for (number, key) in department.keys.enumerated() {
            await send(.enrolment(of: key, in: department, id: "enrol-\(name)-\(number)"))
        }
        await send(.grant(types, to: department, id: "grant-\(name)"))
    }

    /// Records sealed batches of complaints up to `size` entries.
    func grow(to size: Int) async {
        while model.size + 1 < size {
            let events = (0..<min(16_384, size - model.size - 1)).map { _ -> TestEvent in
                grownCount += 1
                return .complaint(grownCount, id: "g-\(grownCount)", by: World.steady, about: grownCount % 97)
            }
            await send(Submission(batch: "g-\(grownCount)", events, by: World.steady.system))
        }
    }

    /// Has the root authority record an event.
    func send(_ event: TestEvent) async { await send(Submission(event, by: [World.rootKey])) }

    /// Tells the model of something that was recorded while its author got no receipt.
    func record(_ submission: Submission) { _ = model.settle([submission], now: clock.now()) }

    /// Sends one submission and compares what comes back with the model.
    @discardableResult
    func send(_ submission: Submission) async -> Outcome {
        let armedBefore = database.faults.armedCount
        var outcome = await active.send(submission)
        if outcome.refusal?.code == .storeUnavailable, database.faults.armedCount < armedBefore {
            // The fault struck when the author's own proof was read. Nothing is lost: send it again.
            outcome = await active.send(submission)
        }
        if let code = model.refusal(of: submission) {
            compare(submission, outcome, .refused(code, current: nil))
        } else {
            compare(submission, outcome, model.settle([submission], now: clock.now())[0])
        }
        return outcome
    }

    /// Sends many while a commit is under way, so that the next commit settles them together and in this order.
    func sendTogether(_ submissions: [Submission]) async {
        plugCount += 1
        let plug = Submission(
            .complaint(900_000 + plugCount, id: "plug-\(plugCount)", by: World.steady), by: [World.steady.system])
        active.store.commitGate.hold()
        let first = author(of: plug)
        await eventually("the first commit waits: \(place)") { active.store.commitGate.waitingCount == 1 }
        // All are judged by the authority as it stands before the first commit.
        var admitted: [(submission: Submission, author: Task<Outcome, Never>)] = []
        for submission in submissions {
            if let code = model.refusal(of: submission) {
                compare(submission, await active.send(submission), .refused(code, current: nil))
            } else {
                admitted.append((submission, author(of: submission)))
                await eventually("\(admitted.count) pieces wait: \(place)") {
                    active.ledger.statistics.poolCount == admitted.count
                }
            }
        }
        active.store.commitGate.release()
        compare(plug, await first.value, model.settle([plug], now: clock.now())[0])
        for group in groups(of: admitted.map(\.submission)) {
            let verdicts = model.settle(Array(admitted[group].map(\.submission)), now: clock.now())
            for (at, verdict) in zip(group, verdicts) {
                compare(admitted[at].submission, await admitted[at].author.value, verdict)
            }
        }
    }

    private func author(of submission: Submission) -> Task<Outcome, Never> {
        let process = active
        return Task { await process.send(submission) }
    }

    /// How the writer splits waiting work by bytes.
    private func groups(of submissions: [Submission]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        while start < submissions.count {
            var end = start + 1
            var byteCount = submissions[start].bytes.count
            while end < submissions.count, byteCount + submissions[end].bytes.count <= options.commitByteCountMax {
                byteCount += submissions[end].bytes.count
                end += 1
            }
            groups.append(start..<end)
            start = end
        }
        return groups
    }

    /// Compares an author's answer with the model's, and keeps first receipts.
    private func compare(_ submission: Submission, _ outcome: Outcome, _ verdict: Model.Verdict) {
        switch verdict {
        case .refused(let code, let current):
            #expect(outcome.refusal?.code == code, "\(place): \(submission.events.first?.type ?? "?") → \(outcome)")
            if let current { #expect(outcome.refusal?.current == current, "\(place)") }
        case .placed(let index, let size, let isRepeated):
            guard let receipt = outcome.receipt else {
                Issue.record("\(place): \(outcome) instead of \(verdict)")
                return
            }
            #expect(receipt.index == index && receipt.isRepeated == isRepeated, "\(place): \(verdict)")
            #expect(receipt.recordedAt == Stamp(milliseconds: model.entries[index].stamp).description, "\(place)")
            check(receipt.proof, index: index, size: size)
            if case .batch(let batch) = outcome {
                #expect(batch.firstIndex == index + 1 && batch.count == submission.events.count, "\(place)")
            }
            if let kept = receiptsByIndex[index] {
                let first = receipts[kept].first.receipt
                #expect(first?.proof == receipt.proof, "\(place): another receipt than the first one")
            } else {
                receiptsByIndex[index] = receipts.count
                receipts.append((submission, outcome))
            }
        }
    }

    /// Checks a receipt as its owner would, offline, and against the model's root of that size.
    private func check(_ proof: String, index: Int, size: Int) {
        do {
            let parsed = try TlogProof(parsing: Array(proof.utf8))
            let checkpoint = try parsed.verify(leaf: model.leaves[index], logKey: World.ledgerKey.verifier)
            #expect(parsed.index == index && checkpoint.size == size, "\(place)")
            #expect(checkpoint.root == model.roots[size], "\(place)")
            #expect(checkpoint.origin == World.origin)
        } catch {
            Issue.record("\(place): the receipt of entry \(index) does not verify: \(error)")
        }
    }

    /// Lets the coming commits go wrong, in the store and in the model.
    func failCommits(_ failures: [StoreFailure?]) {
        model.commitFailures += failures
        var skip = 0
        for failure in failures {
            if let failure {
                database.faults.arm(.commit, after: skip, failure)
                skip = 0
            } else {
                skip += 1
            }
        }
    }
}

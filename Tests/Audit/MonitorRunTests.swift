import Audit
import SignedNote
import Testing

/// What a monitor looks at besides, such as attested views: it is owed until it was looked at.
@Suite struct MonitorRunTests {
    /// Answers one after the other, then nothing new.
    private actor Further {
        private var answers: [Result<[MonitorEvent], AuditError>]
        private(set) var asked = 0

        init(_ answers: [Result<[MonitorEvent], AuditError>]) { self.answers = answers }

        func answer() throws -> [MonitorEvent] {
            asked += 1
            guard !answers.isEmpty else { return [] }
            return try answers.removeFirst().get()
        }
    }

    /// Looks once at a sound log.
    private func once(_ further: Further) async throws -> Bool {
        let watched = MonitorTests.Watched()
        watched.served.serve(watched.log)
        let run = MonitorRun(
            intervalSeconds: 1, isOnce: true, further: { _ in try await further.answer() }, tell: { _, _ in })
        return try await run.run([try watched.monitor()])
    }

    private let away = Result<[MonitorEvent], AuditError>.failure(.source(resource: "view", detail: "nobody answers"))

    @Test func whatFailedOnceIsAskedAgain() async throws {
        let further = Further([away])
        #expect(try await once(further) == false)
        #expect(await further.asked == 2)
    }

    @Test func whatFailsAlwaysIsNoSuccess() async throws {
        let further = Further([away, away, away])
        await #expect(throws: AuditError.self) { try await once(further) }
        #expect(await further.asked == 3)
    }

    @Test func aSuspicionThatStaysIsNoSuccess() async throws {
        let fault = try #require(try await TestLog(founded: false).verify().fault)
        let further = Further(Array(repeating: .success([.suspect(fault, times: 1)]), count: 3))
        await #expect(throws: AuditError.self) { try await once(further) }
        #expect(await further.asked == 3)
    }

    /// What is looked at besides is the log that was verified, whatever is served as the newest by then.
    @Test func aLogIsReadAtTheCheckpointThatIsKnown() async throws {
        let log = TamperingTests.log()
        let known = try await ProvenLog(
            source: MemorySource(log), key: log.ledgerKey.verifier, checkpoint: log.checkpoint(size: 256))
        #expect(await known.size == 256)
        let fork = TamperingTests.log()
        fork.entries.swapAt(306, 307)
        await #expect(throws: Fault.self) {
            try await ProvenLog(
                source: MemorySource(fork), key: log.ledgerKey.verifier, checkpoint: log.checkpoint())
        }
    }
}

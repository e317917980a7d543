import Ledger
import PostgresStore
import Testing

extension PostgresStoreTests {
    /// One writer at a time, however the other one goes away.
    @Suite(.serialized) struct Takeover {
        @Test func aClaimWaitsForTheCommitInFlight() async throws {
            let (store, log) = try await foundedLog()
            let id = try logID(log)
            let inFlight = try RawSession(cluster().serviceURL, name: "shilu writer")
            inFlight.run(unsafe: "BEGIN")
            #expect(inFlight.run(unsafe: "UPDATE ledger.head SET size = 5 WHERE log = \(id)") == "")
            async let claim = store.claim(log: log)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await store.head(log: log)?.epoch == 0)
            #expect(inFlight.run(unsafe: "COMMIT") == "")
            let head = try await claim
            #expect(head.size == 5 && head.epoch == 1)
        }

        @Test func aClaimEndsAWriterThatHangs() async throws {
            let (store, log) = try await foundedLog()
            let id = try logID(log)
            let stopped = try RawSession(cluster().serviceURL, name: "shilu writer")
            stopped.run(unsafe: "BEGIN")
            #expect(stopped.run(unsafe: "UPDATE ledger.head SET size = 5 WHERE log = \(id)") == "")
            let elapsed = try await ContinuousClock().measure { _ = try await store.claim(log: log) }
            #expect(elapsed < .seconds(8))
            #expect(try await store.head(log: log)?.size == 0)
            #expect(stopped.run(unsafe: "COMMIT") != "")
            #expect(try await store.head(log: log) == StoredHead(epoch: 1, beat: 0, size: 0, checkpoint: []))
        }

        @Test func theLockGoesWithTheConnection() async throws {
            let (first, log) = try await foundedLog()
            let second = PostgresLogStore(url: try cluster().serviceURL)
            #expect(try await first.tryLock(log: log))
            #expect(try await first.tryLock(log: log))
            #expect(try await second.tryLock(log: log) == false)
            await first.close()
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await second.tryLock(log: log))
        }

        @Test func aClaimTakesTheLockFromItsSilentHolder() async throws {
            let (silent, log) = try await foundedLog()
            let second = PostgresLogStore(url: try cluster().serviceURL)
            let newcomer = PostgresLogStore(url: try cluster().serviceURL)
            #expect(try await silent.tryLock(log: log))
            let epoch = try await silent.claim(log: log).epoch
            _ = try await second.claim(log: log)
            #expect(try await newcomer.tryLock(log: log) == false)
            await #expect(throws: StoreFault.fenced) { try await silent.beat(log: log, epoch: epoch) }
            #expect(try await silent.tryLock(log: log) == false)
            await second.close()
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await newcomer.tryLock(log: log))
        }

        @Test func aLostConnectionTakesItsLockAgain() async throws {
            let (store, log) = try await foundedLog()
            let other = PostgresLogStore(url: try cluster().serviceURL)
            #expect(try await store.tryLock(log: log))
            let epoch = try await store.claim(log: log).epoch
            try endHolder(of: log)
            try await store.beat(log: log, epoch: epoch)
            #expect(try await other.tryLock(log: log) == false)
        }

        /// Ends the session that holds the writer's lock: among all the tests' sessions, the lock shows whose it is.
        private func endHolder(of log: String) throws {
            try RawSession(cluster().superuserURL).run(
                unsafe: """
                    SELECT pg_terminate_backend(pid, 1000) FROM pg_locks
                    WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint)
                        = hashtextextended('shilu writer', \(try logID(log)))
                    """)
        }

        @Test func lostConnectionsComeBack() async throws {
            let (store, log) = try await foundedLog()
            let epoch = try await store.claim(log: log).epoch
            try await store.commit(smallAdvance(log, epoch: epoch, from: 0))
            #expect(try await store.tryLock(log: log))
            try endHolder(of: log)
            let fault = await #expect(throws: StoreFault.self) {
                try await store.commit(smallAdvance(log, epoch: epoch, from: 1))
            }
            guard case .unavailable = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(try await store.head(log: log)?.size == 1)
            try await store.commit(smallAdvance(log, epoch: epoch, from: 1))
            #expect(try await store.head(log: log)?.size == 2)
        }
    }
}

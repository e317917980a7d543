import Ledger
import PostgresStore
import Testing

extension PostgresStoreTests {
    /// Every step of the commit, failed and not done, and done yet reported as failed.
    @Suite struct Faults {
        @Test(arguments: CommitStep.allCases, ["failed", "error"])
        func aStepFails(_ step: CommitStep, _ kind: String) async throws {
            let fault = try #require(CommitFault("\(step.rawValue):\(kind):2"))
            let (store, log) = try await foundedLog(fault: fault)
            let epoch = try await store.claim(log: log).epoch
            try await store.commit(smallAdvance(log, epoch: epoch, from: 0))
            let thrown = await #expect(throws: StoreFault.self) {
                try await store.commit(smallAdvance(log, epoch: epoch, from: 1, count: 9))
            }
            // COMMIT once sent is done, whether its answer was awaited or not.
            let commitSent = step == .committed || (step == .committing && kind == "error")
            switch thrown {
            case .unavailable: #expect(![.committing, .committed].contains(step))
            case .unknownOutcome: #expect([.committing, .committed].contains(step))
            default: Issue.record("\(String(describing: thrown))")
            }
            let head = try await store.claim(log: log)
            #expect(head.size == (commitSent ? 10 : 1))
            #expect(try await store.seen(log: log, range: 0..<100).count == head.size)
            try await store.commit(smallAdvance(log, epoch: head.epoch, from: head.size))
        }

        @Test func faultsAreRead() {
            for text in ["begun:before", "checked:after:3", "committed:error"] {
                #expect(CommitFault(text) != nil, "\(text)")
            }
            for text in [
                "", "begun", "gone:before", "begun:never", "begun:after:0", "begun:after:x", "begun:after:1:2",
            ] {
                #expect(CommitFault(text) == nil, "\(text)")
            }
        }
    }
}

import Foundation
import Ledger
import PostgresStore
import TestSupport
import Testing

/// The private cluster, started, stopped and killed.
@Suite struct ClusterTests {
    private func postmaster(_ cluster: EmbeddedCluster) throws -> pid_t {
        let text = try String(contentsOfFile: cluster.dataDirectory + "/postmaster.pid", encoding: .utf8)
        return try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
    }

    @Test func whatIsCommittedOutlivesAKilledServer() async throws {
        try await withTemporaryFolder { folder in
            let first = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: first.ownerURL)
            let store = PostgresLogStore(url: first.serviceURL)
            try await store.checkSchema()
            try await store.found(log: "a")
            let epoch = try await store.claim(log: "a").epoch
            try await store.commit(smallAdvance("a", epoch: epoch, from: 0))
            kill(try postmaster(first), SIGKILL)

            let second = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: second.ownerURL)
            #expect(try await store.head(log: "a")?.size == 1)
            await store.close()

            // Whoever stops first leaves the server to the other.
            try await first.stop()
            #expect(try await store.head(log: "a")?.size == 1)
            await store.close()
            try await second.stop()
            await #expect(throws: StoreFault.self) { try await store.head(log: "a") }

            // A pid file that names a process of somebody else.
            try "\(getpid())\n\(folder)/data\n0\n5432\n".write(
                toFile: folder + "/data/postmaster.pid", atomically: true, encoding: .utf8)
            let third = try await EmbeddedCluster.start(directory: folder)
            #expect(try await store.head(log: "a")?.size == 1)
            await store.close()
            try await third.stop()
        }
    }

    @Test func aServerThatDiesIsStartedAgain() async throws {
        try await withTemporaryFolder { folder in
            // Two programs, each with its own watch: one of them starts it.
            let cluster = try await EmbeddedCluster.start(directory: folder)
            let other = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
            let store = PostgresLogStore(url: cluster.serviceURL)
            try await store.found(log: "a")
            let dead = try postmaster(cluster)
            kill(dead, SIGKILL)
            var head: StoredHead?
            for _ in 0..<100 where head == nil {
                try await Task.sleep(for: .milliseconds(100))
                head = try? await store.head(log: "a")
            }
            #expect(head != nil)
            #expect(try postmaster(cluster) != dead)
            await store.close()
            try await other.stop()
            try await cluster.stop()
            // Nobody watches a cluster that was left.
            try await Task.sleep(for: .milliseconds(600))
            #expect(throws: (any Error).self) { try postmaster(cluster) }
        }
    }

    @Test func aLongPathAndANewerSchema() async throws {
        try await withTemporaryFolder { folder in
            let deep = folder + "/" + String(repeating: "d", count: 120)
            let cluster = try await EmbeddedCluster.start(directory: deep)
            try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
            let owner = try RawSession(cluster.ownerURL)
            #expect(owner.run(unsafe: "INSERT INTO ledger.schema (version) VALUES (99)") == "")
            let fault = await #expect(throws: StoreFault.self) {
                try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
            }
            guard case .refused("schema-version.sql", _, _) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            await #expect(throws: StoreFault.self) {
                try await PostgresLogStore(url: cluster.serviceURL).checkSchema()
            }
            try await cluster.stop()
        }
    }
}

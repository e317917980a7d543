import Foundation
import PostgresStore
import Projecting
import TestSupport
import Testing

/// Two followers of one PostgreSQL, whose sessions are killed and who are killed and revived at random, never fold an
/// entry twice or leave one out.
@Suite struct PostgresFollowTests {
    @Test func hundredRoundsOfKills() async throws {
        let seed = UInt64.random(in: 0...999_999)
        print("two followers on PostgreSQL, seed \(seed)")
        try await withTemporaryFolder { folder in
            let cluster = try await EmbeddedCluster.start(directory: folder)
            try await PostgresSchema.prepare(ownerURL: cluster.ownerURL)
            do {
                for round in 0..<100 { try await play(round, seed &+ UInt64(round), cluster) }
            } catch {
                try await cluster.stop()
                throw error
            }
            try await cluster.stop()
        }
    }

    private func play(_ round: Int, _ seed: UInt64, _ cluster: EmbeddedCluster) async throws {
        var random = SeededGenerator(seed: seed)
        let stream = try ToyStream(count: .random(in: 50...600, using: &random), seed: seed)
        let log = "test.example/\(seed)-\(round)"
        let views = Toy.views()
        try Self.ask(
            cluster, "CREATE SCHEMA views_\(round); GRANT USAGE, CREATE ON SCHEMA views_\(round) TO shilu_service")
        let stores = (0..<2).map { _ in PostgresProjectionStore(url: cluster.serviceURL, tables: views.map(\.table), viewsSchema: "views_\(round)") }
        _ = try await Rebuild(
            log: log, source: stream.log.prefix(.random(in: 0...40, using: &random)), store: stores[0], views: views,
            workersCount: 2
        ).run([])

        let killer = Task { [seeds = (0..<6).map { _ in Int.random(in: 1...30, using: &random) }] in
            for milliseconds in seeds {
                try await Task.sleep(for: .milliseconds(milliseconds))
                try Self.endSessions(cluster)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                let stepSize = Int.random(in: 5...80, using: &random)
                let patience = Int.random(in: 3...12, using: &random)
                group.addTask { try await Self.follow(stream, log, store, views, stepSize, patience) }
            }
            try await group.waitForAll()
        }
        try await killer.value

        let stored = try await stores[1].projections(log: log)
        #expect(stored.position == stream.events.count)
        let model = stream.rows(below: stream.events.count)
        for view in views {
            let rows = model[view.table.name]!
            let values = try await stores[1].rows(
                log: log, view: view.table.name, table: view.table, keys: Array(rows.keys))
            let names = RowWriter.Names(view.table)
            let lines = values.mapValues { String(decoding: RowWriter.line(values: $0, view.table, names), as: UTF8.self) }
            #expect(lines == rows, "round \(round), seed \(seed), \(view.table.name)")
            #expect(stored.views[view.table.name]?.rowCount == rows.count)
            var hash = LtHash()
            for line in rows.values { hash.add(Array(line.utf8)) }
            #expect(stored.views[view.table.name]?.digestState == hash.state)
        }
        for store in stores { await store.close() }
    }

    /// Follows to the end of the stream; every few steps it dies, and another with an empty memory takes its place.
    private static func follow(
        _ stream: ToyStream, _ log: String, _ store: PostgresProjectionStore, _ views: [any ProjectedView],
        _ stepSize: Int, _ patience: Int
    ) async throws {
        var follower = Follower(log: log, source: stream.log, store: store, views: views, stepSizeMax: stepSize)
        var steps = 0
        while true {
            steps += 1
            if steps % patience == 0 {
                follower = Follower(log: log, source: stream.log, store: store, views: views, stepSizeMax: stepSize)
            }
            do {
                if try await follower.step() { continue }
                if try await store.projections(log: log).position == stream.events.count { return }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // The session was killed; where a step ended is for the next one to find out.
                try await Task.sleep(for: .milliseconds(2))
            }
            guard steps < 20_000 else { throw Stuck() }
        }
    }

    private struct Stuck: Error {}

    /// Ends all of the service's sessions, whatever they are doing.
    private static func endSessions(_ cluster: EmbeddedCluster) throws {
        try ask(
            cluster, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'shilu_service'")
    }

    private static func ask(_ cluster: EmbeddedCluster, _ sql: String) throws {
        let psql = Process()
        psql.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        psql.arguments = ["psql", cluster.superuserURL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]
        psql.standardOutput = FileHandle.nullDevice
        psql.standardError = FileHandle.nullDevice
        try psql.run()
        psql.waitUntilExit()
        guard psql.terminationStatus == 0 else { throw Stuck() }
    }
}

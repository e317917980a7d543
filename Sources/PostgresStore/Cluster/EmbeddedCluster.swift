import CPostgres
import Foundation
import Ledger

/// A private PostgreSQL in a folder, for a ledger that brings its own database.
///
/// - It listens on a Unix socket only, and knows peers by their system user: there is no password to keep.
/// - Started as root it runs as a low-privilege system user (`postgres`, or `shilu`, created when neither is there).
/// - It is durable: fsync, full-page writes and synchronous commits stay on.
/// - It is watched: when the server dies (killed, out of memory), it is started again.
/// - Programs that share the folder share the cluster; the last one to stop ends it. A cluster that outlived a killed
///   program is found and used again.
///
/// Layout of the folder: `data` (the cluster), `socket`, `postgres.log`, `setup.log` (what initdb and pg_ctl said), `lock`
/// (held by the programs that use the cluster) and `start.lock` (held by the one that starts the server).
public final class EmbeddedCluster: Sendable {
    /// Connection URL of the role that the service uses.
    public let serviceURL: String
    /// Connection URL of the role that owns the tables, for ``PostgresSchema``.
    public let ownerURL: String
    /// Connection URL of the role that may only read the views.
    package let readerURL: String
    /// Connection URL of the cluster's superuser, for maintenance (backup, and tests that tamper).
    public let superuserURL: String
    /// The cluster's data directory.
    package let dataDirectory: String

    private let setup: ClusterSetup
    private let lock: FileLock
    private let watch: ClusterWatch

    private init(setup: ClusterSetup, lock: FileLock, watch: ClusterWatch) {
        self.setup = setup
        self.lock = lock
        self.watch = watch
        self.dataDirectory = setup.data
        self.serviceURL = setup.url(role: "shilu_service")
        self.ownerURL = setup.url(role: "shilu_owner")
        self.readerURL = setup.url(role: "shilu_reader")
        self.superuserURL = setup.url(role: "postgres")
    }

    /// Starts the cluster in `directory`, making it first where there is none, or joins the one that runs there.
    ///
    /// 1. Lock the folder: alone if nobody else is in, shared otherwise.
    /// 2. initdb, into a folder that takes its place only when it is whole.
    /// 3. Write the settings (again at every start, so that a new program's settings hold).
    /// 4. Start the server unless it runs.
    /// 5. Make the roles and the database.
    /// 6. Watch the server, and start it again when it dies.
    ///
    /// Throws ``ClusterFault``, or ``StoreFault`` from step 5.
    /// - Parameter report: told in a sentence when the server has died, and when it cannot be started again.
    public static func start(
        directory: String, report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> EmbeddedCluster {
        let setup = try await ClusterSetup(directory: directory)
        let lock = try FileLock(path: setup.lock)
        if lock.tryAlone() {
            try await setup.initialise()
            try setup.writeSettings()
        } else {
            // Whoever is setting the cluster up holds it alone for a few seconds.
            try await lock.share()
        }
        try await setup.startServer()
        try await prepare(setup)
        try await lock.share()
        return EmbeddedCluster(setup: setup, lock: lock, watch: ClusterWatch(setup, report: report))
    }

    /// Leaves the cluster, and stops it (fast shutdown: open transactions end, everything committed stays) unless another
    /// program uses it too.
    public func stop() async throws {
        await watch.end()
        guard lock.tryAlone() else { return lock.release() }
        defer { lock.release() }
        try await setup.stopServer()
    }

    /// Step 5.
    private static func prepare(_ setup: ClusterSetup) async throws(StoreFault) {
        let maintenance = Connection(
            url: setup.url(role: "postgres", database: "postgres"), name: "shilu", session: nil)
        try await maintenance.script(.clusterRoles)
        let databases = try await maintenance.rows(.clusterDatabases) { $0.text(0) }
        if databases.isEmpty { try await maintenance.script(.clusterCreate) }
        try await maintenance.script(.clusterClose)
        await maintenance.close()
    }
}

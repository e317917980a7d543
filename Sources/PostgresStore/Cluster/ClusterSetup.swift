import CPostgres
import Foundation

/// Where a private cluster lives, and the commands that make, start and stop it.
struct ClusterSetup: Sendable {
    let directory: String
    let data: String
    let socket: String
    let lock: String
    private let startLock: String
    private let tools: ClusterTools

    /// Makes the folders and finds PostgreSQL's programs.
    init(directory: String) async throws {
        let directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        self.directory = directory
        self.data = directory + "/data"
        self.lock = directory + "/lock"
        self.startLock = directory + "/start.lock"
        try Self.makeFolder(directory, mode: 0o755, owner: nil)
        tools = try await ClusterTools(directory: directory, data: data)
        // A socket's path may have 107 bytes; ".s.PGSQL.5432.lock" takes 19 of them.
        let near = directory + "/socket"
        socket = near.utf8.count <= 88 ? near : "/tmp/shilu-" + Self.shortHash(directory)
        try Self.makeFolder(socket, mode: 0o700, owner: tools.user)
    }

    /// A libpq URL of `role`; the socket's folder stands in the query, where a path may.
    func url(role: String, database: String = "shilu") -> String {
        let host = socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? socket
        return "postgresql://\(role)@/\(database)?host=\(host)"
    }

    // MARK: Steps of start

    /// Step 2: initdb, where there is no cluster yet.
    func initialise() async throws {
        guard !FileManager.default.fileExists(atPath: data + "/PG_VERSION") else { return }
        let fresh = directory + "/data.new"
        // Left by an initdb that was interrupted.
        try? FileManager.default.removeItem(atPath: fresh)
        try Self.makeFolder(fresh, mode: 0o700, owner: tools.user)
        try await tools.run(
            "initdb", "--pgdata=\(fresh)", "--username=postgres", "--auth-local=peer", "--auth-host=reject",
            "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions")
        try FileManager.default.moveItem(atPath: fresh, toPath: data)
    }

    /// Step 3: settings, and which system users may be which roles.
    func writeSettings() throws {
        let users = Set([tools.userName, "root", ClusterTools.name(of: geteuid())]).sorted()
        let roles = ["postgres", "shilu_owner", "shilu_service", "shilu_reader"]
        let identities = users.flatMap { user in roles.map { "shilu \"\(user)\" \($0)" } }
        try write("pg_ident.conf", identities.joined(separator: "\n") + "\n")
        try write("pg_hba.conf", "local all all peer map=shilu\nlocal replication postgres peer map=shilu\n")
        try write("postgresql.conf", settings)
    }

    /// Step 4: the server, unless it runs already; returns when it takes connections. One program at a time: the files
    /// of a dead server are cleared away here, and must not be those that another program's new server has just written.
    func startServer() async throws {
        let turn = try FileLock(path: startLock)
        try await turn.takeAlone()
        defer { turn.release() }
        if !FileManager.default.fileExists(atPath: serverLog) {
            try Data().write(to: URL(fileURLWithPath: serverLog))
            try tools.user.giveFile(serverLog)
        }
        for attempt in 0... {
            if serverRuns() {
                // One that was found may still be recovering, or dying.
                if try await answers() { return }
                continue
            }
            let logged = logSize
            do {
                try await tools.run(
                    "pg_ctl", "start", "--silent", "--wait", "--timeout=300", "--pgdata=\(data)", "--log=\(serverLog)")
            } catch let fault as ClusterFault {
                let said = logTail(from: logged)
                // Backends of a server that was killed take a moment to notice, and hold its memory until then.
                guard attempt < 20, said.contains("pre-existing shared memory block") || serverRuns() else {
                    throw ClusterFault(fault.what, output: said, advice: "Read \(serverLog).")
                }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// Whether the server lives; it may be starting or recovering. Changes nothing.
    var serverIsAlive: Bool { holder(of: serverFile) == .server }

    func stopServer() async throws {
        guard serverRuns() else { return }
        try await tools.run("pg_ctl", "stop", "--silent", "--wait", "--timeout=120", "--mode=fast", "--pgdata=\(data)")
        if !socket.hasPrefix(directory + "/") { rmdir(socket) }
    }

    // MARK: -

    private var serverLog: String { directory + "/postgres.log" }
    private var serverFile: String { data + "/postmaster.pid" }

    private var logSize: UInt64 {
        let size = try? FileManager.default.attributesOfItem(atPath: serverLog)[.size] as? UInt64
        return size ?? 0
    }

    private func logTail(from offset: UInt64) -> String {
        guard let log = FileHandle(forReadingAtPath: serverLog), (try? log.seek(toOffset: offset)) != nil,
            let bytes = try? log.readToEnd()
        else { return "" }
        return String(decoding: bytes.suffix(4000), as: UTF8.self)
    }

    private var settings: String {
        """
        # Written by shilu at every start: changes made here are lost.
        listen_addresses = ''
        unix_socket_directories = '\(socket.replacingOccurrences(of: "'", with: "''"))'
        unix_socket_permissions = 0700
        port = 5432
        max_connections = 100

        # A receipt promises durability.
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        wal_level = replica

        shared_buffers = 128MB
        wal_buffers = 16MB
        wal_compression = lz4
        min_wal_size = 256MB
        max_wal_size = 1GB
        checkpoint_timeout = 15min
        # The edge is overwritten all day long; its dead chunks should be few.
        autovacuum_naptime = 15s
        jit = off

        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] %q%u '

        """
    }

    /// Replaces a file of the data directory whole, owned by the server's user.
    private func write(_ name: String, _ text: String) throws {
        let path = data + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try tools.user.giveFile(path)
    }

    /// Whether the server of this folder runs. Files of one that does not are cleared away.
    private func serverRuns() -> Bool {
        if serverIsAlive { return true }
        for path in [serverFile, socket + "/.s.PGSQL.5432.lock"] where holder(of: path) == .stranger {
            try? FileManager.default.removeItem(atPath: path)
        }
        return false
    }

    /// Whom a lock file of PostgreSQL names.
    private enum Holder {
        case server, stranger, nobody
    }

    /// This folder's server is alive and at home in `data`. Another number may belong to somebody else by now (after a
    /// restart of the machine), or to a killed server that nobody has reaped; PostgreSQL refuses to start next to either,
    /// so such a stranger's file is removed. What is left of a killed server is still kept apart from a new one:
    /// PostgreSQL also asks who holds its shared memory.
    private func holder(of path: String) -> Holder {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first,
            let pid = pid_t(line.trimmingCharacters(in: .whitespaces)),
            kill(pid, 0) == 0 || errno == EPERM
        else { return .nobody }
        guard FileManager.default.fileExists(atPath: "/proc/self") else { return .server }
        let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
        return place == URL(fileURLWithPath: data).resolvingSymlinksInPath().path ? .server : .stranger
    }

    /// Waits until the server takes connections; false when it dies instead.
    private func answers() async throws -> Bool {
        let target = url(role: "postgres", database: "postgres")
        for _ in 0..<1200 {
            if PQping(target) == PQPING_OK { return true }
            guard serverIsAlive else { return false }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ClusterFault(
            "PostgreSQL in \(directory) does not take connections", advice: "Read \(serverLog).")
    }

    /// Makes a folder unless it is there; one that is must belong to us or to root, since /tmp is open to everyone.
    private static func makeFolder(_ path: String, mode: Int, owner: SystemUser?) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: owner == nil, attributes: [.posixPermissions: mode])
            try owner?.giveFile(path)
        } catch {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
                owner == nil || status.st_uid == owner?.id
            else {
                throw ClusterFault(
                    "cannot use \(path) as a folder of the cluster", output: error.localizedDescription,
                    advice: "Check who owns it, or choose another directory.")
            }
        }
    }

    /// FNV-1a: names a folder in /tmp, nothing rests on it.
    private static func shortHash(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

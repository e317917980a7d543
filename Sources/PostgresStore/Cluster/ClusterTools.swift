import Foundation

/// A system user by number.
struct SystemUser: Sendable {
    let id: uid_t
    let group: gid_t

    /// Hands a file over, which only root can, and only root has to.
    func giveFile(_ path: String) throws {
        guard geteuid() == 0, chown(path, id, group) != 0 else { return }
        throw ClusterFault("cannot hand \(path) to user \(id)", advice: "Check the file system of the directory.")
    }
}

/// PostgreSQL's programs, and the system user that they run as.
struct ClusterTools: Sendable {
    /// Who runs the server: ourselves, or a low-privilege user when we are root.
    let user: SystemUser
    let userName: String
    private let programs: String
    private let log: String

    /// - Parameters:
    ///   - directory: the cluster's folder.
    ///   - data: its data directory; whoever owns one that exists is its user, and its version is that of the programs.
    init(directory: String, data: String) async throws {
        let version = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8)
        programs = try Self.findPrograms(version: version?.trimmingCharacters(in: .whitespacesAndNewlines))
        user = try await Self.chooseUser(data: data)
        userName = Self.name(of: user.id)
        log = directory + "/setup.log"
        guard try await spawn(asUser(["test", "-x", directory]), output: "/dev/null") == 0 else {
            throw ClusterFault(
                "system user \(userName), which runs PostgreSQL, cannot enter \(directory)",
                advice: "Choose a directory outside of private folders such as /root.")
        }
    }

    /// Runs one of PostgreSQL's programs as the server's user; what it says goes to setup.log (a file, not a pipe: the
    /// server inherits it and would keep a pipe open).
    func run(_ program: String, _ arguments: String...) async throws {
        let status = try await spawn(asUser([programs + "/" + program] + arguments), output: log)
        guard status != 0 else { return }
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw ClusterFault(
            "\(program) failed (exit code \(status))", output: String(said.suffix(2000)),
            advice: "See also postgres.log in the same folder as \(log).")
    }

    /// The name of a system user, or its number where it has none.
    static func name(of id: uid_t) -> String {
        guard let entry = getpwuid(id) else { return String(id) }
        return String(cString: entry.pointee.pw_name)
    }

    // MARK: -

    /// The command, as the server's user.
    private func asUser(_ command: [String]) -> [String] {
        guard geteuid() != user.id else { return command }
        return ["setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--clear-groups", "--no-new-privs", "--"]
            + command
    }

    private static func chooseUser(data: String) async throws -> SystemUser {
        guard geteuid() == 0 else { return SystemUser(id: geteuid(), group: getegid()) }
        var status = stat()
        if stat(data, &status) == 0, status.st_uid != 0 { return SystemUser(id: status.st_uid, group: status.st_gid) }
        if let user = known("postgres") ?? known("shilu") { return user }
        let made = try await spawn(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "shilu"], output: "/dev/null")
        guard made == 0, let user = known("shilu") else {
            throw ClusterFault(
                "PostgreSQL does not run as root, and there is no user to run it as",
                advice: "Create a system user named shilu, or start as a normal user.")
        }
        return user
    }

    private static func known(_ name: String) -> SystemUser? {
        getpwnam(name).map { SystemUser(id: $0.pointee.pw_uid, group: $0.pointee.pw_gid) }
    }

    /// The folder of PostgreSQL's programs: of the wanted version, or the newest, from 15 on.
    private static func findPrograms(version: String?) throws -> String {
        let files = FileManager.default
        // Where Debian and the PostgreSQL project's own packages put them, by version.
        let debian = (try? files.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let versioned = debian.compactMap { Int($0) }.sorted(by: >).map { ($0, "/usr/lib/postgresql/\($0)/bin") }
        let redHat = (15..<30).reversed().map { ($0, "/usr/pgsql-\($0)/bin") }
        let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let usable = { (folder: String) in
            ["initdb", "pg_ctl", "postgres"].allSatisfy { files.isExecutableFile(atPath: folder + "/" + $0) }
        }
        let known = (versioned + redHat).filter { $0.0 >= 15 && usable($0.1) }
        if let version, let match = known.first(where: { String($0.0) == version }) { return match.1 }
        if version == nil, let newest = known.first { return newest.1 }
        if let folder = paths.first(where: usable) { return folder }
        throw ClusterFault(
            "PostgreSQL's programs (initdb, pg_ctl, postgres\(version.map { ", version \($0)" } ?? "")) are not installed",
            advice: "Install PostgreSQL 15 or newer (Debian: apt install postgresql).")
    }
}

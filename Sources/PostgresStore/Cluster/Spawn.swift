import CPostgres
import Foundation

/// Runs a command to its end, off Swift's shared threads, and returns its exit code.
///
/// `Foundation.Process` will not do for a command that leaves a daemon behind, as pg_ctl does: it waits until every
/// descendant is gone.
///
/// The child starts in `/` with default signal handling, none of our environment (PGDATA, PGOPTIONS, …), and none of our
/// files: the server must not inherit a listening socket or a lock.
func spawn(_ command: [String], output path: String) async throws -> Int32 {
    let pid = try spawnChild(command, output: path)
    return await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            // 128 + n for a child ended by signal n, as shells have it.
            let signal = status & 0x7f
            continuation.resume(returning: signal == 0 ? status >> 8 & 0xff : 128 + signal)
        }
    }
}

private func spawnChild(_ command: [String], output path: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    posix_spawn_file_actions_addchdir_np(&actions, "/")

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let arguments = cStrings(command)
    let environment = cStrings(["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"])
    defer { for string in arguments + environment { free(string) } }
    var pid: pid_t = 0
    let failure = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environment)
    guard failure == 0 else {
        throw ClusterFault(
            "cannot run \(command[0])", output: String(cString: strerror(failure)),
            advice: "Check that it is installed.")
    }
    return pid
}

/// A null-terminated array of C strings, to be freed one by one.
private func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
}

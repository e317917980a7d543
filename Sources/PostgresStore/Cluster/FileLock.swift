import Foundation

/// An advisory lock on a file, taken between programs; the system drops it when one dies.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Opens the file, making it where it is missing; takes no lock yet.
    init(path: String) throws {
        // Close-on-exec: the server must not inherit it, or it would hold its own folder for ever.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterFault("cannot open \(path)", advice: "Check who owns the directory.")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock alone, also from a share in it; a share is lost where that fails.
    func tryAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Waits until the lock can be had alone.
    func takeAlone() async throws {
        while !tryAlone() { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// Waits until nobody holds the lock alone, and takes a share in it.
    func share() async throws {
        while flock(descriptor, LOCK_SH | LOCK_NB) != 0 { try await Task.sleep(for: .milliseconds(50)) }
    }

    func release() {
        _ = flock(descriptor, LOCK_UN)
    }
}

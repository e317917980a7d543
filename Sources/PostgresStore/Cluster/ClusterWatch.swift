/// Looks after the server of a private cluster: nobody else would start it again when it dies.
///
/// Every program that uses the cluster has a watch of its own; ``ClusterSetup/startServer()`` lets one of them start it.
final class ClusterWatch: Sendable {
    private let task: Task<Void, Never>

    /// - Parameter report: told in a sentence when the server has died, runs again, or cannot be started.
    init(_ setup: ClusterSetup, report: @escaping @Sendable (String) -> Void) {
        task = Task {
            var reported = ""
            func say(_ sentence: String) {
                if sentence != reported { report(sentence) }
                reported = sentence
            }
            // Asking is three system calls; authors of a running service wait for the answer.
            while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                if setup.serverIsAlive { continue }
                // A failure stays the last thing said until it is over.
                if reported.isEmpty { say("PostgreSQL in \(setup.directory) has died; it is started again.") }
                do {
                    try await setup.startServer()
                    report("PostgreSQL in \(setup.directory) runs again.")
                    reported = ""
                } catch is CancellationError {
                    return
                } catch {
                    say("PostgreSQL in \(setup.directory) cannot be started again: \(error)")
                    try? await Task.sleep(for: .seconds(2))
                }
            }
        }
    }

    deinit {
        task.cancel()
    }

    /// Ends the watch; from then on the server is nobody's concern but the caller's.
    func end() async {
        task.cancel()
        await task.value
    }
}

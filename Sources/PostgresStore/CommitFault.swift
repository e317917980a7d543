import Foundation
import Synchronization

/// The steps of a commit, in order: where tests make it fail.
package enum CommitStep: String, Sendable, CaseIterable {
    /// BEGIN is sent.
    case begun
    /// The compare-and-swap of the head, or of the views' position, is sent.
    case advanced
    /// All inserts are sent.
    case inserted
    /// The server has answered all of it: the transaction is whole, and not committed.
    case checked
    /// COMMIT is sent, its answer not read.
    case committing
    /// COMMIT is answered: durable, and nobody was told.
    case committed
}

/// A fault that tests inject into commits: `<step>:<kind>[:n]`, at the n-th commit that gets there (1 when left out).
/// The program takes it from the environment variable `SHILU_FAULT` for the ledger's commits and from `SHILU_VIEWS_FAULT` for
/// those of the views, once; nothing happens where that is not set.
///
/// - `before`, `after`: the process kills itself (SIGKILL) just before or just after the step.
/// - `failed`: the step is not done, and the connection is lost.
/// - `error`: the step is done, and the connection is lost before anyone hears of it.
package final class CommitFault: Sendable {
    package enum Kind: String, Sendable {
        case before, after, failed, error
    }

    package let step: CommitStep
    package let kind: Kind
    private let remaining: Mutex<Int>

    /// Nil where `text` is not of the form above.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let step = CommitStep(rawValue: String(parts[0])),
            let kind = Kind(rawValue: String(parts[1])), let count = parts.count == 3 ? Int(parts[2]) : 1, count > 0
        else { return nil }
        self.step = step
        self.kind = kind
        self.remaining = Mutex(count)
    }

    /// The fault of this process's ledger.
    package static let ofProcess = ofEnvironment("SHILU_FAULT")
    /// The fault of this process's views.
    package static let ofViews = ofEnvironment("SHILU_VIEWS_FAULT")

    /// A value that cannot be read stops the program: a test that injects nothing proves nothing.
    private static func ofEnvironment(_ name: String) -> CommitFault? {
        guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { return nil }
        guard let fault = CommitFault(text) else { fatalError("\(name) is not <step>:<kind>[:n]: \(text)") }
        return fault
    }

    /// What is to happen at `step` now; nil for nothing. Counts the times that the commit got there.
    func strike(at step: CommitStep) -> Kind? {
        guard step == self.step else { return nil }
        return remaining.withLock { count in
            count -= 1
            return count == 0 ? kind : nil
        }
    }
}

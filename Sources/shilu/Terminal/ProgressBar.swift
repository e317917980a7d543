import Foundation
import Synchronization

/// A line on standard error that shows how far a long task is: only where a person watches, and only once two seconds have
/// passed.
final class ProgressBar: Sendable {
    private struct State {
        var shown = false
        var last: ContinuousClock.Instant
    }

    private let label: String
    private let unit: String
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init(_ label: String, unit: String) {
        self.label = label
        self.unit = unit
        state = Mutex(State(last: start))
    }

    /// Time since the task began.
    var elapsed: Duration { ContinuousClock.now - start }

    /// Shows `done` of `total` (0 where the total is not known).
    func update(_ done: Int, of total: Int) {
        guard Terminal.isWatched else { return }
        let now = ContinuousClock.now
        let due = state.withLock { state in
            guard now - start > .seconds(2), now - state.last > .milliseconds(200) else { return false }
            state.last = now
            state.shown = true
            return true
        }
        if due { Terminal.write("\r\u{1B}[K" + line(done, of: total, after: now - start), to: .standardError) }
    }

    /// Removes the line.
    func end() {
        let shown = state.withLock { state in
            defer { state.shown = false }
            return state.shown
        }
        if shown { Terminal.write("\r\u{1B}[K", to: .standardError) }
    }

    private func line(_ done: Int, of total: Int, after elapsed: Duration) -> String {
        let rate = Terminal.rate(done, in: elapsed, unit: unit)
        guard total > 0 else { return "\(label) \(Terminal.grouped(done)) \(unit), \(rate)" }
        let share = min(1, Double(done) / Double(total))
        let width = 24
        let filled = Int(share * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let left = done > 0 ? elapsed * (1 / max(share, 0.000_001) - 1) : .zero
        return "\(label) [\(bar)] \(Int(share * 100)) %  \(rate)  \(Terminal.seconds(left)) left"
    }
}

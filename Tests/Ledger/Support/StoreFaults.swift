import Ledger
import Synchronization

/// Each thing that a store is asked to do.
enum StoreStep: String, CaseIterable, Sendable {
    case head, found, tryLock, claim, beat, commit, edge, bundles, tiles, seen, seenRange, blocks, segments, insert, logs, tablesBeyond
    case summaries, partRoots, segmentsWithoutSummaries, lastSeen
}

/// How a step goes wrong.
enum StoreFailure: String, CaseIterable, Sendable {
    /// Not persisted, and the error says so.
    case failed
    /// Not persisted: the database refused.
    case refused
    /// Not persisted, but nobody knows: the connection was lost when it might have been.
    case lost
    /// Persisted, but an error came back.
    case persisted

    func fault(at step: StoreStep) -> StoreFault {
        switch self {
        case .failed: .unavailable(message: "injected at \(step)")
        case .refused: .refused(statement: "\(step).sql", state: "40001", message: "injected")
        case .lost, .persisted:
            step == .commit ? .unknownOutcome(message: "injected") : .unavailable(message: "injected at \(step)")
        }
    }
}

/// Faults to come, in the order of the calls that they strike.
final class StoreFaults: Sendable {
    private struct Armed {
        var step: StoreStep
        var skip: Int
        var failure: StoreFailure
    }

    private struct State {
        var armed: [Armed] = []
        var calls: [StoreStep: Int] = [:]
    }

    private let state = Mutex(State())

    /// Lets `step` go wrong once, after going well `skip` times.
    func arm(_ step: StoreStep, after skip: Int = 0, _ failure: StoreFailure) {
        state.withLock { $0.armed.append(Armed(step: step, skip: skip, failure: failure)) }
    }

    func disarm() { state.withLock { $0.armed = [] } }

    /// Faults that have not struck yet.
    var armedCount: Int { state.withLock { $0.armed.count } }

    /// How often a step was called.
    func calls(of step: StoreStep) -> Int { state.withLock { $0.calls[step] ?? 0 } }

    /// Whether and how this call goes wrong. Faults of one step strike one after the other.
    func strike(_ step: StoreStep) -> StoreFailure? {
        state.withLock { state in
            state.calls[step, default: 0] += 1
            guard let at = state.armed.firstIndex(where: { $0.step == step }) else { return nil }
            guard state.armed[at].skip == 0 else {
                state.armed[at].skip -= 1
                return nil
            }
            return state.armed.remove(at: at).failure
        }
    }
}

/// Holds callers back until it is opened: to stop a process in the middle, or to let work pile up behind a commit.
final class Gate: Sendable {
    private struct State {
        var isHeld = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                guard state.isHeld else { return true }
                state.waiting.append(continuation)
                return false
            }
            if mayPass { continuation.resume() }
        }
    }
}

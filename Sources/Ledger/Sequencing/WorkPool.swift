internal import Synchronization

/// Admitted work that waits for the writer: bounded, so that a flood is refused at the door and not swallowed.
package final class WorkPool: Sendable {
    /// A piece of work and the author who waits for its outcome.
    package struct Pending: Sendable {
        package var work: Work
        var author: CheckedContinuation<Result<Settled, Refusal>, Never>

        package func answer(_ result: Result<Settled, Refusal>) { author.resume(returning: result) }
    }

    /// The outcome: a place, and the snapshot in which it was settled.
    package struct Settled: Sendable {
        package var place: Place
        var snapshot: LogSnapshot

        package init(place: Place, snapshot: LogSnapshot) {
            self.place = place
            self.snapshot = snapshot
        }
    }

    private struct State {
        var open = false
        /// Why it is not open.
        var reason = Refusal.standingBy
        var pending: [Pending] = []
        var byteCount = 0
        /// The writer, where it waits for work.
        var writer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let countMax: Int
    private let byteCountMax: Int

    package init(countMax: Int, byteCountMax: Int) {
        self.countMax = countMax
        self.byteCountMax = byteCountMax
    }

    /// Pieces of work waiting, and their bytes.
    package var depth: (count: Int, byteCount: Int) { state.withLock { ($0.pending.count, $0.byteCount) } }

    /// Waits until the writer has settled `work`.
    package func settle(_ work: Work) async throws(Refusal) -> Settled {
        let result = await withCheckedContinuation { (author: CheckedContinuation<Result<Settled, Refusal>, Never>) in
            let (refusal, writer) = state.withLock { state -> (Refusal?, CheckedContinuation<Void, Never>?) in
                guard state.open else { return (state.reason, nil) }
                guard state.pending.count < countMax, state.pending.isEmpty || state.byteCount < byteCountMax else {
                    return (Refusal(.poolFull, "The pool is full.", retryAfterSeconds: 1), nil)
                }
                state.pending.append(Pending(work: work, author: author))
                state.byteCount += work.byteCount
                defer { state.writer = nil }
                return (nil, state.writer)
            }
            if let refusal { author.resume(returning: .failure(refusal)) }
            writer?.resume()
        }
        return try result.get()
    }

    /// Takes waiting work in the order it came, at most `byteCountMax` bytes of it (but always one piece); waits for some
    /// where there is none, and returns nothing when ``nudge()`` is called.
    ///
    /// What comes while one commit is made goes into the next, so that commits grow with the load by themselves.
    package func take(byteCountMax: Int) async -> [Pending] {
        await withCheckedContinuation { (writer: CheckedContinuation<Void, Never>) in
            let ready = state.withLock { state in
                // A cancelled writer is nudged after the flag is set: no cancellation is slept through.
                guard state.pending.isEmpty, !Task.isCancelled else { return true }
                state.writer = writer
                return false
            }
            if ready { writer.resume() }
        }
        return state.withLock { state in
            var count = 0
            var byteCount = 0
            for pending in state.pending {
                guard count == 0 || byteCount + pending.work.byteCount <= byteCountMax else { break }
                count += 1
                byteCount += pending.work.byteCount
            }
            let taken = Array(state.pending.prefix(count))
            state.pending.removeFirst(count)
            state.byteCount -= byteCount
            return taken
        }
    }

    /// Wakes a writer that waits for work.
    package func nudge() {
        let writer = state.withLock { state in
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume()
    }

    /// Starts taking work in.
    package func open() { state.withLock { $0.open = true } }

    /// Refuses everything that waits and all that comes.
    package func close(_ refusal: Refusal) {
        let pending = state.withLock { state in
            state.open = false
            state.reason = refusal
            state.byteCount = 0
            defer { state.pending = [] }
            return state.pending
        }
        for pending in pending { pending.answer(.failure(refusal)) }
        nudge()
    }
}

extension Refusal {
    package static let standingBy = Refusal(.standingBy, "Another process is writing this log.", retryAfterSeconds: 2)
}

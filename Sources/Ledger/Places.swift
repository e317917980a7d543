internal import Synchronization

/// How many of something may go on at the same time: each takes a place. Where none is free it is refused with `pool-full`, at
/// once or after a moment's wait.
package final class Places: Sendable {
    /// Taken until nothing refers to it any more. So it is given back on every way out, also where an answer is dropped
    /// before a byte of its body is written.
    package final class Place: Sendable {
        private let places: Places

        fileprivate init(_ places: Places) { self.places = places }

        deinit { places.giveBack() }
    }

    /// Who waits for a place.
    private struct Waiter {
        let id: Int
        /// Hears whether a place is had.
        let continuation: CheckedContinuation<Bool, Never>
        let timer: Task<Void, Never>

        func answer(_ hasPlace: Bool) {
            timer.cancel()
            continuation.resume(returning: hasPlace)
        }
    }

    private struct State {
        var taken = 0
        var nextID = 0
        /// In the order in which they came. As long as somebody waits, no place is free.
        var waiting: [Waiter] = []
    }

    /// How long ``holding(_:)`` waits.
    private static let patience = Duration.seconds(2)

    private let limit: Int
    private let what: String
    private let retryAfterSeconds: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - what: what a refusal says behind the number of places, such as "downloads are under way".
    ///   - retryAfterSeconds: when a place is likely to be free again.
    package init(limit: Int, _ what: String, retryAfterSeconds: Int) {
        self.limit = limit
        self.what = what
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Places that are taken now.
    package var count: Int { state.withLock { $0.taken } }

    /// A place at once, or none: for what is held so long that waiting is of no use.
    package func take() throws(Refusal) -> Place {
        let isFree = state.withLock { state in
            guard state.taken < limit else { return false }
            state.taken += 1
            return true
        }
        guard isFree else { throw full }
        return Place(self)
    }

    /// A place; where none is free, the first that is given back within `patience` and that nobody waited for before. Four wait
    /// for each place, at most; a wait that is cancelled is refused.
    package func take(waiting patience: Duration) async throws(Refusal) -> Place {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let hasPlace = state.withLock { state -> Bool? in
                    if state.taken < limit {
                        state.taken += 1
                        return true
                    }
                    // Whoever is cancelled from here on is found among those who wait.
                    guard state.waiting.count < 4 * limit, !Task.isCancelled else { return false }
                    let timer = Task {
                        try? await Task.sleep(for: patience)
                        self.giveUp(id)
                    }
                    state.waiting.append(Waiter(id: id, continuation: continuation, timer: timer))
                    return nil
                }
                if let hasPlace { continuation.resume(returning: hasPlace) }
            }
        } onCancel: {
            giveUp(id)
        }
        guard hasPlace else { throw full }
        return Place(self)
    }

    /// Holds a place while `body` runs, after a moment's wait where none is free.
    package func holding<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        let place = try await take(waiting: Self.patience)
        defer { withExtendedLifetime(place) {} }
        return try await body()
    }

    private var full: Refusal { Refusal(.poolFull, "\(limit) \(what).", retryAfterSeconds: retryAfterSeconds) }

    /// Hands a place on to whoever has waited longest, or sets it free.
    private func giveBack() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.taken -= 1
            return nil
        }
        next?.answer(true)
    }

    /// Ends a wait, if it has not ended.
    private func giveUp(_ id: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let at = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: at)
        }
        waiter?.answer(false)
    }
}

internal import Synchronization

/// How many of something may go on at the same time: each takes a place, and is refused with `pool-full` where none is free.
package final class Places: Sendable {
    /// Taken until nothing refers to it any more. So it is given back on every way out, also where an answer is dropped
    /// before a byte of its body is written.
    package final class Place: Sendable {
        private let places: Places

        fileprivate init(_ places: Places) { self.places = places }

        deinit { places.taken.withLock { $0 -= 1 } }
    }

    private let limit: Int
    private let what: String
    private let retryAfterSeconds: Int
    private let taken = Mutex(0)

    /// - Parameters:
    ///   - what: what a refusal says behind the number of places, such as "downloads are under way".
    ///   - retryAfterSeconds: when a place is likely to be free again.
    package init(limit: Int, _ what: String, retryAfterSeconds: Int) {
        self.limit = limit
        self.what = what
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Places that are taken now.
    package var count: Int { taken.withLock { $0 } }

    package func take() throws(Refusal) -> Place {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else { throw Refusal(.poolFull, "\(limit) \(what).", retryAfterSeconds: retryAfterSeconds) }
        return Place(self)
    }

    /// Holds a place while `body` runs.
    package func holding<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        let place = try take()
        defer { withExtendedLifetime(place) {} }
        return try await body()
    }
}

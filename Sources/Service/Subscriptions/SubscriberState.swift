/// Why a subscriber goes on.
package enum SubscriberWake: Sendable, Equatable {
    /// The log has entries that the subscriber has not seen.
    case grown
    /// Nothing happened for a while: show the client (and learn from the socket) that the connection lives.
    case beat
    /// The service shuts down: end the stream.
    case closed
}

/// Who waits for the log to grow: the pure part of ``Subscribers``. Every change returns whom to wake with what.
///
/// `Waiter` is a continuation in the service, anything a test likes in a test.
package struct SubscriberState<Waiter> {
    package init() {}

    package private(set) var size = 0
    package private(set) var isClosed = false
    private var nextID = 0
    private var waiting: [Int: (beyond: Int, waiter: Waiter)] = [:]

    /// A name for a wait, taken beforehand so that its cancellation can be told from others.
    package mutating func makeID() -> Int {
        nextID += 1
        return nextID
    }

    /// Waits for more than `beyond` entries; answers at once where there already are, or where nothing will come.
    package mutating func wait(_ id: Int, beyond: Int, _ waiter: Waiter) -> SubscriberWake? {
        if isClosed { return .closed }
        if size > beyond { return .grown }
        waiting[id] = (beyond, waiter)
        return nil
    }

    package mutating func grow(to size: Int) -> [Waiter] {
        self.size = max(self.size, size)
        return take { $0 < size }
    }

    package mutating func beat() -> [Waiter] { take { _ in true } }

    package mutating func close() -> [Waiter] {
        isClosed = true
        return take { _ in true }
    }

    package mutating func cancel(_ id: Int) -> Waiter? { waiting.removeValue(forKey: id)?.waiter }

    private mutating func take(where due: (Int) -> Bool) -> [Waiter] {
        let taken = waiting.filter { due($0.value.beyond) }
        for id in taken.keys { waiting[id] = nil }
        return taken.values.map(\.waiter)
    }
}

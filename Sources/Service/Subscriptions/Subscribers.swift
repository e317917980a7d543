import Ledger
import ServiceLifecycle
import Synchronization

/// Wakes live subscriptions when the log grows, when it is time for a sign of life, and when the service shuts down.
///
/// One task watches the ledger for all of them. It is the last service started, hence the first shut down: streams end
/// before the HTTP server waits for its requests to be done.
final class Subscribers: Service {
    typealias Waiter = CheckedContinuation<SubscriberWake, Never>

    /// Time between signs of life on a quiet stream; proxies give up on silence after a minute.
    static let beatInterval = Duration.seconds(15)

    private let ledger: Ledger
    private let state = Mutex(SubscriberState<Waiter>())
    private let places = Places(limit: 1024, "subscriptions are open", retryAfterSeconds: 5)

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Open subscriptions, waiting or writing.
    var count: Int { places.count }

    /// A place for one more subscription, open for as long as the place is referred to.
    func open() throws(Refusal) -> Places.Place {
        guard !isClosed else { throw Refusal(.poolFull, "The service is stopping.", retryAfterSeconds: 5) }
        return try places.take()
    }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Waits for more than `size` entries, a sign of life or the end. A cancelled wait is the end.
    func next(beyond size: Int) async -> SubscriberWake {
        let id = state.withLock { $0.makeID() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let wake = state.withLock { state in
                    Task.isCancelled ? .closed : state.wait(id, beyond: size, waiter)
                }
                if let wake { waiter.resume(returning: wake) }
            }
        } onCancel: {
            state.withLock { $0.cancel(id) }?.resume(returning: .closed)
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.follow() }
                group.addTask { await self.beat() }
            }
        }
        wake(state.withLock { $0.close() }, .closed)
    }

    private func follow() async {
        var size = 0
        // The wait throws when it is cancelled, and only then.
        while let grown = try? await ledger.waitForGrowth(beyond: size) {
            size = grown
            wake(state.withLock { $0.grow(to: grown) }, .grown)
        }
    }

    private func beat() async {
        while (try? await Task.sleep(for: Self.beatInterval)) != nil {
            wake(state.withLock { $0.beat() }, .beat)
        }
    }

    private func wake(_ waiters: [Waiter], _ wake: SubscriberWake) {
        for waiter in waiters { waiter.resume(returning: wake) }
    }
}

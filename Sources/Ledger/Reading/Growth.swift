internal import Synchronization

/// Lets subscribers sleep until the log has grown.
final class Growth: Sendable {
    private struct State {
        var size = 0
        var nextID = 0
        var waiting: [Int: (beyond: Int, continuation: CheckedContinuation<Int, any Error>)] = [:]
    }

    private let state = Mutex(State())

    /// Wakes everyone who waited for less than `size` entries.
    func reached(_ size: Int) {
        let woken = state.withLock { state in
            state.size = size
            let woken = state.waiting.filter { $0.value.beyond < size }
            for id in woken.keys { state.waiting[id] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume(returning: size) }
    }

    /// Waits until the log has more than `size` entries and returns how many it has; throws when the task is cancelled.
    func wait(beyond size: Int) async throws -> Int {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known = state.withLock { state -> Int? in
                    if state.size > size || Task.isCancelled { return state.size }
                    state.waiting[id] = (size, continuation)
                    return nil
                }
                guard let known else { return }
                if known > size {
                    continuation.resume(returning: known)
                } else {
                    continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}

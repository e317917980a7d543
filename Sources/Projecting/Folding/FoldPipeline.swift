internal import Dispatch
internal import Synchronization

/// Hands bundles to workers: each is parsed by one of them and folded by all, in order. Nobody waits for another as long as
/// there is something to parse, so that a worker may be some bundles ahead.
final class FoldPipeline: Sendable {
    /// What a worker does next.
    enum Work {
        case parse(Bundle, into: RoutedBatch)
        case fold(RoutedBatch)
    }

    struct Bundle: Sendable {
        /// Counted from the pipeline's first.
        let number: Int
        /// Index of its first entry.
        let first: Int
        let bytes: [UInt8]
    }

    private struct State {
        /// Those that nobody has begun to parse, in order.
        var waiting: [Bundle] = []
        var suppliedCount = 0
        /// No more come.
        var isComplete = false
        /// By place in the ring: the number of the bundle that is parsed there.
        var parsed: [Int?]
        /// By worker: how many bundles it has folded.
        var folded: [Int]
        /// The sizes of bundles that are supplied and that not all have folded, in order, and what they come to.
        var unfolded: [Int] = []
        var unfoldedByteCount = 0
        var failure: (any Error)?
        /// By worker: it waits for its semaphore.
        var isAsleep: [Bool]
        /// Waits for room.
        var supplier: CheckedContinuation<Void, Never>?

        /// Bundles that all have folded.
        var foldedCount: Int { folded.min() ?? 0 }

        /// More may be supplied, or will not be folded anyway.
        var hasRoom: Bool {
            failure != nil
                || unfolded.count < FoldPipeline.suppliedMax && unfoldedByteCount < Chunk.byteCountMax
        }
    }

    /// Bundles that are supplied before they are folded.
    private static let suppliedMax = 64
    /// A place keeps the room that a bundle of so many bytes took: all places together must not keep that of the largest.
    private static let keptByteCountMax = 1 << 20
    /// Places in the ring, a worker: few enough for what is parsed to stay in the processor's cache.
    private static let placesCount = 3

    private let places: [RoutedBatch]
    private let state: Mutex<State>
    private let semaphores: [DispatchSemaphore]

    init(_ routes: Routes, workersCount: Int) {
        places = (0..<workersCount * Self.placesCount).map { _ in RoutedBatch(routes, partsCount: workersCount) }
        state = Mutex(
            State(
                parsed: Array(repeating: nil, count: places.count), folded: Array(repeating: 0, count: workersCount),
                isAsleep: Array(repeating: false, count: workersCount)))
        semaphores = (0..<workersCount).map { _ in DispatchSemaphore(value: 0) }
    }

    // MARK: Who supplies

    /// Supplies a chunk, as soon as there is room.
    /// - Returns: how many bundles all have folded; nil when there is no use in going on.
    func supply(_ chunk: Chunk) async -> Int? {
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.hasRoom { return true }
                state.supplier = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
        return change { state in
            for (offset, bytes) in chunk.bundles.enumerated() {
                let first = (chunk.firstBundle + offset) << 8
                state.waiting.append(Bundle(number: state.suppliedCount, first: first, bytes: bytes))
                state.suppliedCount += 1
                state.unfolded.append(bytes.count)
                state.unfoldedByteCount += bytes.count
            }
            return state.failure == nil ? state.foldedCount : nil
        }
    }

    /// Says that no more come.
    func complete() { change { $0.isComplete = true } }

    /// Has everybody stop; the first failure counts.
    func fail(_ error: any Error) { change { $0.failure = $0.failure ?? error } }

    // MARK: Workers

    /// What a worker does next, waiting for it; nil when all is folded, or something has failed.
    func next(_ worker: Int) throws -> Work? {
        while true {
            let (work, isDone) = try state.withLock { state -> (Work?, Bool) in
                if let failure = state.failure { throw failure }
                let number = state.folded[worker]
                if state.parsed[number % places.count] == number {
                    return (.fold(places[number % places.count]), false)
                }
                if let bundle = state.waiting.first, bundle.number < state.foldedCount + places.count {
                    state.waiting.removeFirst()
                    return (.parse(bundle, into: places[bundle.number % places.count]), false)
                }
                if state.isComplete, number == state.suppliedCount { return (nil, true) }
                state.isAsleep[worker] = true
                return (nil, false)
            }
            if isDone { return nil }
            if let work { return work }
            semaphores[worker].wait()
        }
    }

    func parsed(_ bundle: Bundle) { change { $0.parsed[bundle.number % places.count] = bundle.number } }

    func folded(by worker: Int) {
        change { state in
            let count = state.foldedCount
            state.folded[worker] += 1
            guard state.foldedCount > count else { return }
            let byteCount = state.unfolded.removeFirst()
            state.unfoldedByteCount -= byteCount
            // Nobody reads it any more, and nobody fills it as long as this lock is held.
            if byteCount > Self.keptByteCountMax { places[count % places.count].giveUpRoom() }
        }
    }

    /// Changes the state, and wakes those who wait for it.
    @discardableResult
    private func change<Answer: Sendable>(_ body: (inout State) -> Answer) -> Answer {
        let (answer, woken, supplier) = state.withLock { state in
            let answer = body(&state)
            var woken: [Int] = []
            for worker in state.isAsleep.indices where state.isAsleep[worker] {
                state.isAsleep[worker] = false
                woken.append(worker)
            }
            var supplier: CheckedContinuation<Void, Never>?
            if state.hasRoom {
                swap(&supplier, &state.supplier)
            }
            return (answer, woken, supplier)
        }
        for worker in woken { semaphores[worker].signal() }
        supplier?.resume()
        return answer
    }
}

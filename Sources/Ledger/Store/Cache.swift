internal import Synchronization

/// A bounded cache of immutable bytes read from the store: two generations, so that what is used stays. It is bounded by
/// bytes, because one bundle may have a few hundred of them or sixteen million.
final class Cache<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var young: [Key: [UInt8]] = [:]
        var old: [Key: [UInt8]] = [:]
        var youngByteCount = 0
    }

    /// What an entry of a dictionary and an array cost besides the bytes, about.
    private static var overheadByteCount: Int { 128 }

    private let state = Mutex(State())
    private let generationByteCountMax: Int

    /// Holds at most `byteCountMax` bytes, but always one value a generation.
    init(byteCountMax: Int) { generationByteCountMax = byteCountMax / 2 }

    subscript(key: Key) -> [UInt8]? {
        state.withLock { state in
            if let value = state.young[key] { return value }
            guard let value = state.old[key] else { return nil }
            insert(value, for: key, into: &state)
            return value
        }
    }

    func insert(_ value: [UInt8], for key: Key) {
        state.withLock { insert(value, for: key, into: &$0) }
    }

    private func insert(_ value: [UInt8], for key: Key, into state: inout State) {
        // What is cached never changes: a second insertion is of the same bytes.
        guard state.young[key] == nil else { return }
        let byteCount = value.count + Self.overheadByteCount
        if state.youngByteCount + byteCount > generationByteCountMax {
            state.old = state.young
            state.young = [:]
            state.youngByteCount = 0
        }
        state.young[key] = value
        state.youngByteCount += byteCount
    }
}

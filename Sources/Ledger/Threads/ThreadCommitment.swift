public import MerkleLog
internal import Supervision

/// A commitment to the thread index, as it stands in the log.
public struct ThreadCommitment: Sendable, Equatable {
    /// Of the entry that carries it.
    public let index: Int
    /// Entries that it covers.
    public let size: Int
    /// Roots of the segments that cover them, in order.
    public let roots: [MerkleHash]
}

extension LogReader {
    /// The newest commitment to at most `limit` entries among the first `size` of this view; nil where there is none.
    public func commitment(upTo limit: Int = .max, within size: Int = .max) async throws(Refusal) -> ThreadCommitment? {
        let indices = try await indices(ofThread: "log/\(origin)").filter { $0 < size }
        // One that stands before entry `limit` covers no more; of those behind it the first few may as well.
        var at = indices.firstIndex { $0 >= limit } ?? indices.count
        while at < indices.count, let next = try await commitment(at: indices[at]), next.size <= limit { at += 1 }
        while at > 0 {
            at -= 1
            if let found = try await commitment(at: indices[at]), found.size <= limit { return found }
        }
        return nil
    }

    /// The commitment that the entry at `index` carries; nil where it is something else.
    private func commitment(at index: Int) async throws(Refusal) -> ThreadCommitment? {
        let entry = try await entry(index)
        guard entry.kind == .event else { return nil }
        return readers.withReader { reader in
            entry.withEventLine { line in
                guard let event = try? reader.read(line), event.type === EventType.threadsCommitted,
                    let size = event.data["size"]?.integer, let roots = event.data["roots"]
                else { return nil }
                return ThreadCommitment(
                    index: index, size: size,
                    roots: roots.elements.compactMap { $0.string.flatMap { MerkleHash(base64: $0) } })
            }
        }
    }

    /// Whether somebody other than the ledger has recorded something from entry `index` on.
    func hasWordsOfOthers(from index: Int) async throws(Refusal) -> Bool {
        var at = index
        while at < size {
            let entries = try await read(at..<min(at + 256, size))
            for entry in entries where !readers.isLedgersOwn(entry) { return true }
            at += entries.count
        }
        return false
    }
}

extension EventReaders {
    /// Whether the ledger itself authored an entry.
    fileprivate func isLedgersOwn(_ entry: LogEntry) -> Bool {
        guard entry.kind == .event else { return false }
        return withReader { reader in
            entry.withEventLine { line in (try? reader.readEnvelope(line)).map { $0.source == "/ledger" } ?? false }
        }
    }
}

import Ledger
import Supervision

/// Walks a ledger forward from an index, through a thread or through everything, keeping only the wanted types.
///
/// The same walk serves a page of a list and a live subscription: it is asked for chunk after chunk, and remembers how far
/// it has looked, also where nothing matched.
struct EntryScan: Sendable {
    /// Entries looked at for one chunk; a bundle's worth, since the store hands out whole bundles.
    static let chunkCount = 256
    /// A chunk ends behind the entry that passes so many bytes: it is in memory for as long as a subscriber takes to read it.
    static let chunkByteCountMax = 1 << 20

    /// The names of the wanted types; empty for all.
    let types: Set<String>
    /// The thread to walk along; nil for the whole log.
    let thread: String?
    /// Everything before this index has been looked at.
    private(set) var next: Int
    /// How many entries of the thread have been looked at; found out on the first chunk.
    private var position: Int?

    init(after: Int, types: Set<String>, thread: String?) {
        self.types = types
        self.thread = thread
        next = after + 1
        position = after < 0 ? 0 : nil
    }

    /// The same walk from right behind `index`.
    func resumed(after index: Int) -> EntryScan { EntryScan(after: index, types: types, thread: thread) }

    /// The next wanted entries, at most `limit` looked at; empty does not mean that the end is reached.
    mutating func chunk(_ reader: LogReader, limit: Int) async throws(Refusal) -> [LogEntry] {
        guard next < reader.size else { return [] }
        let limit = min(limit, Self.chunkCount)
        guard let thread else {
            // Up to the end of a bundle, so that no bundle is opened twice.
            let entries = try await reader.entries(
                from: next, limit: min(limit, 256 - next % 256), byteCountMax: Self.chunkByteCountMax)
            next += entries.count
            return try wanted(entries)
        }
        let start: Int
        if let position { start = position } else { start = try await place(of: next, in: thread, reader) }
        guard let page = try await Self.page(of: thread, reader, after: start, limit: limit) else {
            next = reader.size
            return []
        }
        position = page.next
        next = page.next >= page.version ? reader.size : (page.entries.last.map { $0.index + 1 } ?? next)
        return try wanted(page.entries)
    }

    /// How many entries of the thread lie before `index`: a binary search, since the thread index counts positions.
    private func place(of index: Int, in thread: String, _ reader: LogReader) async throws(Refusal) -> Int {
        var low = 0
        var high = try await Self.page(of: thread, reader, after: 0, limit: 0)?.version ?? 0
        while low < high {
            let middle = (low + high) / 2
            let found = try await Self.page(of: thread, reader, after: middle, limit: 1)?.entries.first?.index
            if let found, found < index { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A thread nobody has written to yet is an empty one here: a subscription may well wait for its first event.
    private static func page(
        of thread: String, _ reader: LogReader, after position: Int, limit: Int
    ) async throws(Refusal) -> ThreadPage? {
        do {
            return try await reader.thread(
                thread, after: position, limit: limit, byteCountMax: chunkByteCountMax)
        } catch where error.code == .notFound {
            return nil
        }
    }

    private func wanted(_ entries: [LogEntry]) throws(Refusal) -> [LogEntry] {
        guard !types.isEmpty else { return entries }
        var events = EventReader()
        var kept: [LogEntry] = []
        for entry in entries {
            guard let line = entry.eventLine else { continue }
            let type: String? = line.withUnsafeBytes { try? events.readEnvelope($0).type.string }
            // What admission let in is readable; an entry that is not is damage, not a mismatch.
            guard let type else { throw Refusal(.historyDamaged, "Entry \(entry.index) is not a readable event.") }
            if types.contains(type) { kept.append(entry) }
        }
        return kept
    }
}

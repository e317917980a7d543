internal import MerkleLog
internal import Supervision
internal import Synchronization

/// A pool of event parsers: each is used by one task at a time, and there are never more than run at once.
final class EventReaders: Sendable {
    /// A parser that can wait in the pool. It is only ever touched by the task that took it out.
    private final class Parser: @unchecked Sendable {
        var reader = EventReader()
    }

    private let idle = Mutex<[Parser]>([])

    /// Lends a parser to `body`.
    func withReader<Answer, Failure: Error>(
        _ body: (inout EventReader) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let parser = idle.withLock { $0.popLast() } ?? Parser()
        defer { idle.withLock { $0.append(parser) } }
        return try body(&parser.reader)
    }

    /// The thread keys of entries already in the log, with their indices.
    func postings(of entries: [LogEntry]) throws(Refusal) -> [Posting] {
        try withReader { reader throws(Refusal) in
            var postings: [Posting] = []
            for entry in entries where entry.kind == .event {
                do throws(EventFault) {
                    try entry.withEventLine { line throws(EventFault) in
                        try reader.read(line).forEachThread {
                            postings.append(Posting(key: Posting.key(thread: $0), index: entry.index))
                        }
                    }
                } catch {
                    throw Refusal(.historyDamaged, "Entry \(entry.index) is not an event of the vocabulary: \(error).")
                }
            }
            return postings
        }
    }

    /// Whether an entry's event belongs to a thread.
    func belongs(_ entry: LogEntry, to thread: String) -> Bool {
        guard entry.kind == .event else { return false }
        return withReader { reader in
            entry.withEventLine { line in (try? reader.read(line).belongs(to: thread)) ?? false }
        }
    }

    /// The authority after an event of the log.
    func apply(_ entry: LogEntry, to authority: Authority?) throws(Refusal) -> Authority {
        try withReader { reader throws(Refusal) in
            try entry.withEventLine { line throws(Refusal) in
                do {
                    return try Authority.applying(try reader.read(line), to: authority, index: entry.index)
                } catch {
                    throw Refusal(.historyDamaged, "Entry \(entry.index) cannot have been admitted: \(error).")
                }
            }
        }
    }
}

extension LogEntry {
    /// Calls `body` with the event's JSON in place. Only for events.
    func withEventLine<Answer, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let line = (eventLine ?? []).indices
        return try bytes.withBytes { bytes throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[line]))
        }
    }
}

extension Authority {
    /// The authority after one more of its events: the founding begins it.
    static func applying(
        _ event: EventView, to authority: Authority?, index: Int
    ) throws(AuthorityFault) -> Authority {
        guard var authority else { return try founded(by: event) }
        try authority.apply(event, index: index)
        return authority
    }
}

internal import MerkleLog
public import SignedNote
internal import Supervision

extension ThreadStory {
    /// Of what a served ledger names as the thread's entries: each is proven to be in the tree of its checkpoint, and so are
    /// the seals over them; each says that it is of the thread. That there are no others is the ledger's word, and so are the
    /// names of departments.
    /// - Parameter key: the ledger's; without it the checkpoint's signature is not looked at.
    /// - Throws: ``Fault`` for what does not hash to the tree, for entries of other threads, and where they do not ascend;
    ///   ``Problem``, ``AuditError``.
    public static func asking(
        _ client: LedgerClient, for thread: String, source: any LogSource, key: VerifierKey?
    ) async throws -> ThreadStory {
        let entries = try await entries(of: thread, client)
        // The checkpoint is read behind the entries. Where it lags all the same (behind a cache, or waiting for witnesses), those
        // that it does not cover are left out.
        let log = try await ProvenLog(source: source, key: key)
        var proven = await ProvenEntries(log)
        var reader = EventReader()
        var items: [CaseTimeline.Item] = []
        for entry in entries where (0..<proven.size).contains(entry.index) {
            let bytes = try await proven.entry(entry.index)
            guard bytes.elementsEqual("\(entry.recordedAt)\n\(entry.entry)".utf8), let line = entry.event else {
                throw Fault(
                    .entryAltered, index: entry.index, "the entry that is served is not the one in the signed tree")
            }
            guard try isOf(thread, Array(line.utf8), at: entry.index, &reader) else {
                throw Fault(
                    .threadIndexAltered, index: entry.index,
                    "the ledger names the entry as one of \(thread.plain), and it is of other threads")
            }
            let signed =
                if let seal = entry.seal { try await proven.seal(seal, over: entry.index) } else {
                    Array(entry.entry.utf8)
                }
            let note: Note
            do { note = try Note.parse(signed) } catch {
                throw Fault(.noteMalformed, index: entry.index, "what is signed is no note: \(error)")
            }
            items.append(
                CaseTimeline.Item(
                    index: entry.index, recordedAt: entry.recordedAt, line: Array(line.utf8),
                    signers: note.signatures.map(\.name),
                    seal: entry.seal))
        }
        let departments = try JSONAnswer.decode(DepartmentNames.self, try await client.authority()).departments
        return ThreadStory(
            origin: log.origin, thread: thread, size: proven.size, items: items,
            departments: Dictionary(departments.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first }),
            basis: .entries(isSigned: key != nil))
    }

    /// Entries of a story, at most, and pages that they come in: a ledger could go on for ever.
    private static let entryCountMax = 10_000
    private static let pagesMax = 10_000

    /// What the ledger names as the thread's entries, each once and in the order of the log.
    private static func entries(of thread: String, _ client: LedgerClient) async throws -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        try await client.readAll(LedgerClient.Filter(thread: thread), pagesMax: pagesMax) { entry in
            guard entry.index > entries.last?.index ?? -1 else {
                throw Fault(
                    .threadIndexAltered, index: entry.index,
                    "the ledger names the entry twice, or behind a later one, as one of \(thread.plain)")
            }
            guard entries.count < entryCountMax else {
                throw AuditError.conflict(
                    detail: "the thread has more than \(entryCountMax) entries: export the log (shilu export), and read the export"
                )
            }
            entries.append(entry)
        }
        return entries
    }

    /// Whether an event says itself that it is of a thread.
    private static func isOf(
        _ thread: String, _ line: [UInt8], at index: Int, _ reader: inout EventReader
    ) throws(Fault) -> Bool {
        let event: EventView
        do throws(EventFault) { event = try reader.read(line) } catch {
            throw Fault(error, index: index)
        }
        return event.belongs(to: thread)
    }

    private struct DepartmentNames: Decodable {
        struct Department: Decodable {
            var code: String
            var name: String
        }

        var departments: [Department]
    }
}

/// Entries of a log one by one; the bundle of the last one is kept.
private struct ProvenEntries {
    let log: ProvenLog
    let size: Int
    private var kept: (number: Int, bundle: [UInt8], ranges: [Range<Int>])?

    init(_ log: ProvenLog) async {
        self.log = log
        size = await log.size
    }

    /// Its stamp line and what was sent.
    mutating func entry(_ index: Int) async throws -> ArraySlice<UInt8> {
        let number = index >> 8
        if let kept, kept.number == number { return kept.bundle[kept.ranges[index & 255]] }
        let bundle = try await log.bundle(number, size: size)
        let ranges = try EntryBundle.ranges(in: bundle)
        kept = (number, bundle, ranges)
        return bundle[ranges[index & 255]]
    }

    /// The note of a seal that is said to be over an event.
    mutating func seal(_ seal: Int, over event: Int) async throws -> [UInt8] {
        guard (0..<event).contains(seal) else { throw Fault(.unsealedEvent, index: event, "its seal is not before it") }
        let note = Array(try await entry(seal).dropFirst(Stamp.lineCount))
        let count = (try? Seal(checkpoint: SignedCheckpoint(note: Note.parse(note)).checkpoint))?.count ?? 0
        guard event - seal <= count else {
            throw Fault(.unsealedEvent, index: event, "entry \(seal) is no seal over it")
        }
        return note
    }
}

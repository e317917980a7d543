public import MerkleLog
public import SignedNote
internal import Supervision

/// Puts a log back into a store that has none of its name, entry by entry, through the commit that the writer uses. Nothing
/// is stamped or signed anew: entries are as they were, and the head gets the checkpoint that the ledger had signed.
///
/// Until the last commit the head has no signed checkpoint, so a restore that was interrupted is never served: begin again
/// in an empty place.
public struct Restoring: Sendable {
    private let store: any LogStore
    private let origin: String
    private let checkpoint: Checkpoint
    /// The checkpoint with the ledger's signature alone, as a commit writes it.
    private let signed: [UInt8]
    private let readers = EventReaders()

    /// Bundles of one commit.
    private static let bundlesMax = 16
    /// Bytes of entries at which a commit takes no further bundle.
    private static let byteCountMax = 4 << 20

    /// - Parameters:
    ///   - signed: the checkpoint up to which to restore.
    ///   - key: the ledger's public key, which must have signed it.
    public init(store: any LogStore, signed: SignedCheckpoint, key: VerifierKey) throws(Refusal) {
        let lines = signed.note.signatures.filter { $0.isBy(key) }
        guard signed.checkpoint.origin == key.name, let note = try? Note(text: signed.note.text, signatures: lines)
        else {
            throw Refusal(.historyDamaged, "The checkpoint is not signed by the ledger's key.")
        }
        self.store = store
        origin = key.name
        checkpoint = signed.checkpoint
        self.signed = note.encoded
    }

    /// Restores.
    /// - Parameters:
    ///   - bundle: an entry bundle, as wide as it is in a log of the checkpoint's size; proven by whoever gives it, and proven
    ///     again here as a whole.
    ///   - sizes: for each entry with an id among 16,384, the size of the log that its first receipt speaks of; nil where that
    ///     is not known: then all speak of the checkpoint's.
    /// - Throws: ``StoreFault/alreadyFounded`` where there is such a log; ``Refusal`` `history-damaged` where the entries do
    ///   not add up to the checkpoint's root, or the sizes cannot be.
    public func run(
        bundle: (Int) async throws -> [UInt8], sizes: (Int) async throws -> [Int: Int]?,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        guard try await store.head(log: origin) == nil else { throw StoreFault.alreadyFounded }
        try await store.found(log: origin)
        let epoch = try await store.claim(log: origin).epoch
        var snapshot = LogSnapshot(
            size: 0, checkpoint: [], edge: RightEdge(), bundle: [], tail: PostingTail(start: 0), authority: nil,
            lastStamp: 0)
        var commits = CommitSizes(last: checkpoint.size)
        while snapshot.size < checkpoint.size {
            var new = NewEntries(behind: snapshot)
            var seen: [SeenKey] = []
            var stamp = snapshot.lastStamp
            var byteCount = 0
            for _ in 0..<Self.bundlesMax where new.size < checkpoint.size && byteCount < Self.byteCountMax {
                let bytes = try await bundle(new.size / 256)
                byteCount += bytes.count
                let entries = try entries(in: bytes, from: new.size)
                new.postings += try readers.postings(of: entries)
                if let first = entries.first { try await commits.prepare(for: first.index, sizes) }
                for entry in entries {
                    entry.bytes.withUnsafeBytes { new.append([], $0) }
                    stamp = entry.stampMilliseconds
                    guard let key = try readers.idempotencyKey(of: entry) else { continue }
                    seen.append(SeenKey(key: key.bytes, index: entry.index, size: try commits.size(of: entry.index)))
                }
            }
            let isLast = new.size == checkpoint.size
            let (advance, next) = new.commit(
                on: snapshot, log: origin, epoch: epoch, seen: seen, authority: nil, stamp: stamp
            ) { _ in isLast ? signed : [] }
            guard !isLast || next.edge.root == checkpoint.root else {
                throw Refusal(.historyDamaged, "The entries do not add up to the root of the signed checkpoint.")
            }
            try await store.commit(advance)
            snapshot = next
            progress(snapshot.size)
        }
        try commits.finish()
    }

    private func entries(in bundle: [UInt8], from first: Int) throws(Refusal) -> [LogEntry] {
        guard let ranges = try? EntryBundle.ranges(in: bundle), ranges.count == min(256, checkpoint.size - first) else {
            throw Refusal(
                .historyDamaged, "Bundle \(first / 256) is not a sequence of as many length-prefixed entries.")
        }
        var entries: [LogEntry] = []
        for range in ranges { entries.append(try LogEntry(index: first + entries.count, bytes: Array(bundle[range]))) }
        return entries
    }
}

/// At which sizes the ledger had committed, as the sizes of its receipts tell. They follow each other without a gap: an entry
/// with an id belongs to the commit before it, or begins the next one.
private struct CommitSizes {
    /// The size that is restored: where receipts' sizes are not known, all speak of it.
    let last: Int
    private var page = -1
    private var sizes: [Int: Int]?
    private var reached = 0

    init(last: Int) { self.last = last }

    /// Reads the page that the entry at `index` is on.
    mutating func prepare(for index: Int, _ read: (Int) async throws -> [Int: Int]?) async throws {
        guard index / PostingTail.segmentSpan != page else { return }
        let isKnown = sizes != nil || page < 0
        page = index / PostingTail.segmentSpan
        sizes = isKnown ? try await read(page) : nil
        guard sizes != nil || page == 0 || !isKnown else { throw wrong(index) }
    }

    mutating func size(of index: Int) throws(Refusal) -> Int {
        guard let sizes else {
            reached = last
            return last
        }
        guard let size = sizes[index], size > index, size <= last, index < reached ? size == reached : index == reached
        else {
            throw wrong(index)
        }
        reached = size
        return size
    }

    func finish() throws(Refusal) {
        guard reached == last else { throw wrong(last - 1) }
    }

    private func wrong(_ index: Int) -> Refusal {
        Refusal(
            .historyDamaged,
            "The size of the log that the receipt of entry \(index) speaks of is missing or cannot be. Without any, the restore takes the checkpoint's: remove the export's folder index."
        )
    }
}

extension EventReaders {
    /// What the ledger knows an entry's event or batch again by; nil for the event lines of a sealed run.
    fileprivate func idempotencyKey(of entry: LogEntry) throws(Refusal) -> IdempotencyKey? {
        if entry.isBareLine { return nil }
        if entry.kind == .seal {
            let seal = try entry.seal()
            return .batch(keyName: seal.keyName, batchID: seal.batchID)
        }
        do {
            return try withReader { reader throws(EventFault) in
                try entry.withEventLine { line throws(EventFault) in
                    let event = try reader.read(line)
                    return .event(source: event.source.bytes, id: event.id.bytes)
                }
            }
        } catch {
            throw Refusal(.historyDamaged, "Entry \(entry.index) cannot have been admitted: \(error).")
        }
    }
}

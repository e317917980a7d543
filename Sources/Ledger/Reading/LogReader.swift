public import MerkleLog
internal import SignedNote
public import Supervision

/// One consistent view of the log, at the size of its newest checkpoint. Take a fresh one for each request.
public struct LogReader: Sendable {
    let snapshot: LogSnapshot
    let stored: StoredLog
    let key: SigningKey
    let threads: ThreadIndex
    let readers: EventReaders

    /// The ledger's origin.
    public var origin: String { stored.log }
    /// Entries in this view.
    public var size: Int { snapshot.size }
    /// The signed checkpoint of ``size``, as c2sp.org/tlog-checkpoint.
    public var checkpoint: [UInt8] { snapshot.checkpoint }

    // MARK: Tiles and bundles, as c2sp.org/tlog-tiles names them

    /// The hashes of a tile, exactly as wide as asked for; nil where this size of the log has no such tile.
    public func tile(_ coordinate: TileCoordinate) async throws(Refusal) -> [UInt8]? {
        let known = coordinate.level > 7 ? 0 : size >> (8 * coordinate.level)
        guard coordinate.index <= known >> 8 else { return nil }
        let first = coordinate.index << 8
        guard first + coordinate.width <= known else { return nil }
        if let held = snapshot.edge.tile(level: coordinate.level, index: coordinate.index) {
            return RightEdge.bytes(of: held.prefix(coordinate.width))
        }
        let full = try await stored.tiles(level: coordinate.level, [coordinate.index])[0]
        return coordinate.width == 256 ? full : Array(full.prefix(coordinate.width * 32))
    }

    /// An entry bundle, exactly as wide as asked for; nil where this size of the log has no such bundle.
    public func bundle(_ coordinate: BundleCoordinate) async throws(Refusal) -> [UInt8]? {
        guard coordinate.index <= size >> 8 else { return nil }
        guard coordinate.index << 8 + coordinate.width <= size else { return nil }
        let bundle = try await bundle(coordinate.index)
        guard coordinate.width < 256 else { return bundle }
        let ranges = try ranges(in: bundle, of: coordinate.index)
        return Array(bundle[..<ranges[coordinate.width - 1].upperBound])
    }

    /// A whole bundle, or what there is of the partial one.
    private func bundle(_ index: Int) async throws(Refusal) -> [UInt8] {
        index == size >> 8 ? snapshot.bundle : try await stored.bundles(index..<index + 1)[0]
    }

    func ranges(in bundle: [UInt8], of index: Int) throws(Refusal) -> [Range<Int>] {
        guard let ranges = try? EntryBundle.ranges(in: bundle), ranges.count == min(256, size - index << 8) else {
            throw Refusal(.historyDamaged, "Bundle \(index) is not a sequence of as many length-prefixed entries.")
        }
        return ranges
    }

    // MARK: Entries

    /// The entry at `index`.
    public func entry(_ index: Int) async throws(Refusal) -> LogEntry {
        guard let entry = try await entries(from: index, limit: 1).first else {
            throw Refusal(.notFound, "The log has \(size) entries; there is no entry \(index).")
        }
        return entry
    }

    /// At most `limit` entries from `index` on, in order; none behind the end of the log.
    /// - Parameter byteCountMax: the last entry is the one that passes so many bytes, if one does.
    public func entries(
        from index: Int, limit: Int, byteCountMax: Int = .max
    ) async throws(Refusal) -> [LogEntry] {
        guard index >= 0 else { throw Refusal(.badRequest, "An index is never negative.") }
        guard index < size, limit > 0 else { return [] }
        var entries = try await read(index..<index + min(limit, size - index), byteCountMax: byteCountMax)
        try await addSeals(to: &entries)
        return entries
    }

    /// The entries of a range, in order, for those who do not ask which seals bare event lines stand under.
    /// - Parameter byteCountMax: the last entry is the one that passes so many bytes, if one does.
    /// - Precondition: the range is not empty and lies within the log.
    func read(_ range: Range<Int>, byteCountMax: Int = .max) async throws(Refusal) -> [LogEntry] {
        var entries: [LogEntry] = []
        var byteCount = 0
        for number in (range.lowerBound >> 8)...((range.upperBound - 1) >> 8) {
            let bundle = try await bundle(number)
            let ranges = try ranges(in: bundle, of: number)
            for index in range.clamped(to: number << 8..<(number + 1) << 8) {
                let bytes = Array(bundle[ranges[index & 255]])
                entries.append(try LogEntry(index: index, bytes: bytes))
                byteCount += bytes.count
                if byteCount > byteCountMax { return entries }
            }
        }
        return entries
    }

    /// Tells bare event lines the seals that they stand under, each run's once.
    /// - Parameter entries: ascending.
    func addSeals(to entries: inout [LogEntry]) async throws(Refusal) {
        var run = 0..<0
        for number in entries.indices where entries[number].isBareLine {
            let index = entries[number].index
            if number > 0, entries[number - 1].kind == .seal, entries[number - 1].index == index - 1 {
                run = try entries[number - 1].run()
            } else if !run.contains(index) {
                run = try await self.run(around: index)
            }
            entries[number].sealIndex = run.lowerBound
        }
    }

    /// The run that a bare event line at `index` is in: its seal and its lines.
    private func run(around index: Int) async throws(Refusal) -> Range<Int> {
        let seal = try await sealIndex(before: index)
        // Ids are not under the signed root: the seal itself must say that the line is of its run.
        guard let seal, let run = try await read(seal..<seal + 1).first?.run(), run.contains(index) else {
            throw Refusal(.historyDamaged, "Entry \(index) is a bare event line with no seal before it.")
        }
        return run
    }

    /// Where the seal of a bare event line at `index` must be, if there is one. It is the last entry before the line that is no
    /// bare line itself; if that stands in the line's own bundle, which is at hand, the store is not asked. Further back it is
    /// the last one that has an id.
    private func sealIndex(before index: Int) async throws(Refusal) -> Int? {
        let number = index >> 8
        let bundle = try await bundle(number)
        let ranges = try ranges(in: bundle, of: number)
        // A bare line ends as its object does, a note or seal with a signature.
        let near = ranges[..<(index & 255)].lastIndex { bundle[$0].suffix(2).first != UInt8(ascii: "}") }
        if let near { return number << 8 + near }
        let candidates = max(0, index - Seal.countMax)..<number << 8
        return try await stored.reading { () throws(StoreFault) in
            try await stored.store.lastSeen(log: stored.log, range: candidates)?.index
        }
    }

    // MARK: Threads

    /// A page of a thread's entries in order, after its first `position` postings.
    /// - Parameter byteCountMax: the page ends behind the entry that passes so many bytes, if one does.
    public func thread(
        _ name: String, after position: Int, limit: Int, byteCountMax: Int = .max
    ) async throws(Refusal) -> ThreadPage {
        let indices = try await threads.indices(ofKeys: [Posting.key(thread: name)], tail: snapshot.tail)[0]
        guard !indices.isEmpty else { throw Refusal(.notFound, "There is no thread \(name).") }
        let rest = indices.dropFirst(max(0, position))
        let read = try await entries(at: Array(rest.prefix(max(0, limit))), byteCountMax: byteCountMax)
        // The index knows threads by eight bytes of a hash: what another name put there is left out.
        return ThreadPage(
            thread: name, version: indices.count, next: indices.count - rest.count + read.count,
            entries: read.filter { readers.belongs($0, to: name) })
    }

    /// Indices of a thread's entries, ascending; a thread whose name hashes to the same eight bytes may add some of its own.
    public func indices(ofThread name: String) async throws(Refusal) -> [Int] {
        try await threads.indices(ofKeys: [Posting.key(thread: name)], tail: snapshot.tail)[0]
    }

    // MARK: Authority

    /// Who may sign what, for an entry at index `size` (default: the next one).
    public func authority(at size: Int? = nil) async throws(Refusal) -> Authority {
        if size ?? self.size >= self.size, let authority = snapshot.authority { return authority }
        let size = min(size ?? self.size, self.size)
        guard size > 0 else { throw Refusal(.badRequest, "There is no authority before the founding: ask from size 1 on.") }
        return try await AuthorityReplay(reader: self).authority(before: size)
    }

    // MARK: The derived index, for auditors

    /// A block of the thread index, or nil.
    public func block(_ coordinate: BlockCoordinate) async throws(Refusal) -> [UInt8]? {
        try await stored.blocks([coordinate])[coordinate]
    }

    /// How many complete segments each level of the thread index has.
    public func segmentCounts() async throws(Refusal) -> [Int] {
        try await stored.reading { () throws(StoreFault) in try await stored.store.segments(log: stored.log) }
    }

    /// The idempotency keys of the entries `page · 16,384 ..< (page + 1) · 16,384`. The page that still grows also has
    /// whatever speaks of entries behind it, so that auditors see keys that somebody has put there.
    public func seen(page: Int) async throws(Refusal) -> [SeenKey] {
        let span = PostingTail.segmentSpan
        guard page >= 0, page <= size / span else { throw Refusal(.notFound, "There is no page \(page).") }
        return try await stored.reading { () throws(StoreFault) in
            try await stored.store.seen(log: stored.log, range: page * span..<((page + 1) * span > size ? .max : (page + 1) * span))
        }
    }
}

/// A part of a thread.
public struct ThreadPage: Sendable {
    public var thread: String
    /// Postings of the thread, those of another name with the same key included: what `expectedversion` is compared with.
    public var version: Int
    /// The position behind the page; on the last one it is ``version``.
    public var next: Int
    public var entries: [LogEntry]
}

internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Reads consecutive bundles: hashes against the tiles, stamps, JSON envelopes, and what each entry is.
///
/// This is where a verification spends its time, so it makes no allocation for an event and touches each byte while it is
/// still in the processor's cache.
struct Scanner: ~Copyable {
    /// What the tree says about a bundle.
    enum Expected: Sendable {
        /// Root of its full level-0 tile.
        case root(MerkleHash)
        /// The proven hashes of the right edge's partial tile.
        case leaves([MerkleHash])
        /// Every entry that is read was proven before.
        case proven
    }

    let source: any LogSource
    let size: Int
    /// Where reading begins; hashes of the whole bundle are compared.
    let firstEntry: Int
    /// Whether entries are wholly checked. Before the start of a partial check they are held against the tree all the same:
    /// what is not the log's would hide an event of the authority.
    let isWhole: Bool
    /// Whether to collect the postings of the thread index.
    let wantsPostings: Bool

    private var reader: EventReader
    private let hash = IDHash()
    private var scan: Scan
    private var keepsBundles = false
    /// The stamp that was read last, as bytes: entries of one commit share it.
    private var lastStamp: (UInt64, UInt64, UInt64) = (0, 0, 0)
    /// Beside ``Scan/uses``: the source's bytes, the type's position, and the seed of the hashes of the source's ids.
    private var sources: [(bytes: [UInt8], type: Int, seed: UInt64)] = []
    private var isInPiece = false
    /// Payloads of bare lines in the present bundle, for their second leaf hash.
    private var bareLines: [Range<Int>] = []

    init(source: any LogSource, size: Int, firstEntry: Int, isWhole: Bool, wantsPostings: Bool) {
        self.source = source
        self.size = size
        self.firstEntry = firstEntry
        self.isWhole = isWhole
        self.wantsPostings = wantsPostings
        reader = EventReader()
        scan = Scan(first: firstEntry)
    }

    /// Reads bundles until the end or a fault.
    consuming func run(_ expected: [Expected]) async throws -> Scan {
        let firstBundle = firstEntry / 256
        do {
            for (number, expected) in expected.enumerated() {
                let coordinate = BundleCoordinate.of(firstBundle + number, size: size)
                let bytes = try await source.bytes(of: coordinate)
                let ranges = try Self.ranges(bytes, coordinate)
                let limit = try await compare(bytes, ranges, coordinate, expected)
                scan.bundles.append(bytes)
                // Entries in front of an altered one are still read: one of them may have a fault of its own.
                let known = number == 0 ? firstEntry % 256 : 0
                try read(
                    bytes, ranges.prefix(limit).dropFirst(known), first: coordinate.index * 256 + known, bundle: number)
                if scan.fault != nil { break }
            }
        } catch let fault as Fault {
            scan.fault = Fault.earlier(fault, scan.fault)
        }
        if !keepsBundles { scan.bundles = [] }
        return scan
    }

    private static func ranges(_ bytes: [UInt8], _ coordinate: BundleCoordinate) throws -> [Range<Int>] {
        let malformed = { (detail: String) in
            Fault(.bundleMalformed, index: coordinate.index * 256, tile: coordinate.path, detail)
        }
        do {
            var ranges = try EntryBundle.ranges(in: bytes)
            if ranges.count == 256 { ranges.removeLast(256 - coordinate.width) }
            guard ranges.count == coordinate.width else {
                throw malformed("the bundle has \(ranges.count) entries, not \(coordinate.width)")
            }
            return ranges
        } catch let fault as Fault {
            throw fault
        } catch {
            throw malformed("the bundle is not a sequence of length-prefixed entries: \(error)")
        }
    }

    /// Holds every leaf against the level-0 tile and the tile against the tree.
    /// - Returns: how many entries in front are what the tree says; the fault of the next one is noted.
    private mutating func compare(
        _ bytes: [UInt8], _ ranges: [Range<Int>], _ coordinate: BundleCoordinate, _ expected: Expected
    ) async throws -> Int {
        let tile: [MerkleHash]
        switch expected {
        case .proven:
            return ranges.count
        case .leaves(let hashes):
            tile = hashes
        case .root(let root):
            let place = TileCoordinate.full(0, coordinate.index)
            tile = try await source.hashes(of: place)
            guard LeafHashing.root(of: tile) == root else { throw Fault.altered(place) }
            scan.tiles += 1
        }
        let leaves = bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }
        let same = leaves.withUnsafeBytes { one in tile.withUnsafeBytes { one.holdsSame(as: $0) } }
        if same { return ranges.count }
        let good = zip(leaves, tile).prefix { $0 == $1 }.count
        scan.fault = Fault(
            .entryAltered, index: coordinate.index * 256 + good, tile: coordinate.path,
            "the entry does not hash to the leaf that the tree holds")
        return good
    }

    // MARK: Entries

    private mutating func read(_ bytes: [UInt8], _ ranges: ArraySlice<Range<Int>>, first: Int, bundle: Int) throws {
        bareLines.removeAll(keepingCapacity: true)
        try bytes.withUnsafeBytes { raw in
            // What was read before a fault is hashed as well: the fold goes that far.
            defer { scan.sealLeaves.append(contentsOf: LeafHashing.leaves(base: raw, ranges: bareLines)) }
            for (offset, range) in ranges.enumerated() {
                try readEntry(raw, range, index: first + offset, bundle: bundle)
                scan.count += 1
                scan.bytes += range.count
            }
        }
    }

    private mutating func readEntry(
        _ raw: UnsafeRawBufferPointer, _ range: Range<Int>, index: Int, bundle: Int
    ) throws {
        guard range.count > Self.stampLength + 2, raw[range.lowerBound + Self.stampLength - 1] == Self.newline else {
            throw Fault(.entryMalformed, index: index, "the entry does not begin with a stamp line")
        }
        try readStamp(raw, at: range.lowerBound, index: index)
        let payload = range.lowerBound + Self.stampLength..<range.upperBound
        if raw[payload.lowerBound] != UInt8(ascii: "{") {
            isInPiece = false
            try readSeal(raw, payload, index: index, bundle: bundle)
        } else if raw[payload.upperBound - 1] == Self.newline, raw[payload.upperBound - 2] == UInt8(ascii: "}") {
            // A signed note ends in base64, so an entry that ends in a brace is a line without a signature.
            try readBare(raw, payload, index: index)
        } else {
            isInPiece = false
            try readSingle(raw, payload, index: index, bundle: bundle)
        }
    }

    private mutating func readStamp(_ raw: UnsafeRawBufferPointer, at start: Int, index: Int) throws {
        let words = (
            raw.loadUnaligned(fromByteOffset: start, as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)
        )
        if words == lastStamp { return }
        let text = UnsafeRawBufferPointer(rebasing: raw[start..<start + 24])
        guard let stamp = Stamp(text)?.milliseconds else {
            throw Fault(.entryMalformed, index: index, "the stamp is not RFC 3339 UTC with milliseconds")
        }
        if let last = scan.lastStamp, stamp < last {
            throw Fault(.stampDecreases, index: index, "the stamp is earlier than that of the entry before")
        }
        if scan.firstStamp == nil { scan.firstStamp = stamp }
        scan.lastStamp = stamp
        lastStamp = words
    }

    private mutating func readBare(_ raw: UnsafeRawBufferPointer, _ payload: Range<Int>, index: Int) throws {
        let line = UnsafeRawBufferPointer(rebasing: raw[payload.lowerBound..<payload.upperBound - 1])
        let event = isWhole ? try readEvent(line, index: index) : nil
        if !isInPiece {
            isInPiece = true
            let end = scan.uses.count
            let offset = scan.sealLeaves.count + bareLines.count
            scan.items.append(.piece(.init(index: index, count: 0, offset: offset, uses: end..<end)))
        }
        guard case .piece(var piece)? = scan.items.last else { return }
        piece.count += 1
        if let event {
            let use = findUse(event, from: piece.uses.lowerBound, index: index)
            piece.uses = piece.uses.lowerBound..<scan.uses.count
            scan.idHashes.append(hash(event.id, seed: sources[use].seed))
            // An entry's length has two bytes.
            scan.lineByteCounts.append(UInt16(payload.count))
            bareLines.append(payload)
        }
        scan.items[scan.items.count - 1] = .piece(piece)
    }

    private mutating func readSingle(
        _ raw: UnsafeRawBufferPointer, _ payload: Range<Int>, index: Int, bundle: Int
    ) throws {
        let bytes = UnsafeRawBufferPointer(rebasing: raw[payload])
        // The first line is the event; that the note's text ends with it shows when its signatures are looked at.
        guard let end = bytes.firstNewline, end + 1 < bytes.count, bytes[end + 1] == Self.newline else {
            throw Fault(.noteMalformed, index: index, "the entry is not one event line, an empty line and signatures")
        }
        let event = try readEvent(UnsafeRawBufferPointer(rebasing: bytes[..<end]), index: index)
        let use = findUse(event, from: max(0, scan.uses.count - Self.recentUses), index: index)
        keepsBundles = keepsBundles || isWhole || scan.uses[use].isAuthority
        scan.items.append(
            .single(
                .init(
                    index: index, place: .init(bundle: bundle, payload: payload),
                    line: payload.lowerBound..<payload.lowerBound + end, use: use,
                    key: isWhole ? .event(source: event.source, id: event.id) : IdempotencyKey(high: 0, low: 0))))
    }

    private mutating func readSeal(
        _ raw: UnsafeRawBufferPointer, _ payload: Range<Int>, index: Int, bundle: Int
    ) throws {
        do {
            let note = try NoteView(UnsafeRawBufferPointer(rebasing: raw[payload]))
            let seal = try Seal(checkpoint: Checkpoint(text: Array(note.text)))
            keepsBundles = true
            scan.items.append(
                .seal(
                    .init(
                        index: index, place: .init(bundle: bundle, payload: payload), seal: seal,
                        key: .batch(keyName: seal.keyName, batchID: seal.batchID))))
        } catch {
            throw Fault(.sealMalformed, index: index, "the entry is neither an event nor a seal: \(error)")
        }
    }

    /// What is needed of an event; points into the reader's memory.
    private struct Header {
        let id: UnsafeRawBufferPointer
        let source: UnsafeRawBufferPointer
        /// Position in the vocabulary.
        let type: Int
    }

    /// Reads an event line, and holds it against its type; where nothing is wholly checked its envelope alone.
    private mutating func readEvent(_ line: UnsafeRawBufferPointer, index: Int) throws -> Header {
        do throws(EventFault) {
            if isWhole {
                let event = try reader.read(line)
                if wantsPostings {
                    event.forEachThread { scan.postings.append(Posting(key: Posting.key(thread: $0), index: index)) }
                    if event.type === EventType.threadsCommitted { scan.commitments.append(.init(event, index: index)) }
                }
                return Header(id: event.id.bytes, source: event.source.bytes, type: event.typeIndex)
            }
            let event = try reader.readEnvelope(line)
            if let type = event.typeIndex {
                return Header(id: event.id.bytes, source: event.source.bytes, type: type)
            }
        } catch {
            throw Fault(error, index: index)
        }
        throw Fault.eventUnknown(index)
    }

    /// The place of the event's source and type among the uses from `start` on; a new one is added.
    private mutating func findUse(_ event: Header, from start: Int, index: Int) -> Int {
        var at = scan.uses.count - 1
        while at >= start {
            if sources[at].type == event.type, sources[at].bytes.withUnsafeBytes({ $0.holdsSame(as: event.source) }) {
                return at
            }
            at -= 1
        }
        let type = Vocabulary.all[event.type]
        scan.uses.append(.init(source: String(decoding: event.source, as: UTF8.self), type: type, index: index))
        sources.append((Array(event.source), event.type, hash(event.source)))
        return scan.uses.count - 1
    }

    private static let stampLength = 25
    /// Pairs of source and type that a single event is compared with before it counts as a new one.
    private static let recentUses = 8
    private static let newline = UInt8(ascii: "\n")
}

extension CommitmentAudit.Commitment {
    fileprivate init(_ event: EventView, index: Int) {
        let roots = event.data["roots"]?.elements.compactMap { $0.string.flatMap { MerkleHash(base64: $0) } }
        self.init(index: index, size: event.data["size"]?.integer ?? 0, roots: roots ?? [])
    }
}

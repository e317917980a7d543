/// The thread index as it is published: immutable blocks of postings.
///
/// A *segment* n of level k covers the entries [n * span, (n + 1) * span), span = 16,384 * 32^k, and is cut into blocks
/// by the top 5 + 5k bits of the key, so that a block has about the same number of postings at every level. A block is:
///
///     uvarint  number of postings
///     then for each, by (key, index), no two the same:
///     uvarint  key minus the previous key; the first minus the lowest key of the block
///     uint     index minus the segment's first entry, little-endian, in ceil((14 + 5k) / 8) bytes
///
/// Varints are LEB128, as short as can be: equal postings have equal bytes.
public struct PostingBlock: Sendable, Equatable {
    public let level: Int
    public let segment: Int
    public let block: Int
    /// The encoding; not looked at before it is asked for.
    public let bytes: [UInt8]

    /// - Precondition: `level`, `segment` and `block` name a block that can be.
    public init(level: Int, segment: Int, block: Int, bytes: [UInt8]) {
        self.level = level
        self.segment = segment
        self.block = block
        self.bytes = bytes
    }

    /// Encodes one block.
    /// - Parameter postings: sorted; all of the segment and the block. Exact duplicates are written once.
    public static func encode(
        level: Int, segment: Int, block: Int, postings: UnsafeBufferPointer<Posting>
    ) -> [UInt8] {
        let layout = Layout(level: level, segment: segment, block: block)
        // Ten bytes for the largest varint, eight for the largest index.
        return [UInt8](unsafeUninitializedCapacity: 10 + postings.count * (10 + 8)) { out, count in
            guard let start = out.baseAddress else { return }
            var cursor = start
            Varint.write(UInt64(distinctCount(postings)), to: &cursor)
            var previous: Posting?
            for posting in postings where posting != previous {
                precondition(previous.map { $0 < posting } ?? true && layout.holds(posting), "unsorted or misplaced")
                Varint.write(posting.key - (previous?.key ?? layout.lowestKey), to: &cursor)
                var offset = posting.index - layout.firstIndex
                for _ in 0..<layout.indexByteCount {
                    cursor.initialize(to: UInt8(truncatingIfNeeded: offset))
                    cursor += 1
                    offset >>= 8
                }
                previous = posting
            }
            count = cursor - start
        }
    }

    public static func encode(level: Int, segment: Int, block: Int, postings: [Posting]) -> [UInt8] {
        postings.withUnsafeBufferPointer { encode(level: level, segment: segment, block: block, postings: $0) }
    }

    /// All postings of the block, in order.
    /// - Throws: ``LogFormatError/postings(_:)`` for every encoding but the one that ``encode`` gives.
    public func postings() throws(LogFormatError) -> [Posting] {
        var postings: [Posting] = []
        try forEach(reserve: { postings.reserveCapacity($0) }, { postings.append($0) })
        return postings
    }

    /// The entries of each of some threads, ascending. The whole block is checked on the way, once for all of them.
    /// - Precondition: `keys` ascend, no two the same.
    /// - Throws: ``LogFormatError/postings(_:)``.
    public func indices(ofKeys keys: [UInt64]) throws(LogFormatError) -> [[Int]] {
        var indices = [[Int]](repeating: [], count: keys.count)
        // Keys and postings are both in order: they are walked side by side.
        var at = 0
        try forEach(
            reserve: { _ in },
            { posting in
                while at < keys.count, keys[at] < posting.key { at += 1 }
                if at < keys.count, keys[at] == posting.key { indices[at].append(posting.index) }
            })
        return indices
    }

    private func forEach(
        reserve: (_ count: Int) -> Void, _ body: (Posting) -> Void
    ) throws(LogFormatError) {
        let layout = Layout(level: level, segment: segment, block: block)
        try bytes.span.withUnsafeBytes { bytes throws(LogFormatError) in
            var at = 0
            // Each posting has at least one byte of key: a larger count would only make us reserve too much.
            guard let count = Varint.read(bytes, &at),
                count <= UInt64((bytes.count - at) / (1 + layout.indexByteCount))
            else { throw .postings("its count is not true") }
            reserve(Int(count))
            var previous: Posting?
            for number in 0..<Int(count) {
                guard let delta = Varint.read(bytes, &at), at + layout.indexByteCount <= bytes.count else {
                    throw .postings("posting \(number) is cut short or its key is not a shortest varint")
                }
                var offset = 0
                for byte in 0..<layout.indexByteCount { offset |= Int(bytes[at + byte]) << (8 * byte) }
                at += layout.indexByteCount
                let (key, overflow) = (previous?.key ?? layout.lowestKey).addingReportingOverflow(delta)
                guard !overflow, offset < layout.span else { throw .postings("posting \(number) is out of range") }
                let posting = Posting(key: key, index: layout.firstIndex + offset)
                guard layout.holds(posting), previous.map({ $0 < posting }) ?? true else {
                    throw .postings("posting \(number) is out of place")
                }
                body(posting)
                previous = posting
            }
            guard at == bytes.count else { throw .postings("there is more behind the last posting") }
        }
    }

    private static func distinctCount(_ postings: UnsafeBufferPointer<Posting>) -> Int {
        var count = 0
        var previous: Posting?
        for posting in postings where posting != previous {
            count += 1
            previous = posting
        }
        return count
    }

    /// Where a block's keys and indices lie.
    private struct Layout {
        let lowestKey: UInt64
        let highestKey: UInt64
        let firstIndex: Int
        let span: Int
        let indexByteCount: Int

        init(level: Int, segment: Int, block: Int) {
            let bits = PostingSegment.blockBits(level: level)
            precondition(segment >= 0 && (0..<1 << bits).contains(block))
            lowestKey = UInt64(block) << UInt64(64 - bits)
            highestKey = lowestKey | (.max >> UInt64(bits))
            span = PostingSegment.span(level: level)
            firstIndex = segment * span
            indexByteCount = (PostingSegment.spanBits(level: level) + 7) / 8
        }

        @inline(__always)
        func holds(_ posting: Posting) -> Bool {
            posting.key >= lowestKey && posting.key <= highestKey && posting.index >= firstIndex
                && posting.index - firstIndex < span
        }
    }
}

/// Unsigned LEB128: seven bits a byte, low ones first, the top bit set on all but the last.
private enum Varint {
    @inline(__always)
    static func write(_ value: UInt64, to cursor: inout UnsafeMutablePointer<UInt8>) {
        var value = value
        while value >= 0x80 {
            cursor.initialize(to: UInt8(truncatingIfNeeded: value) | 0x80)
            cursor += 1
            value >>= 7
        }
        cursor.initialize(to: UInt8(truncatingIfNeeded: value))
        cursor += 1
    }

    /// Nil when the bytes end, the value does not fit 64 bits, or it could have been written shorter.
    @inline(__always)
    static func read(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if shift == 63, byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
            shift += 7
        }
        return nil
    }
}

/// The bytes of an entry bundle: entries one after the other, each behind its length as a big-endian uint16
/// (c2sp.org/tlog-tiles, Log entries).
public enum EntryBundle {
    /// The largest entry.
    public static let entrySizeMax = 65_535

    /// Appends one entry.
    /// - Precondition: at most ``entrySizeMax`` bytes.
    public static func append(_ entry: UnsafeRawBufferPointer, to bundle: inout [UInt8]) {
        appendLength(entry.count, to: &bundle)
        bundle.append(contentsOf: entry)
    }

    public static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
        entry.withUnsafeBytes { append($0, to: &bundle) }
    }

    /// Where the entries are in `bundle`, in order, lengths not included.
    /// - Throws: ``LogFormatError/bundle(_:)`` when the last entry is cut short.
    public static func ranges(in bundle: UnsafeRawBufferPointer) throws(LogFormatError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(TileCoordinate.widthMax)
        var at = 0
        while at < bundle.count {
            guard at + 2 <= bundle.count else { throw .bundle("it ends within a length, at byte \(at)") }
            let length = Int(UInt16(bigEndian: bundle.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
            guard at + 2 + length <= bundle.count else { throw .bundle("it ends within the entry at byte \(at)") }
            ranges.append(at + 2..<at + 2 + length)
            at += 2 + length
        }
        return ranges
    }

    public static func ranges(in bundle: [UInt8]) throws(LogFormatError) -> [Range<Int>] {
        try bundle.span.withUnsafeBytes { bytes throws(LogFormatError) in try ranges(in: bytes) }
    }

    private static func appendLength(_ length: Int, to bundle: inout [UInt8]) {
        precondition(length <= entrySizeMax)
        bundle.append(UInt8(truncatingIfNeeded: length >> 8))
        bundle.append(UInt8(truncatingIfNeeded: length))
    }
}

internal import MerkleLog
internal import Supervision

/// Consecutive bundles of the log.
struct Chunk: Sendable {
    var firstBundle: Int
    var bundles: [[UInt8]]
    /// Which of their entries count.
    var range: Range<Int>

    /// Bytes that are read at a time, and at most one bundle more: a bundle may have some thousands or sixteen million.
    static let byteCountMax = 16 << 20

    /// The bundles with the first entries of `range`: at least one, no more than `bundlesMax`, and none behind
    /// `byteCountMax` bytes. Where a chunk ends makes no difference to what is folded.
    static func read(
        _ source: any EntrySource, _ range: Range<Int>, size: Int, bundlesMax: Int = 64,
        byteCountMax: Int = Chunk.byteCountMax
    ) async throws -> Chunk {
        let first = range.lowerBound >> 8
        var end = first
        var bundles: [[UInt8]] = []
        var byteCount = 0
        repeat {
            let bundle = try await source.bundle(end, size: size)
            bundles.append(bundle)
            byteCount += bundle.count
            end += 1
        } while end < min((range.upperBound + 255) >> 8, first + bundlesMax) && byteCount < byteCountMax
        return Chunk(firstBundle: first, bundles: bundles, range: range.lowerBound..<min(range.upperBound, end << 8))
    }

    var byteCount: Int { bundles.reduce(0) { $0 + $1.count } }

    /// The stamp of the last entry that counts; nil where there is none.
    var lastStamp: Int64? {
        guard let last = bundles.last, let ranges = try? EntryBundle.ranges(in: last) else { return nil }
        let position = range.upperBound - 1 - (firstBundle + bundles.count - 1) << 8
        guard ranges.indices.contains(position) else { return nil }
        return last[ranges[position]].withUnsafeBytes { try? EntryView($0).stampMilliseconds }
    }

    /// Folds the bundles one after the other.
    func fold(with folder: Folder) throws {
        for (offset, bundle) in bundles.enumerated() {
            try folder.fold(bundle: bundle, first: (firstBundle + offset) << 8, range: range)
        }
    }
}

extension EntryBundle {
    /// Calls `body` with the event lines of a bundle: the line, its index in the log, and when it was recorded.
    /// - Parameters:
    ///   - first: index of the bundle's first entry.
    ///   - range: which entries to take.
    /// - Throws: ``ProjectingError/malformed(index:reason:)``, and whatever `body` does.
    static func forEachEvent(
        in bundle: [UInt8], first: Int, range: Range<Int>,
        _ body: (_ line: UnsafeRawBufferPointer, _ index: Int, _ recordedMilliseconds: Int64) throws -> Void
    ) throws {
        let ranges: [Range<Int>]
        do { ranges = try Self.ranges(in: bundle) } catch {
            throw ProjectingError.malformed(
                index: first, reason: "the bundle is no sequence of entries: \(error)")
        }
        try bundle.withUnsafeBytes { bytes in
            for (offset, place) in ranges.enumerated() where range.contains(first + offset) {
                let entry: EntryView
                do { entry = try EntryView(UnsafeRawBufferPointer(rebasing: bytes[place])) } catch {
                    throw ProjectingError.malformed(index: first + offset, reason: "\(error)")
                }
                if let line = entry.eventLine { try body(line, first + offset, entry.stampMilliseconds) }
            }
        }
    }
}

internal import MerkleLog

/// When entries were recorded.
extension ProvenLog {
    /// The stamp of an entry, milliseconds since 1970-01-01T00:00:00Z.
    public func stamp(of index: Int) async throws -> Int64 {
        try await stamps(ofBundle: index >> 8)[index & 255]
    }

    /// How many entries were recorded until a time, that very millisecond included; 0 before the founding.
    /// - Parameter time: milliseconds since 1970-01-01T00:00:00Z.
    public func size(recordedUntil time: Int64) async throws -> Int {
        // Stamps never decrease: the last bundle that begins by then is the one in which the time lies.
        var (low, high) = (0, (size + 255) >> 8)
        while low < high {
            let middle = (low + high) / 2
            if try await stamps(ofBundle: middle)[0] <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        return (low - 1) << 8 + (try await stamps(ofBundle: low - 1)).count { $0 <= time }
    }

    private func stamps(ofBundle number: Int) async throws -> [Int64] {
        let bundle = try await bundle(number, size: size)
        return try EntryBundle.ranges(in: bundle).enumerated().map { offset, range in
            let stamp = bundle[range].withUnsafeBytes { try? EntryView($0).stampMilliseconds }
            guard let stamp else {
                throw Fault(.entryMalformed, index: number << 8 + offset, "the entry does not begin with a stamp line")
            }
            return stamp
        }
    }
}

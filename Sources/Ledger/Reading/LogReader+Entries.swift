internal import MerkleLog

/// Reading scattered entries, as pages of threads and case files need them, and the proofs of those in runs.
extension LogReader {
    /// The entries at some indices, which ascend.
    /// - Parameter byteCountMax: the last entry is the one that passes so many bytes, if one does.
    func entries(at indices: [Int], byteCountMax: Int = .max) async throws(Refusal) -> [LogEntry] {
        var entries: [LogEntry] = []
        var byteCount = 0
        var rest = indices[...]
        while let first = rest.first, byteCount <= byteCountMax {
            let numbers = Set(rest.prefix(Self.bundlesAtOnce).map { $0 >> 8 }).sorted()
            let full = numbers.filter { $0 < size >> 8 }
            var bundles = Dictionary(uniqueKeysWithValues: zip(full, try await stored.bundles(full)))
            if numbers.last == size >> 8 { bundles[size >> 8] = snapshot.bundle }
            for (number, bundle) in bundles.sorted(by: { $0.key < $1.key }) {
                let ranges = try ranges(in: bundle, of: number)
                while let index = rest.first, index >> 8 == number, index & 255 < ranges.count, byteCount <= byteCountMax {
                    let bytes = Array(bundle[ranges[index & 255]])
                    byteCount += bytes.count
                    entries.append(try LogEntry(index: index, bytes: bytes))
                    rest.removeFirst()
                }
            }
            guard rest.first != first else { throw Refusal(.notFound, "There is no entry \(first).") }
        }
        try await addSeals(to: &entries)
        return entries
    }

    /// Bundles that are in memory at a time. Nearly all have a hundred kilobytes; those of the largest entries have sixteen
    /// megabytes.
    private static var bundlesAtOnce: Int { 4 }

    /// The seal at `index`, and the inclusion paths of some event lines of its run in its tree.
    func sealPart(
        _ index: Int, lines: [Int]
    ) async throws(Refusal) -> (seal: LogEntry, paths: [[MerkleHash]]) {
        let seal = try await read(index..<index + 1)[0]
        let leaves = try await sealLeaves(of: seal)
        return (seal, Proofs.inclusionPaths(indices: lines.map { $0 - index - 1 }, leaves: leaves))
    }

    /// The leaf hashes of the events of a run in their seal's own tree.
    private func sealLeaves(of seal: LogEntry) async throws(Refusal) -> [MerkleHash] {
        let end = try seal.run().upperBound
        let run = seal.index + 1..<end
        guard run.upperBound <= size else {
            throw Refusal(.historyDamaged, "The log ends within the run of seal \(seal.index).")
        }
        let numbers = Array(run.lowerBound >> 8...(run.upperBound - 1) >> 8)
        let full = numbers.filter { $0 < size >> 8 }
        var bundles = try await stored.bundles(full)
        if full.count < numbers.count { bundles.append(snapshot.bundle) }
        var leaves: [MerkleHash] = []
        leaves.reserveCapacity(run.count)
        for (number, bundle) in zip(numbers, bundles) {
            let wanted = run.clamped(to: number << 8..<(number + 1) << 8)
            let lines = try ranges(in: bundle, of: number)[
                wanted.lowerBound - number << 8..<wanted.upperBound - number << 8]
            guard lines.allSatisfy({ $0.count > Stamp.lineCount }) else {
                throw Refusal(.historyDamaged, "An entry of the run of seal \(seal.index) has no stamp line.")
            }
            leaves += bundle.withBytes { bytes in
                LeafHashing.leaves(base: bytes, ranges: lines.map { $0.lowerBound + Stamp.lineCount..<$0.upperBound })
            }
        }
        return leaves
    }
}

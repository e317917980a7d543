internal import MerkleLog
internal import Supervision

/// A sealed run that is complete: its events must hash to the seal's root, and no event id may be in it twice.
struct RunCheck: Sendable {
    let sealIndex: Int
    let root: MerkleHash
    let leaves: [MerkleHash]
    let idHashes: [UInt64]
    /// What the seal's signers may record, if that depends on each event's division.
    let limit: AuthorScope?

    private var firstIndex: Int { sealIndex + 1 }
    private var lastIndex: Int { sealIndex + leaves.count }

    func fault(source: any LogSource, size: Int) async throws -> Fault? {
        guard LeafHashing.root(of: leaves) == root else {
            return Fault(
                .sealRootMismatch, index: sealIndex, order: lastIndex,
                "the \(leaves.count) events behind the seal do not hash to the root that it signs")
        }
        guard limit != nil || mayRepeat() else { return nil }
        return try await readAgain(source: source, size: size)
    }

    /// Whether two ids have the same hash: seldom, unless they are the same.
    private func mayRepeat() -> Bool {
        // Twice as many slots as ids, a power of two; 0 marks a free one.
        let slots = 1 << (Int.bitWidth - (idHashes.count * 2 - 1).leadingZeroBitCount)
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: slots) { table in
            table.initialize(repeating: 0)
            for hash in idHashes {
                let hash = hash | 1
                var at = Int(truncatingIfNeeded: hash >> 20) & (slots - 1)
                while table[at] != 0 {
                    if table[at] == hash { return true }
                    at = (at + 1) & (slots - 1)
                }
                table[at] = hash
            }
            return false
        }
    }

    /// Reads the run a second time and looks at each event: seldom needed. What is read must be what was hashed.
    private func readAgain(source: any LogSource, size: Int) async throws -> Fault? {
        var reader = EventReader()
        var seen: [[UInt8]: Int] = [:]
        for number in firstIndex / 256...lastIndex / 256 {
            let bytes = try await source.bytes(of: .of(number, size: size))
            let ranges = try EntryBundle.ranges(in: bytes)
            for index in max(firstIndex, number * 256)...min(lastIndex, number * 256 + 255) {
                guard index - number * 256 < ranges.count, ranges[index - number * 256].count > Stamp.lineCount + 1
                else {
                    return changed(index)
                }
                let range = ranges[index - number * 256]
                let line = bytes[range.lowerBound + Stamp.lineCount..<range.upperBound]
                if let fault = line.withUnsafeBytes({ look($0, index, &reader, &seen) }) { return fault }
            }
        }
        return nil
    }

    /// - Parameter line: an event line with its newline.
    private func look(
        _ line: UnsafeRawBufferPointer, _ index: Int, _ reader: inout EventReader, _ seen: inout [[UInt8]: Int]
    ) -> Fault? {
        guard MerkleHash.leaf(line) == leaves[index - firstIndex],
            let event = try? reader.readEnvelope(UnsafeRawBufferPointer(rebasing: line.dropLast()))
        else { return changed(index) }
        let id = Array(event.source.bytes) + [UInt8(ascii: "\n")] + Array(event.id.bytes)
        if let first = seen.updateValue(index, forKey: id) {
            return Fault(
                .duplicateInBatch, index: index, order: lastIndex,
                "the event has the same source and id as entry \(first) of the same batch")
        }
        do throws(AuthorityFault) {
            try limit?.check(event)
        } catch {
            return Fault(
                .signerRefused, index: index, order: lastIndex,
                "the seal's signer may not record \(event.type): \(error)")
        }
        return nil
    }

    private func changed(_ index: Int) -> Fault {
        Fault(.entryAltered, index: index, order: lastIndex, "the source gave another entry when it was read again")
    }
}

internal import MerkleLog
internal import SignedNote

/// Compares one page of the ledger's idempotency keys with the ids in the entries.
///
/// A page lists `<hex key> <index> <size>\n` for the single events and seals among 16,384 entries; `size` is that of the
/// log when the entry was committed, which is what the first receipt speaks of.
struct SeenAudit: Sendable {
    static let span = PostingSegment.span(level: 0)

    let page: Int
    let size: Int
    /// The keys as the entries give them, in order of their entries.
    let expected: [(key: IdempotencyKey, index: Int)]

    func fault(source: any DerivedSource) async throws -> Fault? {
        let text: [UInt8]
        do {
            // A page without a single key may as well not exist.
            text = try await source.seenPage(page) ?? []
        } catch let fault as Fault {
            return altered(page * Self.span, fault.detail)
        }
        guard var lines = SeenLine.lines(of: text) else {
            return altered(page * Self.span, "a line is not `<hex key> <index> <size>`")
        }
        // The page may have grown since the checkpoint that is verified, but never beyond the log.
        if let last = lines.map(\.index).max(), last >= size, try await !isReached(last, source) {
            return altered(last, "there is a key of an entry that the log does not have")
        }
        lines.removeAll { $0.index >= size }
        lines.sort { $0.index < $1.index }
        var previous: SeenLine?
        for (offset, wanted) in expected.enumerated() {
            if offset < lines.count, lines[offset].index < wanted.index {
                return altered(lines[offset].index, "there is a key of an entry that has none, or a second one")
            }
            guard offset < lines.count, lines[offset].index == wanted.index, lines[offset].key == wanted.key.hex else {
                return altered(wanted.index, "the key of entry \(wanted.index) is missing or is another")
            }
            let line = lines[offset]
            // Commits do not overlap: an entry belongs to the commit before it, or begins behind that one's end.
            guard line.size > line.index, previous.map({ $0.size == line.size || $0.size <= line.index }) ?? true else {
                return altered(wanted.index, "the log size beside the key of entry \(wanted.index) cannot be")
            }
            previous = line
        }
        guard lines.count == expected.count else {
            return altered(lines[expected.count].index, "there is a key of an entry that has none")
        }
        return nil
    }

    /// Whether the log has an entry by now. What a commit wrote shows a moment before its checkpoint does.
    private func isReached(_ index: Int, _ source: any DerivedSource) async throws -> Bool {
        for _ in 0..<10 {
            if try await source.hasEntry(index) { return true }
            try await Task.sleep(for: .milliseconds(200))
        }
        return false
    }

    private func altered(_ index: Int, _ detail: String) -> Fault {
        Fault(.seenAltered, index: index, tile: "v1/index/seen/\(page)", detail)
    }
}

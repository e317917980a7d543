internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Rebuilds the right edge of a log from the store and compares it with the signed checkpoint, before anything is served
/// or signed: at every start, and after every lost connection.
struct Recovery: Sendable {
    let stored: StoredLog
    let key: SigningKey
    let readers: EventReaders

    /// - Throws: ``Refusal`` `history-damaged` where the store does not match the checkpoint; ``StoreFault``.
    func recover(_ head: StoredHead) async throws -> (snapshot: LogSnapshot, segments: [Int]) {
        guard head.size > 0 else { throw Refusal(.historyDamaged, "The ledger \(stored.log) was never founded: run shilu found.") }
        let checkpoint = try verified(head)
        let beyond = try await stored.store.tablesBeyond(log: stored.log, size: head.size)
        guard beyond.isEmpty else {
            throw Refusal(
                .historyDamaged,
                "There are rows behind the \(head.size) entries of the head, in \(beyond.joined(separator: ", ")): they were inserted, or the head was set back."
            )
        }
        let bundle = try await bundle(size: head.size)
        let edge = try await edge(size: head.size, bundle: bundle)
        guard edge.root == checkpoint.root else {
            throw Refusal(.historyDamaged, "The stored right edge does not add up to the root of the signed checkpoint.")
        }
        let segments = try await stored.store.segments(log: stored.log)
        guard segments.first ?? 0 == head.size / PostingTail.segmentSpan else {
            throw Refusal(.historyDamaged, "The thread index does not reach up to the head.")
        }
        let start = head.size / PostingTail.segmentSpan * PostingTail.segmentSpan
        let bare = LogSnapshot(
            size: head.size, checkpoint: head.checkpoint, edge: edge, bundle: bundle, tail: PostingTail(start: start),
            authority: nil, lastStamp: 0)
        let reader = LogReader(
            snapshot: bare, stored: stored, key: key, threads: ThreadIndex(stored: stored, segments: segments),
            readers: readers)
        let tail = try await tail(from: start, reader: reader)
        let indexed = LogSnapshot(
            size: head.size, checkpoint: head.checkpoint, edge: edge, bundle: bundle, tail: tail, authority: nil,
            lastStamp: try await reader.provenEntry(head.size - 1).stampMilliseconds)
        let authority = try await AuthorityReplay(
            reader: LogReader(
                snapshot: indexed, stored: stored, key: key, threads: reader.threads, readers: readers)
        ).authority(before: head.size)
        guard authority.ledgerKey == key.verifier else {
            throw Refusal(.historyDamaged, "The founding names another ledger key.")
        }
        let snapshot = LogSnapshot(
            size: head.size, checkpoint: head.checkpoint, edge: edge, bundle: bundle, tail: tail, authority: authority,
            lastStamp: indexed.lastStamp)
        return (snapshot, segments)
    }

    private func verified(_ head: StoredHead) throws(Refusal) -> Checkpoint {
        guard let signed = try? SignedCheckpoint.open(head.checkpoint, key: key.verifier) else {
            throw Refusal(.historyDamaged, "The stored checkpoint is not signed by this ledger's key.")
        }
        guard signed.checkpoint.origin == stored.log, signed.checkpoint.size == head.size else {
            throw Refusal(
                .historyDamaged,
                "The head says \(head.size) entries of \(stored.log); its signed checkpoint says \(signed.checkpoint.size) of \(signed.checkpoint.origin)."
            )
        }
        return signed.checkpoint
    }

    /// The partial bundle, put together from its chunks.
    private func bundle(size: Int) async throws -> [UInt8] {
        var bundle: [UInt8] = []
        var next = size & ~255
        for chunk in try await stored.store.edge(log: stored.log, size: size) {
            guard chunk.first == next, (try? EntryBundle.ranges(in: chunk.entries))?.count == chunk.count else {
                throw Refusal(.historyDamaged, "The stored right edge is damaged at entry \(chunk.first).")
            }
            bundle += chunk.entries
            next += chunk.count
        }
        return bundle
    }

    /// The edge from the partial bundle's entries and, above them, the full tiles under each partial tile.
    private func edge(size: Int, bundle: [UInt8]) async throws(Refusal) -> RightEdge {
        guard let ranges = try? EntryBundle.ranges(in: bundle), ranges.count == size % 256 else {
            throw Refusal(.historyDamaged, "The stored right edge does not hold the \(size % 256) newest entries.")
        }
        var partial = [bundle.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: ranges) }]
        var level = 1
        while size >> (8 * level) > 0 {
            let count = size >> (8 * level)
            let tiles = try await stored.tiles(level: level - 1, Array(count & ~255..<count))
            partial.append(tiles.map(root(ofTile:)))
            level += 1
        }
        return RightEdge(size: size, partialTiles: partial)
    }

    private func root(ofTile tile: [UInt8]) -> MerkleHash {
        LeafHashing.root(of: tile.withUnsafeBytes { MerkleHash.hashes(ofTile: $0) })
    }

    /// The postings of the entries behind the last complete segment.
    private func tail(from start: Int, reader: LogReader) async throws(Refusal) -> PostingTail {
        var tail = PostingTail(start: start)
        var at = start
        while at < reader.size {
            // A bundle at a time: one of the largest entries already takes sixteen megabytes.
            let entries = try await reader.read(at..<min(at + 256, reader.size))
            try await check(entries, from: at)
            tail.append(try readers.postings(of: entries))
            at += entries.count
        }
        return tail
    }

    /// The entries of full bundles must be the leaves of the tiles that the right edge was rebuilt from.
    private func check(_ entries: [LogEntry], from start: Int) async throws(Refusal) {
        for first in stride(from: 0, to: entries.count & ~255, by: 256) {
            let leaves = entries[first..<first + 256].map { MerkleHash.leaf($0.bytes) }
            let bundle = (start + first) >> 8
            guard try await stored.tiles(level: 0, [bundle])[0] == RightEdge.bytes(of: leaves[...]) else {
                throw Refusal(.historyDamaged, "The entries of bundle \(bundle) are not the leaves of its tile.")
            }
        }
    }
}

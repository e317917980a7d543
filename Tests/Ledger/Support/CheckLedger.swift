import Ledger
import MerkleLog
import SignedNote
import Supervision
import TestSupport
import Testing

/// The one oracle: everything that is stored and served, compared with the model.
extension Rig {
    /// Checks the whole log. Runs after every step of a test.
    /// - Parameter generator: chooses what is asked of the readers; what is stored is compared in full.
    func checkLedger(_ generator: inout SeededGenerator) async {
        do {
            let reader = try active.ledger.reader
            guard let tables = database.tables() else { return }
            #expect(reader.size == model.size && tables.head.size == model.size, "\(place): size")
            checkCheckpoint(reader, tables)
            checkTiles(tables)
            checkBundles(tables)
            checkRuns()
            checkSeen(tables)
            checkBlocks(tables)
            try await checkServedTiles(reader, &generator)
            try await checkServedEntries(reader, &generator)
            try await checkThreads(reader, &generator)
            try await checkProofs(reader, &generator)
            try await checkAuthority(reader, &generator)
            await checkResubmission(&generator)
        } catch {
            Issue.record("\(place): a reader fails: \(error)")
        }
    }

    // MARK: What is stored

    /// Signed by the ledger's key, of the right size, with the root that recursion over all leaves gives.
    private func checkCheckpoint(_ reader: LogReader, _ tables: MemoryDatabase.Tables) {
        #expect(reader.checkpoint == tables.head.checkpoint, "\(place)")
        let signed = try? SignedCheckpoint.open(tables.head.checkpoint, key: World.ledgerKey.verifier)
        #expect(signed?.checkpoint.origin == World.origin && signed?.checkpoint.size == model.size, "\(place)")
        #expect(signed?.checkpoint.root == NaiveTree.root(model.leaves[...]), "\(place): root")
    }

    /// Every full tile, and no other.
    private func checkTiles(_ tables: MemoryDatabase.Tables) {
        var count = 0
        for (level, row) in NaiveTree.rows(model.leaves).enumerated() {
            for index in 0..<row.count / 256 {
                let expected = row[index * 256..<index * 256 + 256].flatMap(\.bytes)
                #expect(tables.tiles[TileCoordinate(level: level, index: index)] == expected, "\(place): tile \(level)/\(index)")
                count += 1
            }
        }
        #expect(tables.tiles.count == count, "\(place): tiles too many")
    }

    /// Every full bundle and no other; the partial one in its chunks; stamps that never decrease.
    private func checkBundles(_ tables: MemoryDatabase.Tables) {
        #expect(tables.bundles.count == model.size / 256, "\(place)")
        for index in 0..<model.size / 256 where BundleFrame.unpack(tables.bundles[index] ?? []) != bundle(index) {
            Issue.record("\(place): bundle \(index)")
        }
        #expect(tables.edge(size: model.size).flatMap(\.entries) == bundle(model.size / 256), "\(place): edge")
        for (before, after) in zip(model.entries, model.entries.dropFirst()) where before.stamp > after.stamp {
            Issue.record("\(place): a stamp decreases")
        }
    }

    /// The bytes of a bundle, as wide as the log makes it.
    private func bundle(_ index: Int, width: Int = 256) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in model.entries.dropFirst(index * 256).prefix(width) {
            bytes += [UInt8(entry.bytes.count >> 8), UInt8(entry.bytes.count & 255)] + entry.bytes
        }
        return bytes
    }

    /// Behind every seal stand as many event lines as it counts, with its root, and none stands elsewhere.
    private func checkRuns() {
        var expectedSeal: Int?
        var remaining = 0
        for (index, entry) in model.entries.enumerated() {
            #expect(entry.seal == (remaining > 0 ? expectedSeal : nil), "\(place): entry \(index) breaks a run")
            remaining = max(0, remaining - 1)
            guard entry.isSeal, let seal = try? self.seal(entry) else { continue }
            expectedSeal = index
            remaining = seal.count
            let lines = model.entries.dropFirst(index + 1).prefix(seal.count).map {
                NaiveTree.leaf(Array($0.bytes.dropFirst(Stamp.lineCount)))
            }
            #expect(lines.count == seal.count && NaiveTree.root(lines[...]) == seal.root, "\(place): run of \(index)")
        }
        #expect(remaining == 0, "\(place): the log ends within a run")
    }

    private func seal(_ entry: Model.Entry) throws -> Seal {
        let note = try Note.parse(Array(entry.bytes.dropFirst(Stamp.lineCount)))
        return try Seal(checkpoint: try Checkpoint(text: note.text))
    }

    /// Every id that was used, and no other.
    private func checkSeen(_ tables: MemoryDatabase.Tables) {
        #expect(tables.seen.count == model.uses.count, "\(place)")
        for (key, use) in model.uses where tables.seen[key] != SeenKey(key: key, index: use.index, size: use.size) {
            Issue.record("\(place): seen says \(String(describing: tables.seen[key])) of entry \(use.index)")
        }
    }

    /// The blocks of complete segments hold just the postings of their entries.
    private func checkBlocks(_ tables: MemoryDatabase.Tables) {
        let span = PostingSegment.span(level: 0)
        #expect(tables.blocks.count == model.size / span * 32, "\(place)")
        for segment in 0..<model.size / span where !segmentsChecked.contains(segment) {
            var expected: [Posting] = []
            for index in segment * span..<(segment + 1) * span {
                expected += model.entries[index].threads.map { Posting(key: Posting.key(thread: $0), index: index) }
            }
            let stored = (0..<32).flatMap { block -> [Posting] in
                let coordinate = BlockCoordinate(level: 0, segment: segment, block: block)
                let bytes = tables.blocks[coordinate] ?? []
                return (try? PostingBlock(level: 0, segment: segment, block: block, bytes: bytes).postings()) ?? []
            }
            #expect(stored == expected.sorted(), "\(place): segment \(segment)")
            segmentsChecked.insert(segment)
        }
    }

    // MARK: What is served

    /// Tiles and bundles of any width that there is, and nil for those that there are not.
    private func checkServedTiles(_ reader: LogReader, _ generator: inout SeededGenerator) async throws {
        for tile in TileCoordinate.partialTiles(size: model.size) {
            let row = NaiveTree.rows(model.leaves)[tile.level]
            let expected = row[tile.index * 256..<tile.index * 256 + tile.width].flatMap(\.bytes)
            #expect(try await reader.tile(tile) == expected, "\(place): \(tile)")
        }
        for _ in 0..<3 {
            let index = generator.int(0..<model.size / 256 + 1)
            let there = min(256, model.size - index * 256)
            if there > 0 {
                let width = generator.int(1..<there + 1)
                let expected = model.leaves[index * 256..<index * 256 + width].flatMap(\.bytes)
                #expect(try await reader.tile(TileCoordinate(level: 0, index: index, width: width)) == expected, "\(place)")
                let served = try await reader.bundle(BundleCoordinate(index: index, width: width))
                #expect(served == bundle(index, width: width), "\(place): bundle \(index).p/\(width)")
            }
            if there < 256 {
                #expect(try await reader.tile(TileCoordinate(level: 0, index: index, width: there + 1)) == nil, "\(place)")
                #expect(try await reader.bundle(BundleCoordinate(index: index, width: there + 1)) == nil, "\(place)")
            }
        }
    }

    private func checkServedEntries(_ reader: LogReader, _ generator: inout SeededGenerator) async throws {
        let from = generator.int(0..<model.size)
        let limit = generator.int(1..<400)
        let entries = try await reader.entries(from: from, limit: limit)
        #expect(entries.map(\.index) == Array(from..<min(model.size, from + limit)), "\(place)")
        for entry in entries {
            let expected = model.entries[entry.index]
            #expect(entry.bytes == expected.bytes && entry.stampMilliseconds == expected.stamp, "\(place)")
            #expect(entry.sealIndex == expected.seal && (entry.kind == .seal) == expected.isSeal, "\(place)")
        }
    }

    /// The newest entry's threads, and some others: versions, and a page of each.
    private func checkThreads(_ reader: LogReader, _ generator: inout SeededGenerator) async throws {
        var names = model.entries[model.size - 1].threads
        for _ in 0..<4 { names += model.entries[generator.int(0..<model.size)].threads }
        for name in names {
            let indices = model.threads[name] ?? []
            let position = generator.int(0..<indices.count)
            let page = try await reader.thread(name, after: position, limit: 5)
            #expect(page.version == indices.count, "\(place): version of \(name)")
            #expect(page.entries.map(\.index) == Array(indices.dropFirst(position).prefix(5)), "\(place): \(name)")
        }
        await #expect(throws: Refusal.self, "\(place)") {
            _ = try await reader.thread("subject/never-heard-of", after: 0, limit: 1)
        }
    }

    /// Inclusion and consistency, now and at older sizes, against recursion.
    private func checkProofs(_ reader: LogReader, _ generator: inout SeededGenerator) async throws {
        let size = generator.int(1..<model.size + 1)
        let older = generator.int(0..<size + 1)
        let index = generator.int(0..<size)
        let leaves = model.leaves[..<size]
        let inclusion = try await reader.inclusionProof(index: index, size: size)
        #expect(inclusion.path == NaiveTree.path(index, leaves), "\(place): path of \(index) in \(size)")
        #expect(inclusion.leafHash == leaves[index] && inclusion.rootHash == NaiveTree.root(leaves), "\(place)")
        #expect((inclusion.tlogProof != nil) == (size == model.size), "\(place)")
        let consistency = try await reader.consistencyProof(from: older, to: size)
        #expect(consistency.path == NaiveTree.consistency(older, leaves), "\(place): from \(older) to \(size)")
        #expect(consistency.fromRoot == NaiveTree.root(leaves[..<older]) && consistency.toRoot == inclusion.rootHash)
    }

    private func checkAuthority(_ reader: LogReader, _ generator: inout SeededGenerator) async throws {
        let now = try await reader.authority()
        #expect(now.revision == model.authority.revision, "\(place)")
        #expect(Set(now.departments.keys) == model.authority.departments, "\(place)")
        for key in now.allKeys where key.holder.department != nil {
            let status: ModelAuthority.Status =
                switch key.status {
                case .active: .active
                case .suspended: .suspended
                case .revoked: .revoked
                }
            #expect(model.authority.keys[key.key.description] == status, "\(place)")
        }
        for (code, types) in model.authority.grants {
            #expect(Set(now.grants(of: code).all.flatMap(\.types)) == types, "\(place)")
        }
        let size = generator.int(1..<model.size + 1)
        let revision = model.entries[..<size].count(where: \.isAuthority)
        #expect(try await reader.authority(at: size).revision == revision, "\(place): authority at \(size)")
    }

    /// The same bytes again: the first receipt, byte for byte, and nothing is recorded.
    private func checkResubmission(_ generator: inout SeededGenerator) async {
        for _ in 0..<2 where !receipts.isEmpty { await send(generator.pick(receipts).submission) }
        #expect(database.tables()?.head.size == model.size, "\(place): a resubmission was recorded")
    }

    /// Sends everything again that was ever recorded.
    func checkAllReceipts() async {
        for receipt in receipts { await send(receipt.submission) }
        #expect(database.tables()?.head.size == model.size, "\(place): a resubmission was recorded")
    }
}

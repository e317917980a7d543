internal import MerkleLog

/// The immutable part of one log, read through caches: full bundles, full tiles, blocks of the thread index.
package struct StoredLog: Sendable {
    private(set) var store: any LogStore
    let log: String
    private let bundles = Cache<Int>(byteCountMax: 16 << 20)
    private let tiles = Cache<TileCoordinate>(byteCountMax: 16 << 20)
    private let blocks = Cache<BlockCoordinate>(byteCountMax: 16 << 20)
    private let segmentRoots = Cache<ThreadSegment>(byteCountMax: 1 << 20)

    package init(store: any LogStore, log: String) {
        self.store = store
        self.log = log
    }

    /// The same log as its writer reads it (``LogStore/forWriter``), through the same caches.
    var forWriter: StoredLog {
        var own = self
        own.store = store.forWriter
        return own
    }

    /// Full bundles, unpacked, each missing one a refusal.
    func bundles(_ indices: some Collection<Int>) async throws(Refusal) -> [[UInt8]] {
        var found: [Int: [UInt8]] = [:]
        var missing: [Int] = []
        for index in indices {
            if let bundle = bundles[index] { found[index] = bundle } else { missing.append(index) }
        }
        if !missing.isEmpty {
            let frames = try await reading { () throws(StoreFault) in try await store.bundles(log: log, indices: missing) }
            for (index, frame) in frames {
                guard let bundle = BundleFrame.unpack(frame) else {
                    throw Refusal(.historyDamaged, "Bundle \(index) does not unpack.")
                }
                bundles.insert(bundle, for: index)
                found[index] = bundle
            }
        }
        var answer: [[UInt8]] = []
        for index in indices {
            guard let bundle = found[index] else { throw Refusal(.historyDamaged, "Bundle \(index) is missing.") }
            answer.append(bundle)
        }
        return answer
    }

    /// Full tiles of one level, 8,192 bytes each, each missing one a refusal.
    func tiles(level: Int, _ indices: [Int]) async throws(Refusal) -> [[UInt8]] {
        var found: [Int: [UInt8]] = [:]
        var missing: [Int] = []
        for index in indices {
            if let tile = tiles[TileCoordinate(level: level, index: index, width: 256)] {
                found[index] = tile
            } else {
                missing.append(index)
            }
        }
        if !missing.isEmpty {
            let read = try await reading { () throws(StoreFault) in
                try await store.tiles(log: log, level: level, indices: missing)
            }
            for (index, tile) in read {
                guard tile.count == TileCoordinate.byteCountMax else {
                    throw Refusal(.historyDamaged, "Tile \(index) of level \(level) has \(tile.count) bytes.")
                }
                tiles.insert(tile, for: TileCoordinate(level: level, index: index, width: 256))
                found[index] = tile
            }
        }
        var answer: [[UInt8]] = []
        for index in indices {
            guard let tile = found[index] else {
                throw Refusal(.historyDamaged, "Tile \(index) of level \(level) is missing.")
            }
            answer.append(tile)
        }
        return answer
    }

    /// Keeps tiles that were just committed, which their receipts' readers ask for first.
    func keep(tiles committed: [(level: Int, index: Int, hashes: [UInt8])]) {
        for tile in committed {
            tiles.insert(tile.hashes, for: TileCoordinate(level: tile.level, index: tile.index, width: 256))
        }
    }

    /// Blocks of the thread index; absent ones are not in the answer.
    func blocks(_ coordinates: [BlockCoordinate]) async throws(Refusal) -> [BlockCoordinate: [UInt8]] {
        var found: [BlockCoordinate: [UInt8]] = [:]
        var missing: [BlockCoordinate] = []
        for coordinate in coordinates {
            if let block = blocks[coordinate] { found[coordinate] = block } else { missing.append(coordinate) }
        }
        guard !missing.isEmpty else { return found }
        let read = try await reading { () throws(StoreFault) in try await store.blocks(log: log, missing) }
        for (coordinate, block) in read {
            blocks.insert(block, for: coordinate)
            found[coordinate] = block
        }
        return found
    }

    /// The roots of segments that were kept.
    func roots(of segments: [ThreadSegment]) -> [ThreadSegment: MerkleHash] {
        var found: [ThreadSegment: MerkleHash] = [:]
        for segment in segments { found[segment] = segmentRoots[segment].flatMap { MerkleHash($0) } }
        return found
    }

    /// Keeps the roots of segments, which every commitment asks for again.
    func keep(roots: [ThreadSegment: MerkleHash]) {
        for (segment, root) in roots { segmentRoots.insert(root.bytes, for: segment) }
    }

    /// Turns a fault of the store into what a reader can be told.
    func reading<Answer>(_ body: () async throws(StoreFault) -> Answer) async throws(Refusal) -> Answer {
        do {
            return try await body()
        } catch {
            throw Refusal(error)
        }
    }
}

extension Refusal {
    /// What an author or reader is told of a fault in the store.
    init(_ fault: StoreFault) {
        switch fault {
        case .fenced: self = .standingBy
        case .unknownOutcome:
            self.init(.outcomeUnknown, "The connection was lost during the commit.", retryAfterSeconds: 1)
        case .refused(let statement, let state, _):
            self.init(.storeUnavailable, "The database refused \(statement) (\(state)).", retryAfterSeconds: 5)
        case .alreadyFounded, .keyTaken, .unavailable:
            self.init(.storeUnavailable, "The database is not reachable.", retryAfterSeconds: 1)
        }
    }
}

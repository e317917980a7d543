import Ledger
import MerkleLog
import Testing

/// One process's connection to a ``MemoryDatabase``.
final class MemoryStore: LogStore {
    let database: MemoryDatabase
    let number: Int
    /// Commits wait here, before they begin.
    let commitGate = Gate()
    /// Beats wait here: with ``commitGate`` a process that was stopped.
    let beatGate = Gate()
    /// Recovery's reading of the edge waits here.
    let edgeGate = Gate()

    init(database: MemoryDatabase, number: Int) {
        self.database = database
        self.number = number
    }

    /// Performs a step, or fails it in the way that is armed.
    private func perform<Answer: Sendable>(
        _ step: StoreStep, _ log: String,
        _ body: (inout MemoryDatabase.Tables) throws(StoreFault) -> Answer
    ) throws(StoreFault) -> Answer {
        let failure = database.faults.strike(step)
        if let failure, failure != .persisted { throw failure.fault(at: step) }
        let answer = try database.transaction(log, body)
        if let failure { throw failure.fault(at: step) }
        return answer
    }

    func head(log: String) async throws(StoreFault) -> StoredHead? {
        if let failure = database.faults.strike(.head) { throw failure.fault(at: .head) }
        return database.tables(log)?.head
    }

    func found(log: String) async throws(StoreFault) {
        let failure = database.faults.strike(.found)
        if let failure, failure != .persisted { throw failure.fault(at: .found) }
        try database.found(log)
        if let failure { throw failure.fault(at: .found) }
    }

    func tryLock(log: String) async throws(StoreFault) -> Bool {
        try perform(.tryLock, log) { tables in
            // Like an advisory lock: who holds it may take it again.
            if let holder = tables.lockHolder, holder != self.number { return false }
            tables.lockHolder = self.number
            return true
        }
    }

    func claim(log: String) async throws(StoreFault) -> StoredHead {
        try perform(.claim, log) { tables in
            tables.head.epoch += 1
            return tables.head
        }
    }

    func beat(log: String, epoch: Int) async throws(StoreFault) {
        await beatGate.pass()
        try perform(.beat, log) { (tables: inout MemoryDatabase.Tables) throws(StoreFault) in
            guard tables.head.epoch == epoch else { throw .fenced }
            tables.head.beat += 1
        }
    }

    func tablesBeyond(log: String, size: Int) async throws(StoreFault) -> [String] {
        try perform(.tablesBeyond, log) { $0.tablesBeyond(size: size) }
    }

    func commit(_ advance: Advance) async throws(StoreFault) {
        await commitGate.pass()
        try perform(.commit, advance.log) { (tables: inout MemoryDatabase.Tables) throws(StoreFault) in
            try tables.commit(advance)
        }
    }

    func edge(log: String, size: Int) async throws(StoreFault) -> [EdgeChunk] {
        await edgeGate.pass()
        return try perform(.edge, log) { $0.edge(size: size) }
    }

    func bundles(log: String, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]] {
        try perform(.bundles, log) { tables in
            Dictionary(uniqueKeysWithValues: Set(indices).compactMap { index in tables.bundles[index].map { (index, $0) } })
        }
    }

    func tiles(log: String, level: Int, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]] {
        try perform(.tiles, log) { tables in
            Dictionary(uniqueKeysWithValues: Set(indices).compactMap { index in
                tables.tiles[TileCoordinate(level: level, index: index)].map { (index, $0) }
            })
        }
    }

    func seen(log: String, keys: [[UInt8]]) async throws(StoreFault) -> [[UInt8]: SeenKey] {
        try perform(.seen, log) { tables in
            Dictionary(uniqueKeysWithValues: Set(keys).compactMap { key in tables.seen[key].map { (key, $0) } })
        }
    }

    func seen(log: String, range: Range<Int>) async throws(StoreFault) -> [SeenKey] {
        try perform(.seenRange, log) { tables in
            tables.seen.values.filter { range.contains($0.index) }.sorted { one, other in
                one.index == other.index ? one.key.lexicographicallyPrecedes(other.key) : one.index < other.index
            }
        }
    }

    func lastSeen(log: String, range: Range<Int>) async throws(StoreFault) -> SeenKey? {
        try perform(.lastSeen, log) { tables in
            tables.seen.values.filter { range.contains($0.index) }.max { one, other in
                one.index == other.index ? one.key.lexicographicallyPrecedes(other.key) : one.index < other.index
            }
        }
    }

    func blocks(
        log: String, _ coordinates: [BlockCoordinate]
    ) async throws(StoreFault) -> [BlockCoordinate: [UInt8]] {
        try perform(.blocks, log) { tables in
            Dictionary(uniqueKeysWithValues: Set(coordinates).compactMap { at in tables.blocks[at].map { (at, $0) } })
        }
    }

    func segments(log: String) async throws(StoreFault) -> [Int] {
        try perform(.segments, log) { $0.segments }
    }

    func insert(
        log: String, blocks: [(BlockCoordinate, [UInt8])], summaries: [(PartCoordinate, SummaryPart)]
    ) async throws(StoreFault) {
        try perform(.insert, log) { tables in
            for (coordinate, bytes) in blocks {
                if let there = tables.blocks[coordinate] {
                    #expect(there == bytes, "block \(coordinate) is rewritten")
                } else {
                    tables.blocks[coordinate] = bytes
                }
            }
            for (coordinate, part) in summaries {
                #expect(tables.summaries[coordinate] ?? part == part, "summaries \(coordinate) are rewritten")
                tables.summaries[coordinate] = part
            }
        }
    }

    func summaries(
        log: String, _ coordinates: [PartCoordinate]
    ) async throws(StoreFault) -> [PartCoordinate: SummaryPart] {
        try perform(.summaries, log) { tables in
            Dictionary(uniqueKeysWithValues: Set(coordinates).compactMap { at in tables.summaries[at].map { (at, $0) } })
        }
    }

    func partRoots(log: String, _ segments: [ThreadSegment]) async throws(StoreFault) -> [ThreadSegment: [[UInt8]]] {
        try perform(.partRoots, log) { tables in
            let rows = tables.summaries.filter { segments.contains($0.key.segment) }.sorted { $0.key.part < $1.key.part }
            return Dictionary(grouping: rows, by: \.key.segment).mapValues { $0.map(\.value.root) }
        }
    }

    func segmentsWithoutSummaries(log: String) async throws(StoreFault) -> [ThreadSegment] {
        try perform(.segmentsWithoutSummaries, log) { tables in
            tables.segments.enumerated().flatMap { level, count in
                (0..<count).map { ThreadSegment(level: level, number: $0) }
            }
            .filter { tables.summaries[PartCoordinate(segment: $0, part: $0.partCount - 1)] == nil }
        }
    }

    func logs() async throws(StoreFault) -> [String] {
        if let failure = database.faults.strike(.logs) { throw failure.fault(at: .logs) }
        return database.names
    }
}

import Ledger
import MerkleLog
import Synchronization
import Testing

/// A database in memory that several processes share through sessions of their own. It keeps the contract of
/// ``LogStore`` to the letter, and fails the test when history is rewritten or a commit is not what its size says.
final class MemoryDatabase: Sendable {
    struct Tables: Sendable {
        var head: StoredHead
        /// A restore brings sizes of receipts that were given long before its commits.
        var isForRestore = false
        var bundles: [Int: [UInt8]] = [:]
        var tiles: [TileCoordinate: [UInt8]] = [:]
        /// By slot: a chunk is overwritten when another one begins at its first entry's place in the bundle.
        var edge: [Int: EdgeChunk] = [:]
        var seen: [[UInt8]: SeenKey] = [:]
        var blocks: [BlockCoordinate: [UInt8]] = [:]
        var summaries: [PartCoordinate: SummaryPart] = [:]
        /// The session that holds the writer's lock.
        var lockHolder: Int?
        /// Commits so far.
        var commitCount = 0
    }

    let faults = StoreFaults()
    private let isForRestore: Bool

    init(isForRestore: Bool = false) { self.isForRestore = isForRestore }

    private let logs = Mutex<[String: Tables]>([:])
    private let sessionCount = Mutex(0)

    /// A new connection, as a process would have.
    func session() -> MemoryStore {
        MemoryStore(database: self, number: sessionCount.withLock { count in
            count += 1
            return count
        })
    }

    /// The tables of a log as they stand.
    func tables(_ log: String = World.origin) -> Tables? { logs.withLock { $0[log] } }

    /// Changes rows behind everyone's back, as a superuser could.
    func tamper(_ log: String = World.origin, _ body: (inout Tables) -> Void) {
        logs.withLock { logs in
            guard var tables = logs[log] else { return }
            body(&tables)
            logs[log] = tables
        }
    }

    /// What happens to the lock when a session's connection is cut.
    func dropLock(of session: Int) {
        logs.withLock { logs in
            for log in logs.keys where logs[log]?.lockHolder == session { logs[log]?.lockHolder = nil }
        }
    }

    var names: [String] { logs.withLock { $0.keys.sorted() } }

    func found(_ log: String) throws(StoreFault) {
        let isNew = logs.withLock { logs in
            guard logs[log] == nil else { return false }
            logs[log] = Tables(head: StoredHead(epoch: 0, beat: 0, size: 0, checkpoint: []), isForRestore: isForRestore)
            return true
        }
        if !isNew { throw .alreadyFounded }
    }

    /// Runs `body` as one transaction: when it throws, nothing has changed.
    func transaction<Answer: Sendable>(
        _ log: String, _ body: (inout Tables) throws(StoreFault) -> Answer
    ) throws(StoreFault) -> Answer {
        let result = logs.withLock { logs -> Result<Answer, StoreFault> in
            guard var tables = logs[log] else {
                return .failure(.refused(statement: "log-id.sql", state: "02000", message: "no log \(log)"))
            }
            do throws(StoreFault) {
                let answer = try body(&tables)
                logs[log] = tables
                return .success(answer)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension MemoryDatabase.Tables {
    /// The commit point, with every row looked at.
    mutating func commit(_ advance: Advance) throws(StoreFault) {
        guard head.epoch == advance.epoch, head.size == advance.from, head.checkpoint == advance.base else { throw .fenced }
        #expect(advance.size > advance.from, "a commit that adds nothing")
        for key in advance.seen {
            guard seen[key.key] == nil else {
                Issue.record("an idempotency key is used twice: first by entry \(String(describing: seen[key.key]?.index))")
                throw .keyTaken
            }
            #expect(key.key.count == 16 && (advance.from..<advance.size).contains(key.index))
            #expect(isForRestore || key.size == advance.size)
            seen[key.key] = key
        }
        commitFull(advance)
        commitEdge(advance)
        head.size = advance.size
        head.checkpoint = advance.checkpoint
        commitCount += 1
    }

    /// Bundles, tiles and blocks: just those that became full, each for the first time.
    private mutating func commitFull(_ advance: Advance) {
        let (from, size) = (advance.from, advance.size)
        #expect(advance.bundles.map(\.index) == Array(from >> 8..<size >> 8), "bundles that became full")
        for (index, frame) in advance.bundles {
            #expect(bundles.updateValue(frame, forKey: index) == nil, "bundle \(index) is rewritten")
        }
        var tilesExpected: [TileCoordinate] = []
        var level = 0
        while size >> (8 * (level + 1)) > 0 {
            for index in from >> (8 * (level + 1))..<size >> (8 * (level + 1)) {
                tilesExpected.append(TileCoordinate(level: level, index: index))
            }
            level += 1
        }
        #expect(advance.tiles.map { TileCoordinate(level: $0.level, index: $0.index) } == tilesExpected)
        for (level, index, hashes) in advance.tiles {
            #expect(hashes.count == 8_192)
            let tile = TileCoordinate(level: level, index: index)
            #expect(tiles.updateValue(hashes, forKey: tile) == nil, "\(tile) is rewritten")
        }
        let blocksExpected = (from >> 14..<size >> 14).flatMap { segment in
            (0..<32).map { BlockCoordinate(level: 0, segment: segment, block: $0) }
        }
        #expect(advance.blocks.map(\.coordinate) == blocksExpected, "blocks that became full")
        for (coordinate, bytes) in advance.blocks {
            #expect(blocks.updateValue(bytes, forKey: coordinate) == nil, "block \(coordinate) is rewritten")
        }
        let partsExpected = (from >> 14..<size >> 14).map {
            PartCoordinate(segment: ThreadSegment(level: 0, number: $0), part: 0)
        }
        #expect(advance.summaries.map(\.coordinate) == partsExpected, "summaries of blocks that became full")
        for (coordinate, part) in advance.summaries {
            #expect(summaries.updateValue(part, forKey: coordinate) == nil, "summaries \(coordinate) are rewritten")
        }
    }

    private mutating func commitEdge(_ advance: Advance) {
        guard let chunk = advance.edge else {
            #expect(advance.size % 256 == 0, "the partial bundle's new entries are missing")
            return
        }
        #expect(chunk.first == max(advance.from, advance.size & ~255))
        #expect(chunk.first + chunk.count == advance.size && chunk.count > 0)
        #expect((try? EntryBundle.ranges(in: chunk.entries))?.count == chunk.count)
        edge[chunk.first % 256] = chunk
    }

    /// The chunks of the partial bundle of a log of `size` entries.
    func edge(size: Int) -> [EdgeChunk] {
        edge.values.filter { $0.first >= size & ~255 && $0.first < size }.sorted { $0.first < $1.first }
    }

    /// The tables that hold rows of entries behind the first `size`.
    func tablesBeyond(size: Int) -> [String] {
        var names: [String] = []
        if edge.values.contains(where: { $0.first >= size }) { names.append("edge") }
        if bundles.keys.contains(where: { ($0 + 1) * 256 > size }) { names.append("bundle") }
        if tiles.keys.contains(where: { $0.index >= size >> (8 * ($0.level + 1)) }) { names.append("tile") }
        if blocks.keys.contains(where: { ($0.segment + 1) * PostingSegment.span(level: $0.level) > size }) { names.append("block") }
        if summaries.keys.contains(where: { $0.segment.entries.upperBound > size }) { names.append("summary") }
        return names
    }

    /// Complete segments of each level: those whose last block is there.
    var segments: [Int] {
        (0...3).map { level in
            let last = PostingSegment.blockCount(level: level) - 1
            return blocks.keys.reduce(0) { $1.level == level && $1.block == last ? max($0, $1.segment + 1) : $0 }
        }
        .reversed().drop { $0 == 0 }.reversed()
    }
}

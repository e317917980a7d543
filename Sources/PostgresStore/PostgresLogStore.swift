public import Ledger
public import MerkleLog
public import Projecting
import Synchronization

/// The ledger's store in PostgreSQL (schema `ledger`, see ``PostgresSchema``): one connection that writes, a few that read,
/// and one for what the writer has to know first.
///
/// Connections are opened when first used and again when lost. The role needs what the schema grants to `shilu_service`.
public final class PostgresLogStore: LogStore {
    private let url: String
    private let writer: Connection
    private let readers: ReaderPool
    /// See ``forWriter``; nil for itself.
    private let writersStore: PostgresLogStore?
    /// Short ids of logs by name; they never change.
    private let ids = Mutex<[String: Int32]>([:])

    /// - Parameters:
    ///   - url: a libpq connection URL of the service role, `postgresql://…`.
    ///   - readers: connections for reads.
    public convenience init(url: String, readers: Int = 4) {
        self.init(url: url, readers: readers, fault: .ofProcess)
    }

    package convenience init(url: String, readers: Int = 4, fault: CommitFault?) {
        let writer = Connection(url: url, name: Connection.writerName, fault: fault)
        // A writer asks one thing after the other.
        let own = PostgresLogStore(url: url, writer: writer, readers: ReaderPool(url: url, count: 1), writersStore: nil)
        self.init(url: url, writer: writer, readers: ReaderPool(url: url, count: readers), writersStore: own)
    }

    private init(url: String, writer: Connection, readers: ReaderPool, writersStore: PostgresLogStore?) {
        self.url = url
        self.writer = writer
        self.readers = readers
        self.writersStore = writersStore
    }

    /// Over the same connection for writing, and one for reading that nobody else has.
    public var forWriter: any LogStore { writersStore ?? self }

    /// The store of views in the same database; see ``PostgresProjectionStore``.
    public func projections(tables: [TableDefinition], viewsSchema: String = "views") -> PostgresProjectionStore {
        PostgresProjectionStore(url: url, tables: tables, viewsSchema: viewsSchema)
    }

    /// Reads the views in the same database; see ``PostgresViewReader``.
    public func viewReader(viewsSchema: String = "views") -> PostgresViewReader {
        PostgresViewReader(url: url, viewsSchema: viewsSchema)
    }

    /// Closes all connections.
    public func close() async {
        await writer.unlock()
        await readers.close()
        await writersStore?.readers.close()
    }

    /// Throws unless the schema is there in the version that this program writes.
    public func checkSchema() async throws(StoreFault) {
        let found = try await readers.rows(.schemaVersion) { $0.isNull(0) ? 0 : $0.integer(0) }.first ?? 0
        guard found == PostgresSchema.version else { throw PostgresSchema.mismatch(found: found) }
    }

    // MARK: Logs and heads

    public func logs() async throws(StoreFault) -> [String] {
        try await readers.rows(.logNames) { $0.text(0) }
    }

    public func head(log: String) async throws(StoreFault) -> StoredHead? {
        try await readers.rows(.headRead, Binds { $0.text(log) }, StoredHead.init).first
    }

    public func found(log: String) async throws(StoreFault) {
        _ = try await writer.rows(.logFound, Binds { $0.text(log) }, repeatable: false) { _ in }
    }

    public func tryLock(log: String) async throws(StoreFault) -> Bool {
        let id = try await id(log)
        return try await writer.lock(id)
    }

    public func claim(log: String) async throws(StoreFault) -> StoredHead {
        let id = try await id(log)
        for _ in 0..<4 {
            let evict = Binds {
                $0.text(Connection.writerName)
                $0.int4(id)
            }
            _ = try await writer.rows(.headEvict, evict) { _ in }
            do throws(StoreFault) {
                let heads = try await writer.rows(.headClaim, Binds { $0.int4(id) }, StoredHead.init)
                guard let head = heads.first else { throw .unfounded(log) }
                // Claimed after the other one's silence: it is the lock's holder who writes, so that others can tell.
                _ = try await writer.lock(id)
                return head
            } catch {
                // Lock timeout: a commit is stuck. It is two seconds old by now, so the next round ends it.
                guard case .refused(_, "55P03", _) = error else { throw error }
            }
        }
        throw .unavailable(message: "the head of \(log) stays locked by another session")
    }

    public func beat(log: String, epoch: Int) async throws(StoreFault) {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(epoch)
        }
        guard try await writer.rows(.headBeat, binds, { _ in }).count == 1 else {
            await writer.unlock()
            throw .fenced
        }
    }

    public func tablesBeyond(log: String, size: Int) async throws(StoreFault) -> [String] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(size)
        }
        return try await readers.rows(.headBeyond, binds) { $0.text(0) }
    }

    public func commit(_ advance: Advance) async throws(StoreFault) {
        let id = try await id(advance.log)
        do throws(StoreFault) {
            try await writer.commit(CommitPlan(advance, log: id))
        } catch {
            if error == .fenced { await writer.unlock() }
            throw error
        }
    }

    // MARK: History

    public func edge(log: String, size: Int) async throws(StoreFault) -> [EdgeChunk] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(size)
        }
        return try await readers.rows(.edgeRead, binds) {
            EdgeChunk(first: $0.integer(0), count: $0.integer(1), entries: $0.bytes(2))
        }
    }

    public func bundles(log: String, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8s(indices)
        }
        let rows = try await readers.rows(.bundleRead, binds) { ($0.integer(0), $0.bytes(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func tiles(log: String, level: Int, indices: [Int]) async throws(StoreFault) -> [Int: [UInt8]] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(level)
            $0.int8s(indices)
        }
        let rows = try await readers.rows(.tileRead, binds) { ($0.integer(0), $0.bytes(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func seen(log: String, keys: [[UInt8]]) async throws(StoreFault) -> [[UInt8]: SeenKey] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.uuids(keys)
        }
        let rows = try await readers.rows(.seenRead, binds, SeenKey.init)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0) })
    }

    public func seen(log: String, range: Range<Int>) async throws(StoreFault) -> [SeenKey] {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(range.lowerBound)
            $0.int8(range.upperBound)
        }
        return try await readers.rows(.seenRange, binds, SeenKey.init)
    }

    public func lastSeen(log: String, range: Range<Int>) async throws(StoreFault) -> SeenKey? {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.int8(range.lowerBound)
            $0.int8(range.upperBound)
        }
        return try await readers.rows(.seenLast, binds, SeenKey.init).first
    }

    // MARK: Thread index

    public func blocks(
        log: String, _ coordinates: [BlockCoordinate]
    ) async throws(StoreFault) -> [BlockCoordinate: [UInt8]] {
        let id = try await id(log)
        // A coordinate asked for twice would be answered twice.
        let wanted = Array(Set(coordinates))
        let binds = Binds {
            $0.int4(id)
            $0.coordinates(wanted)
        }
        let rows = try await readers.rows(.blockRead, binds) {
            (BlockCoordinate(level: $0.integer(0), segment: $0.integer(1), block: $0.integer(2)), $0.bytes(3))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func segments(log: String) async throws(StoreFault) -> [Int] {
        let id = try await id(log)
        var counts = try await readers.rows(.blockSegments, Binds { $0.int4(id) }) {
            $0.isNull(0) ? 0 : $0.integer(0) + 1
        }
        while counts.last == 0 { counts.removeLast() }
        return counts
    }

    public func insert(
        log: String, blocks: [(BlockCoordinate, [UInt8])], summaries: [(PartCoordinate, SummaryPart)]
    ) async throws(StoreFault) {
        let id = try await id(log)
        let binds = Binds {
            $0.int4(id)
            $0.blocks(blocks)
            $0.summaries(summaries)
        }
        _ = try await writer.rows(.blockInsert, binds) { _ in }
    }

    public func summaries(
        log: String, _ coordinates: [PartCoordinate]
    ) async throws(StoreFault) -> [PartCoordinate: SummaryPart] {
        let id = try await id(log)
        let wanted = Array(Set(coordinates))
        let binds = Binds {
            $0.int4(id)
            $0.coordinates(wanted)
        }
        let rows = try await readers.rows(.summaryRead, binds) {
            (
                PartCoordinate(segment: ThreadSegment(level: $0.integer(0), number: $0.integer(1)), part: $0.integer(2)),
                SummaryPart(root: $0.bytes(3), summaries: $0.bytes(4))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func partRoots(
        log: String, _ segments: [ThreadSegment]
    ) async throws(StoreFault) -> [ThreadSegment: [[UInt8]]] {
        let id = try await id(log)
        let wanted = Array(Set(segments))
        let binds = Binds {
            $0.int4(id)
            $0.segments(wanted)
        }
        let rows = try await readers.rows(.summaryRoots, binds) {
            (ThreadSegment(level: $0.integer(0), number: $0.integer(1)), $0.bytes(2))
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    public func segmentsWithoutSummaries(log: String) async throws(StoreFault) -> [ThreadSegment] {
        let id = try await id(log)
        return try await readers.rows(.summaryMissing, Binds { $0.int4(id) }) {
            ThreadSegment(level: $0.integer(0), number: $0.integer(1))
        }
    }

    /// The short id of a log; remembered, since it never changes.
    private func id(_ log: String) async throws(StoreFault) -> Int32 {
        if let known = ids.withLock({ $0[log] }) { return known }
        guard let id = try await readers.rows(.logID, Binds { $0.text(log) }, { Int32($0.integer(0)) }).first else {
            throw .unfounded(log)
        }
        ids.withLock { $0[log] = id }
        return id
    }
}

extension StoredHead {
    /// From a row of epoch, beat, size, checkpoint.
    fileprivate init(_ row: borrowing Row) {
        self.init(epoch: row.integer(0), beat: row.integer(1), size: row.integer(2), checkpoint: row.bytes(3))
    }
}

extension SeenKey {
    /// From a row of key, index, size.
    fileprivate init(_ row: borrowing Row) {
        self.init(key: row.bytes(0), index: row.integer(1), size: row.integer(2))
    }
}

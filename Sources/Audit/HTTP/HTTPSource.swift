public import MerkleLog

/// A served log, with what the ledger derives from it.
///
/// Close it when done: connections are kept open between requests.
public struct HTTPSource: DerivedSource {
    private let fetch: HTTPFetch
    /// Bytes of a checkpoint, the authority, a block or page of an index, at most.
    private static let otherByteCountMax = 64 << 20

    /// - Parameters:
    ///   - url: the log's prefix, `http://…` or `https://…`.
    ///   - attemptsMax: how often a request is sent before its failure is told.
    public init(url: String, attemptsMax: Int = 6) { fetch = HTTPFetch(url: url, attemptsMax: attemptsMax) }

    public var name: String { fetch.url }

    /// Closes the connections; the source is then of no more use.
    public func close() async throws { try await fetch.close() }

    public func checkpoint() async throws -> [UInt8] { try await required("/checkpoint") }

    public func tile(_ coordinate: TileCoordinate) async throws -> [UInt8]? {
        try await get("/" + coordinate.path, order: coordinate.firstEntry, byteCountMax: TileCoordinate.byteCountMax)
    }

    public func bundle(_ coordinate: BundleCoordinate) async throws -> [UInt8]? {
        try await get(
            "/" + coordinate.path, order: coordinate.index * 256, byteCountMax: BundleCoordinate.byteCountMax)
    }

    public func segmentCounts() async throws -> [Int] {
        struct Wire: Decodable { var segments: [Int] }
        return try JSONAnswer.decode(Wire.self, try await required("/v1/index/threads")).segments
    }

    public func threadBlock(level: Int, segment: Int, block: Int) async throws -> [UInt8]? {
        try await get(
            "/v1/index/threads/\(level)/\(segment)/\(block)", order: segment * PostingSegment.span(level: level))
    }

    public func seenPage(_ page: Int) async throws -> [UInt8]? {
        try await get("/v1/index/seen/\(page)", order: page * SeenAudit.span)
    }

    public func hasEntry(_ index: Int) async throws -> Bool { try await get("/v1/proofs/\(index)", order: index) != nil }

    public func authority(at index: Int) async throws -> [UInt8] { try await required("/v1/authority?at=\(index)") }

    /// A ledger that says that what it stores is damaged is not out of reach: that is a fault of the log.
    private func get(_ path: String, order: Int, byteCountMax: Int = HTTPSource.otherByteCountMax) async throws -> [UInt8]? {
        do {
            return try await fetch.get(path, byteCountMax: byteCountMax)
        } catch let problem as Problem where problem.code == Fault.Code.historyDamaged.rawValue {
            throw Fault(.historyDamaged, tile: String(path.dropFirst()), order: order, problem.detail)
        }
    }

    private func required(_ path: String) async throws -> [UInt8] {
        guard let bytes = try await get(path, order: -1) else {
            throw AuditError.source(resource: fetch.url + path, detail: "not found: is this a ledger's address?")
        }
        return bytes
    }
}

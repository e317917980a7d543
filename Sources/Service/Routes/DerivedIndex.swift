import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore

/// `/v1/index/…`: the index derived from the log, for auditors who compute it anew and compare.
extension API {
    /// Entries that one page of idempotency keys covers.
    static let seenSpan = PostingSegment.span(level: 0)

    /// `{"segments":[n0,n1,…]}`: complete segments of each level of the thread index.
    func indexThreads(_ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        let counts = try await ledger.reader.segmentCounts()
        let list = counts.map(String.init).joined(separator: ",")
        return .ok(Headers.json, ByteBuffer(string: "{\"segments\":[\(list)]}\n"))
    }

    /// One block of a complete segment, `<level>/<segment>/<block>`.
    func indexBlock(_ argument: Substring, _ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Refusal(.notFound, "A block is named <level>/<segment>/<block>.") }
        let coordinate = BlockCoordinate(
            level: try pathInteger(parts[0], "level"), segment: try pathInteger(parts[1], "segment"),
            block: try pathInteger(parts[2], "block"))
        // Level 7 would already span 2^49 entries; the bounds keep what reaches the store within its integers.
        guard coordinate.level <= 7, coordinate.segment <= Int(Int32.max), coordinate.block <= Int(Int32.max),
            let block = try await ledger.reader.block(coordinate)
        else { throw Refusal(.notFound, "There is no such block; /v1/index/threads tells the complete segments.") }
        return .ok(Headers.octets(cache: Headers.immutable), ByteBuffer(bytes: block))
    }

    /// The idempotency keys of 16,384 entries, a line each: `<key in hex> <index> <size>`.
    func indexSeen(_ argument: Substring, _ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        let page = try pathInteger(argument, "page")
        let reader = try ledger.reader
        guard page < reader.size, page * Self.seenSpan < reader.size else {
            throw Refusal(.notFound, "A log of \(reader.size) entries has no page \(page) of \(Self.seenSpan) entries.")
        }
        let keys = try await reader.seen(page: page)
        var headers = Headers.text
        headers[.cacheControl] = (page + 1) * Self.seenSpan <= reader.size ? Headers.immutable : "no-cache"
        return .ok(headers, ByteBuffer(bytes: keys.page))
    }
}

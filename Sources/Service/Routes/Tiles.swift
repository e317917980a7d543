import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore

/// `/checkpoint` and `/tile/…` as c2sp.org/tlog-tiles.
extension API {
    func checkpoint(_ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        var headers = Headers.text
        headers[.cacheControl] = "no-cache"
        return .ok(headers, ByteBuffer(bytes: try servedCheckpoint(try await ledger.notedReader())))
    }

    /// With a quorum the newest checkpoint that has reached it, otherwise the newest; with the cosignatures there are for it.
    func servedCheckpoint(_ reader: LogReader) throws(Problem) -> [UInt8] {
        try witnesses?.served(newest: reader) ?? reader.checkpoint
    }

    /// A tile of hashes or a bundle of entries, of exactly the width that the path names. Any other spelling of a path is
    /// not found: caches and folders must have one name for one thing.
    func tile(_ path: Substring, _ request: Request, _ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        let path = String(path)
        let reader = try ledger.reader
        if let coordinate = BundleCoordinate(path: path) {
            guard let bundle = try await reader.bundle(coordinate) else { throw Self.noTile(reader) }
            return Self.entries(bundle, gzip: Accept.allowsGzip(request.headers[.acceptEncoding]))
        }
        guard let coordinate = TileCoordinate(path: path), let tile = try await reader.tile(coordinate) else {
            throw Self.noTile(reader)
        }
        return .ok(Headers.octets(cache: Headers.immutable), ByteBuffer(bytes: tile))
    }

    /// Hashes do not compress; entries do, where the client can read it.
    private static func entries(_ bundle: [UInt8], gzip: Bool) -> Response {
        var headers = Headers.octets(cache: Headers.immutable)
        headers[.vary] = "Accept-Encoding"
        guard gzip, let compressed = Gzip.compress(bundle) else {
            return .ok(headers, ByteBuffer(bytes: bundle))
        }
        headers[.contentEncoding] = "gzip"
        return .ok(headers, ByteBuffer(bytes: compressed))
    }

    private static func noTile(_ reader: LogReader) -> Refusal {
        Refusal(.notFound, "A log of \(reader.size) entries has no such tile; see c2sp.org/tlog-tiles.")
    }
}

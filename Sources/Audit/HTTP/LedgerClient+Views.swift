internal import FoundationEssentials

/// Views over HTTP.
extension LedgerClient {
    /// What `GET /v1/views` says of all views.
    public struct ViewList: Sendable, Decodable {
        public struct View: Sendable, Decodable {
            public struct Stop: Sendable, Decodable {
                public let index: Int
                public let reason: String
            }

            public let name: String
            public let meaning: String
            /// Whether SQL derives it from other views: then it has neither digest nor keys.
            public let derived: Bool
            public let version: Int?
            /// Entries that its rows hold; nil while it is built.
            public let size: Int?
            public let lag: Int?
            public let rows: Int?
            /// Base64 of 32 bytes.
            public let digest: String?
            public let stopped: Stop?
        }

        /// Entries of the log.
        public let size: Int
        public let position: Int?
        public let views: [View]
    }

    public func views() async throws -> ViewList {
        try JSONAnswer.decode(ViewList.self, try await fetch.require("/v1/views"))
    }

    /// The answer about a row and the entries behind it, as JSON.
    public func evidence(view: String, key: String) async throws -> [UInt8] {
        try await fetch.require("/v1/views/\(view)/\(Filter.encode(key))/evidence")
    }

    /// Bytes of a row, at most: one of a figure lists every entry behind it.
    public static let rowByteCountMax = 64 << 20

    /// A row of a view has more than ``rowByteCountMax`` bytes.
    public struct RowTooLarge: Error {}

    /// A download that comes slower than this on average is given up, but none in its first seconds: it might never end.
    private static let bytesPerSecondMin = 64 << 10
    private static let patienceSeconds = 120.0

    /// Downloads a whole view; `body` gets each row's line, without its line end.
    /// - Parameter byteCountMax: a longer download is given up.
    /// - Throws: ``RowTooLarge``, ``AuditError``.
    /// - Returns: how many entries of the log the rows hold, and the version of the view's rules.
    public func download(
        view: String, byteCountMax: Int, _ body: (ArraySlice<UInt8>) throws -> Void
    ) async throws -> (size: Int, version: Int) {
        let start = ContinuousClock.now
        var byteCount = 0
        var found: (size: Int, version: Int)?
        var rest: [UInt8] = []
        try await fetch.stream(
            "/v1/views/\(view)?format=ndjson", accept: "application/x-ndjson",
            onHead: { field in
                guard let size = field("Shilu-Size").flatMap({ Int($0) }), size >= 0,
                    let version = field("Shilu-Version").flatMap({ Int($0) })
                else { throw AuditError.source(resource: fetch.url, detail: "the download of \(view) does not say its size") }
                found = (size, version)
            }
        ) { bytes in
            let left = rest.count
            rest += bytes
            byteCount += rest.count - left
            try check(view, byteCount, byteCountMax, (ContinuousClock.now - start) / .seconds(1))
            // What came before has no line end: a long row in small pieces is looked through once.
            var (line, unread) = (0, left)
            while let end = rest[unread...].firstIndex(of: UInt8(ascii: "\n")) {
                try body(rest[line..<end])
                (line, unread) = (end + 1, end + 1)
            }
            rest.removeFirst(line)
            guard rest.count <= Self.rowByteCountMax else { throw RowTooLarge() }
        }
        guard let found, rest.isEmpty else {
            throw AuditError.source(resource: fetch.url, detail: "the download of \(view) ends within a row")
        }
        return found
    }

    private func check(_ view: String, _ byteCount: Int, _ byteCountMax: Int, _ seconds: Double) throws(AuditError) {
        guard byteCount <= byteCountMax else {
            throw .source(resource: fetch.url, detail: "the download of \(view) has more than \(byteCountMax) bytes")
        }
        guard Double(byteCount) >= (seconds - Self.patienceSeconds) * Double(Self.bytesPerSecondMin) else {
            throw .source(
                resource: fetch.url,
                detail: "the download of \(view) comes too slowly: \(byteCount) bytes in \(Int(seconds)) seconds")
        }
    }
}

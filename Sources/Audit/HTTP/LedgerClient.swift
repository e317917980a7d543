/// Talks to a served ledger as authors and readers do. What the ledger refuses is thrown as a ``Problem``.
///
/// Close it when done: connections are kept open between requests.
public struct LedgerClient: Sendable {
    let fetch: HTTPFetch

    /// - Parameter url: the ledger's, `http://…` or `https://…`.
    public init(url: String) { fetch = HTTPFetch(url: url) }

    /// Closes the connections; the client is then of no more use.
    public func close() async throws { try await fetch.close() }

    // MARK: Appending

    /// Appends a signed event. Sending the same bytes again, after an outcome that nobody knows, gets the first receipt.
    /// - Parameter witnessed: wait for the ledger's quorum of witnesses; see ``AppendReceipt/isWitnessed``.
    public func append(note: [UInt8], witnessed: Bool = false) async throws -> AppendReceipt {
        try await append("/v1/events", type: "text/plain; charset=utf-8", note, witnessed)
    }

    /// Appends a sealed batch, under the same rule.
    public func append(batch: [UInt8], witnessed: Bool = false) async throws -> AppendReceipt {
        try await append("/v1/batches", type: "application/vnd.shilu.batch", batch, witnessed)
    }

    private func append(_ path: String, type: String, _ body: [UInt8], _ witnessed: Bool) async throws -> AppendReceipt {
        let answer = try await fetch.post(path + (witnessed ? "?witnessed=true" : ""), type: type, body)
        return try AppendReceipt(json: answer.body, repeated: answer.status == 200)
    }

    // MARK: Reading

    /// What to read: entries behind `after` (-1 for all), of some types, of one thread.
    public struct Filter: Sendable {
        public var after = -1
        public var types: [String] = []
        public var thread: String?

        public init(after: Int = -1, types: [String] = [], thread: String? = nil) {
            self.after = after
            self.types = types
            self.thread = thread
        }

        func query(_ more: [(String, String)] = []) -> String {
            var parts = [("after", String(after))] + more
            if !types.isEmpty { parts.append(("type", types.joined(separator: ","))) }
            if let thread { parts.append(("thread", thread)) }
            return parts.map { "\($0)=\(Self.encode($1))" }.joined(separator: "&")
        }

        /// Percent-encoding of everything but RFC 3986's unreserved characters, and the comma that lists are made with.
        static func encode(_ text: String) -> String {
            let digits = Array("0123456789ABCDEF")
            return text.utf8.reduce(into: "") { encoded, byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"), UInt8(ascii: ","):
                    encoded.unicodeScalars.append(Unicode.Scalar(byte))
                default:
                    encoded += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
                }
            }
        }
    }

    /// One page of entries, in order.
    public func entries(_ filter: Filter = Filter(), limit: Int = 1000) async throws -> EntryPage {
        let path = "/v1/events?" + filter.query([("limit", String(limit))])
        return try JSONAnswer.decode(EntryPage.self, try await fetch.require(path, accept: "application/json"))
    }

    /// All entries that are there, page by page.
    /// - Parameter pagesMax: of more pages nothing is read: for who wants a few entries from a ledger that may never end.
    public func readAll(
        _ filter: Filter = Filter(), pagesMax: Int = .max, _ body: (LedgerEntry) async throws -> Void
    ) async throws {
        var filter = filter
        for _ in 0..<pagesMax {
            let page = try await entries(filter)
            for entry in page.entries { try await body(entry) }
            if page.next >= page.size &- 1 { return }
            guard page.next > filter.after else {
                throw AuditError.source(
                    resource: fetch.url, detail: "its page of entries behind \(filter.after) goes on behind \(page.next)")
            }
            filter.after = page.next
        }
        throw AuditError.source(resource: fetch.url, detail: "these entries take more than \(pagesMax) pages: export the log")
    }

    /// All entries that are there and those that will come, until the task is cancelled or `body` throws.
    ///
    /// A subscription that ends is taken up again behind the last entry; each entry comes once.
    public func follow(_ filter: Filter = Filter(), _ body: (LedgerEntry) async throws -> Void) async throws {
        var filter = filter
        var failures = 0
        while true {
            do {
                try await subscribe(&filter) { entry in
                    failures = 0
                    do {
                        try await body(entry)
                    } catch {
                        throw ConsumerError(cause: error)
                    }
                }
            } catch let error as ConsumerError {
                throw error.cause
            } catch let problem as Problem where problem.status != 503 {
                throw problem
            } catch let error where !(error is CancellationError) && !Task.isCancelled && failures < 10 {
                failures += 1
            }
            try await Task.sleep(for: .seconds(failures == 0 ? 1 : min(failures, 10)))
        }
    }

    /// What the caller's closure threw: not to be mistaken for a lost connection.
    private struct ConsumerError: Error { let cause: any Error }

    private func subscribe(_ filter: inout Filter, _ body: (LedgerEntry) async throws -> Void) async throws {
        var events = ServerSentEvents()
        let path = "/v1/events?" + filter.query()
        var after = filter.after
        defer { filter.after = after }
        try await fetch.stream(path, headers: []) { bytes in
            for message in try events.take(bytes) {
                if !message.data.isEmpty {
                    let entry = try JSONAnswer.decode(LedgerEntry.self, message.data)
                    if entry.index > after { try await body(entry) }
                }
                if let id = message.id.flatMap({ Int($0) }) { after = max(after, id) }
            }
        }
    }

    // MARK: Proofs

    /// A c2sp.org/tlog-proof of an entry, to keep.
    /// - Parameter witnessed: against the newest checkpoint that the ledger's quorum of witnesses has cosigned.
    public func tlogProof(_ index: Int, witnessed: Bool = false) async throws -> [UInt8] {
        try await fetch.require("/v1/proofs/\(index)" + (witnessed ? "?witnessed=true" : ""), accept: "text/plain")
    }

    /// The case file of a thread, a ZIP archive; see ``CaseCheck``.
    /// - Parameter asOf: leaves out the entries from there on.
    public func caseFile(thread: String, asOf: Int? = nil) async throws -> [UInt8] {
        let query = asOf.map { "?asof=\($0)" } ?? ""
        return try await fetch.require("/v1/cases/\(Filter.encode(thread))\(query)", accept: "application/zip")
    }

    /// The authority as JSON, now or for an entry at `index`.
    public func authority(at index: Int? = nil) async throws -> [UInt8] {
        try await fetch.require("/v1/authority" + (index.map { "?at=\($0)" } ?? ""))
    }

    /// The newest signed checkpoint.
    public func checkpoint() async throws -> [UInt8] { try await fetch.require("/checkpoint") }
}

import Hummingbird
import HTTPTypes
import Ledger
import NIOCore
import Supervision

/// `GET /v1/events/{index}`, `GET /v1/events` and `GET /v1/threads/{thread}`.
extension API {
    static let limitDefault = 100
    static let limitMax = 1000
    /// A page ends behind the entry that passes so many bytes: one can have 60 kB, a thousand of them would not do anyone good.
    static let pageByteCountMax = 4 << 20
    /// Entries looked at for one page, so that a rare type in a long log costs many small requests and not one endless one.
    static let scanCountMax = 32_768

    func event(_ argument: Substring, _ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        let entry = try await ledger.reader.entry(try pathInteger(argument, "index"))
        var json = ByteBuffer()
        json.writeEntry(entry)
        json.writeStaticString("\n")
        return .ok(Headers.json, json)
    }

    func events(_ request: Request, _ query: Substring?) async throws -> Response {
        let query = try Query(query, allowed: ["after", "limit", "type", "thread"])
        let types = Set(try query.list("type"))
        if let unknown = types.first(where: { Vocabulary.type(named: $0) == nil }) {
            throw Refusal(.badRequest, "The vocabulary has no type \(unknown); see /v1/schemas.")
        }
        let after = try query.integer("after", in: -1...Decimal.largest) ?? -1
        let limit = try query.integer("limit", in: 1...Self.limitMax) ?? Self.limitDefault
        let last = try lastEventID(of: request)
        let scan = EntryScan(after: after, types: types, thread: try query.text("thread"))
        let offered = request.method == .get ? Form.all : Form.pages
        let form = Form(rawValue: Accept.choose(request.headers[.accept], among: offered.map(\.rawValue))) ?? .json
        if form == .subscription { return try subscription(to: last.map { scan.resumed(after: $0) } ?? scan) }
        return try await pages.holding { try await page(scan, limit: limit, as: form) }
    }

    /// Where a client of a subscription left off; it goes before `after`, which is where the client once began.
    private func lastEventID(of request: Request) throws(Refusal) -> Int? {
        guard let field = request.headers[.lastEventID] else { return nil }
        guard let index = Decimal.parse(field[...]) else {
            throw Refusal(.badRequest, "Last-Event-ID is not the index of an entry.")
        }
        return index
    }

    /// The forms of a list of events. HEAD cannot ask for a subscription: a stream has no length to tell.
    private enum Form: String {
        case json = "application/json"
        case lines = "application/x-ndjson"
        case subscription = "text/event-stream"

        static let all: [Form] = [.json, .lines, .subscription]
        static let pages: [Form] = [.json, .lines]
    }

    /// A page: `{"size":…,"next":…,"entries":[…]}` or one entry a line. `next` is the `after` of the next page; once it is
    /// `size - 1` everything has been seen. Both forms carry it in a `Link` field (RFC 8288) while there is more.
    private func page(_ scan: EntryScan, limit: Int, as form: Form) async throws -> Response {
        let reader = try ledger.reader
        var scan = scan
        let start = scan.next
        var entries = ByteBuffer()
        var count = 0
        while scan.next < reader.size, count < limit, scan.next - start < Self.scanCountMax,
            entries.readableBytes <= Self.pageByteCountMax
        {
            for entry in try await scan.chunk(reader, limit: limit - count) {
                if count > 0, form == .json { entries.writeStaticString(",\n") }
                entries.writeEntry(entry)
                if form == .lines { entries.writeStaticString("\n") }
                count += 1
                if entries.readableBytes > Self.pageByteCountMax {
                    // What is left of the chunk is the next page's.
                    scan = scan.resumed(after: entry.index)
                    break
                }
            }
        }
        let next = scan.next - 1
        var headers = form == .json ? Headers.json : Headers.lines
        if scan.next < reader.size { headers[.link] = "<\(scan.target(after: next, limit: limit))>; rel=\"next\"" }
        guard form == .json else { return .ok(headers, entries) }
        var json = ByteBuffer()
        json.reserveCapacity(entries.readableBytes + 64)
        json.writeString("{\"size\":\(reader.size),\"next\":\(next),\"entries\":[")
        json.writeImmutableBuffer(entries)
        json.writeStaticString("]}\n")
        return .ok(headers, json)
    }

    /// A thread: `{"thread":"…","version":…,"next":…,"entries":[…]}`. `version` is what an author gives as `expectedversion`;
    /// `next` is the `after` of the next page, and once it has reached `version` everything has been seen. Both count positions
    /// in the thread index, which knows threads by eight bytes of a hash: there may be fewer entries, since those of another name
    /// are left out. A page also ends behind the entry that passes ``pageByteCountMax``.
    func thread(_ argument: Substring, _ query: Substring?) async throws -> Response {
        let query = try Query(query, allowed: ["after", "limit"])
        let after = try query.integer("after", in: 0...Decimal.largest) ?? 0
        let limit = try query.integer("limit", in: 1...Self.limitMax) ?? Self.limitDefault
        let name = try Self.pathText(argument, "thread")
        let (version, next, entries) = try await pages.holding {
            try await Self.entries(of: name, try ledger.reader, after: after, limit: limit)
        }
        var json = ByteBuffer()
        json.reserveCapacity(entries.readableBytes + name.utf8.count + 64)
        json.writeStaticString("{\"thread\":")
        json.writeJSONString(name)
        json.writeString(",\"version\":\(version),\"next\":\(next),\"entries\":[")
        json.writeImmutableBuffer(entries)
        json.writeStaticString("]}\n")
        return .ok(Headers.json, json)
    }

    /// A thread's version, the position behind a page, and its entries as JSON.
    private static func entries(
        of thread: String, _ reader: LogReader, after: Int, limit: Int
    ) async throws(Refusal) -> (version: Int, next: Int, ByteBuffer) {
        var (next, version) = (after, 0)
        var entries = ByteBuffer()
        repeat {
            // In JSON an entry has two or three times its bytes: its event is told once more.
            let page = try await reader.thread(
                thread, after: next, limit: min(after + limit - next, EntryScan.chunkCount),
                byteCountMax: (pageByteCountMax - entries.readableBytes) / 3)
            for entry in page.entries {
                if entries.readableBytes > 0 { entries.writeStaticString(",\n") }
                entries.writeEntry(entry)
            }
            (next, version) = (page.next, page.version)
        } while next < min(version, after + limit) && entries.readableBytes <= pageByteCountMax
        return (version, next, entries)
    }
}

extension EntryScan {
    /// The same list from further on, as the target of a link.
    fileprivate func target(after: Int, limit: Int) -> String {
        var target = "/v1/events?after=\(after)&limit=\(limit)"
        for type in types.sorted() { target += "&type=\(type)" }
        if let thread { target += "&thread=\(PercentEncoding.encode(thread))" }
        return target
    }
}

extension HTTPField.Name {
    static let link = named("Link")
    static let lastEventID = named("Last-Event-ID")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}

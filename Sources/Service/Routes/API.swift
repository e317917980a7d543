import Hummingbird
import HTTPTypes
import Ledger
import NIOCore

/// The service's resources: each request becomes one call of the ledger and one answer.
///
/// The handlers are in the extensions of this folder, one file a subject. They throw a ``Ledger/Refusal`` or a ``Problem``;
/// whatever else is thrown is a broken connection.
struct API: Sendable {
    /// A note carries at most 60,000 bytes of event; the rest is signatures.
    static let noteByteCountMax = 64 << 10
    /// A batch's lines are at most 16 MiB; the seal comes on top.
    static let batchByteCountMax = 16 << 20 + 64 << 10
    /// Bytes of the body budget that batches leave to single events.
    static let batchSpareByteCount = 8 << 20
    /// How long an event may take to arrive before its connection is closed: its bytes hold budget that others need.
    static let noteArrivalMax = TimeAmount.seconds(20)
    /// The same of a batch.
    static let batchArrivalMax = TimeAmount.seconds(120)

    let ledger: Ledger
    let budget: BodyBudget
    let subscribers: Subscribers
    let requests: RequestMetrics
    /// Nil where this service keeps no views.
    let views: ViewsAccess?
    /// Nil where there are no witnesses.
    let witnesses: WitnessRunner?

    /// Pages of events and threads under way: each has a few bundles in memory, of up to sixteen megabytes.
    let pages = Places(limit: 64, "pages of entries are being made", retryAfterSeconds: 1)
    /// Case files under way: each has all its entries in memory several times over.
    let cases = Places(limit: 2, "case files are being made", retryAfterSeconds: 5)
    /// Replays of the authority under way: each reads all its events, and proves them.
    let authorities = Places(limit: 4, "replays of the authority are under way", retryAfterSeconds: 1)

    /// Answers a request to `route`; HEAD is answered as GET, the body is left out further down.
    func answer(_ request: Request, to route: Route, query: Substring?, on channel: any Channel) async throws -> Response {
        guard route.endpoint.takes(request.method) else {
            let allow = route.endpoint.allow
            throw Problem(.methodNotAllowed, "\(route.endpoint.template) takes \(allow).", allow: allow)
        }
        switch route.endpoint {
        case .events where request.method == .post: return try await appendEvent(request, query, on: channel)
        case .events: return try await events(request, query)
        case .batches: return try await appendBatch(request, query, on: channel)
        case .event: return try await event(route.argument, query)
        case .thread: return try await thread(route.argument, query)
        case .caseFile: return try await caseFile(route.argument, query)
        case .proof: return try await proof(route.argument, request, query)
        case .consistency: return try await consistency(query)
        case .authority: return try await authority(query)
        case .schemas: return try schemas(query)
        case .schema: return try schema(route.argument, query)
        case .openAPI: return try openAPI(query)
        case .docs: return try docs(query)
        case .docsAudit: return try docsAudit(query)
        case .docsType: return try docsType(route.argument, query)
        case .docsView: return try docsView(route.argument, query)
        case .views: return try await views(query)
        case .view: return try await view(route.argument, request, query)
        case .viewRow: return try await viewRow(route.argument, query)
        case .viewEvidence: return try await viewEvidence(route.argument, query)
        case .indexThreads: return try await indexThreads(query)
        case .indexBlock: return try await indexBlock(route.argument, query)
        case .indexSeen: return try await indexSeen(route.argument, query)
        case .checkpoint: return try await checkpoint(query)
        case .witnesses: return try witnesses(query)
        case .tile: return try await tile(route.argument, request, query)
        case .health: return try health(query)
        case .ready: return try await ready(query)
        case .metrics: return try await metrics(query)
        case .problem: return try problem(route.argument, query)
        }
    }

    /// Resources without parameters refuse a query, so that a misplaced filter is noticed.
    func refuseQuery(_ query: Substring?) throws(Refusal) {
        if query != nil { _ = try Query(query, allowed: []) }
    }

    /// A thread, view or key in a path.
    static func pathText(_ argument: Substring, _ name: String) throws(Refusal) -> String {
        guard let text = PercentEncoding.decode(argument) else {
            throw Refusal(.badRequest, "The \(name) in the path is not percent-encoded UTF-8 without control characters.")
        }
        return text
    }

    /// An index, size or page in a path.
    func pathInteger(_ argument: Substring, _ name: String) throws(Refusal) -> Int {
        guard let value = Decimal.parse(argument) else {
            throw Refusal(.badRequest, "\(name) in the path is not an integer from 0 to \(Decimal.largest).")
        }
        return value
    }
}

/// Header sets that never change, built once.
enum Headers {
    static let json: HTTPFields = [.contentType: "application/json"]
    static let text: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
    static let lines: HTTPFields = [.contentType: "application/x-ndjson"]
    /// What never changes may be kept for ever; c2sp.org/tlog-tiles asks for long-lived headers.
    static let immutable = "public, max-age=31536000, immutable"

    static func octets(cache: String) -> HTTPFields {
        [.contentType: "application/octet-stream", .cacheControl: cache]
    }
}

extension Response {
    static func ok(_ headers: HTTPFields, _ body: ByteBuffer) -> Response {
        Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
}

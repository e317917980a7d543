package import HTTPTypes

/// The resources of the service, one case a path template.
package enum Endpoint: Int, CaseIterable, Sendable {
    case events, batches, event, thread, caseFile, proof, consistency, authority, schemas, schema, openAPI
    case docs, docsAudit, docsType, docsView
    case views, view, viewRow, viewEvidence
    case indexThreads, indexBlock, indexSeen
    case checkpoint, witnesses, tile, health, ready, metrics, problem

    /// The path template, as the API document and the metrics name it.
    package var template: String {
        switch self {
        case .events: "/v1/events"
        case .batches: "/v1/batches"
        case .event: "/v1/events/{index}"
        case .thread: "/v1/threads/{thread}"
        case .caseFile: "/v1/cases/{thread}"
        case .proof: "/v1/proofs/{index}"
        case .consistency: "/v1/consistency"
        case .authority: "/v1/authority"
        case .schemas: "/v1/schemas"
        case .schema: "/v1/schemas/{type}"
        case .openAPI: "/v1/openapi.json"
        case .docs: "/docs"
        case .docsAudit: "/docs/audit"
        case .docsType: "/docs/types/{type}"
        case .docsView: "/docs/views/{view}"
        case .views: "/v1/views"
        case .view: "/v1/views/{view}"
        case .viewRow: "/v1/views/{view}/{key}"
        case .viewEvidence: "/v1/views/{view}/{key}/evidence"
        case .indexThreads: "/v1/index/threads"
        case .indexBlock: "/v1/index/threads/{level}/{segment}/{block}"
        case .indexSeen: "/v1/index/seen/{page}"
        case .checkpoint: "/checkpoint"
        case .witnesses: "/v1/witnesses"
        case .tile: "/tile/{level}/{tile}"
        case .health: "/healthz"
        case .ready: "/readyz"
        case .metrics: "/metrics"
        case .problem: "/problems/{code}"
        }
    }

    /// The methods it takes, as an `Allow` field lists them.
    package var allow: String {
        switch self {
        case .events: "GET, HEAD, POST"
        case .batches: "POST"
        default: "GET, HEAD"
        }
    }

    package func takes(_ method: HTTPRequest.Method) -> Bool {
        switch method {
        case .get, .head: self != .batches
        case .post: self == .batches || self == .events
        default: false
        }
    }
}

/// The operations that prove and describe.
extension OpenAPI {
    private static let number = "(x[0-9]{3}/)*[0-9]{3}"
    private static let width = "(\\.p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
    private static let tileName: JSONTree = ["type": "string", "pattern": .string("^\(number)\(width)$")]
    private static func caching(_ description: String) -> [(String, JSONTree)] {
        [("Cache-Control", header(description, ["type": "string"], required: true))]
    }
    private static let immutable = caching("What never changes may be kept for ever.")
    private static let octetContent: [(String, JSONTree)] = [("application/octet-stream", octets)]
    private static let textContent: [(String, JSONTree)] = [("text/plain", text)]
    private static let pageContent: [(String, JSONTree)] = [("text/html", text)]
    private static let pageHeaders: [(String, JSONTree)] = [
        ("Content-Security-Policy", header("That the page needs nothing from elsewhere.", ["type": "string"], required: true))
    ]

    static let prove: [(String, JSONTree)] = [
        (
            "/checkpoint",
            reading(
                "checkpoint", tag: "prove",
                "The newest signed checkpoint (c2sp.org/tlog-checkpoint), with its cosignatures; where a quorum of witnesses is required, the newest that has it.",
                content: textContent, headers: caching("Not to be used again unasked: the log grows."),
                refusals: [500, 503])
        ),
        (
            "/v1/witnesses",
            reading(
                "witnesses", tag: "prove", "How far each witness has cosigned, and what is wrong where it has not.",
                content: [("application/json", reference("Witnesses"))], refusals: [500, 503])
        ),
        (
            "/tile/{level}/{tile}",
            reading(
                "tile", tag: "prove", "A tile of hashes (c2sp.org/tlog-tiles), full or partial.",
                parameters: [
                    path("level", "Level of the tile.", integer(from: 0, to: 63)),
                    path("tile", "The tile's number, such as x001/234, and the width of a partial one, such as .p/17.", tileName),
                ],
                content: octetContent, headers: immutable, refusals: [404, 500, 503])
        ),
        (
            "/tile/entries/{tile}",
            reading(
                "bundle", tag: "prove", "An entry bundle (c2sp.org/tlog-tiles), full or partial; gzip where accepted.",
                parameters: [path("tile", "As of a tile of hashes.", tileName)],
                content: octetContent, headers: immutable, refusals: [404, 500, 503])
        ),
        (
            "/v1/proofs/{index}",
            reading(
                "proveInclusion", tag: "prove",
                "That an entry is in the log (RFC 6962 2.1.1); as text/plain a c2sp.org/tlog-proof.",
                parameters: [
                    path("index", "Index of the entry, from 0.", integer(from: 0)),
                    query("size", "Size of the tree; the present one by default.", integer(from: 1)), witnessed,
                ],
                content: [("application/json", reference("InclusionProof")), ("text/plain", text)],
                refusals: [404, 500, 503])
        ),
        (
            "/v1/cases/{thread}",
            reading(
                "caseFile", tag: "prove",
                "A thread's case file: its entries, their proofs, and the proof that none is omitted; a ZIP archive.",
                parameters: [
                    path("thread", "Name of the thread, slashes as they are or encoded.", name),
                    query("asof", "Leave out entries from this one on; the newest commitment to no more.", integer(from: 1)),
                ],
                content: [("application/zip", octets)], refusals: [404, 413, 500, 503])
        ),
        (
            "/v1/consistency",
            reading(
                "proveConsistency", tag: "prove", "That the log only grew (RFC 6962 2.1.2).",
                parameters: [
                    query("from", "The older size.", required: true, integer(from: 1)),
                    query("to", "The newer size; the present one by default.", integer(from: 1)),
                ],
                content: [("application/json", reference("ConsistencyProof"))], refusals: [404, 500, 503])
        ),
        (
            "/v1/index/threads",
            reading(
                "threadSegments", tag: "prove", "Complete segments of the thread index, a number a level.",
                content: [
                    (
                        "application/json",
                        [
                            "type": "object", "required": ["segments"],
                            "properties": ["segments": ["type": "array", "items": ["type": "integer", "minimum": 0]]],
                        ]
                    )
                ], refusals: [500, 503])
        ),
        (
            "/v1/index/threads/{level}/{segment}/{block}",
            reading(
                "threadBlock", tag: "prove", "A block of a complete segment of the thread index.",
                parameters: ["level", "segment", "block"].map { path($0, "Number of the \($0), from 0.", integer(from: 0)) },
                content: octetContent, headers: immutable, refusals: [404, 500, 503])
        ),
        (
            "/v1/index/seen/{page}",
            reading(
                "seenKeys", tag: "prove", "Idempotency keys of 16,384 entries, a line each: key in hex, index, size.",
                parameters: [path("page", "Number of the page, from 0.", integer(from: 0))], content: textContent,
                headers: caching("A page that still grows is not to be used again unasked; a full one may be kept for ever."),
                refusals: [404, 500, 503])
        ),
    ]

    static let describe: [(String, JSONTree)] = [
        (
            "/v1/authority",
            reading(
                "authority", tag: "describe", "Who may sign what.",
                parameters: [query("at", "For an entry at this index; the next one by default.", integer(from: 1))],
                content: [("application/json", ["type": "object"])], refusals: [404, 500, 503])
        ),
        (
            "/v1/schemas",
            reading(
                "vocabulary", tag: "describe", "Every type of event.",
                content: [("application/json", reference("Vocabulary"))], refusals: [])
        ),
        (
            "/v1/schemas/{type}",
            reading(
                "schema", tag: "describe", "The JSON Schema of an event of one type.",
                parameters: [path("type", "Name of the type.", ["type": "string", "enum": types])],
                content: [("application/schema+json", ["type": "object"])], refusals: [404])
        ),
        (
            "/v1/openapi.json",
            reading(
                "document", tag: "describe", "This document.", content: [("application/json", ["type": "object"])],
                refusals: [])
        ),
        (
            "/docs",
            reading(
                "docs", tag: "describe", "The reference of event types and views, for people.", content: pageContent,
                headers: pageHeaders, refusals: [])
        ),
        (
            "/docs/audit",
            reading(
                "docsAudit", tag: "describe", "What each of an auditor's commands proves, and who could try what; for people.",
                content: pageContent, headers: pageHeaders, refusals: [])
        ),
        (
            "/docs/types/{type}",
            reading(
                "docsOfType", tag: "describe", "An event type: its fields, codes, regulations and threads.",
                parameters: [path("type", "Name of the type.", ["type": "string", "enum": types])],
                content: pageContent, headers: pageHeaders, refusals: [404])
        ),
        (
            "/docs/views/{view}",
            reading(
                "docsOfView", tag: "describe", "A view: its columns, and what SQL derives from them.",
                parameters: [path("view", "Name of the view.", name)], content: pageContent, headers: pageHeaders,
                refusals: [404])
        ),
        (
            "/problems/{code}",
            reading(
                "problem", tag: "describe", "What a problem means and what to do.",
                parameters: [
                    path("code", "The problem's code.", ["type": "string", "enum": .array(ProblemKind.all.map { .string($0.code) })])
                ],
                content: textContent, refusals: [404])
        ),
        ("/healthz", reading("health", tag: "describe", "Whether the process is sound.", content: textContent, refusals: [500])),
        (
            "/readyz",
            reading("ready", tag: "describe", "Whether this process writes the log.", content: textContent, refusals: [500, 503])
        ),
        ("/metrics", reading("metrics", tag: "describe", "Figures for Prometheus.", content: textContent, refusals: [])),
    ]
}

import Supervision

/// Parameters and schemas that several operations share.
extension OpenAPI {
    static func path(_ name: String, _ description: String, _ schema: JSONTree) -> JSONTree {
        ["name": .string(name), "in": "path", "required": true, "description": .string(description), "schema": schema]
    }

    static func query(_ name: String, _ description: String, required: Bool = false, _ schema: JSONTree) -> JSONTree {
        [
            "name": .string(name), "in": "query", "required": .boolean(required), "description": .string(description),
            "schema": schema,
        ]
    }

    static func integer(from minimum: Int, to maximum: Int = Decimal.largest) -> JSONTree {
        ["type": "integer", "minimum": .integer(minimum), "maximum": .integer(maximum)]
    }

    static let limit = query(
        "limit", "At most so many entries.",
        ["type": "integer", "minimum": 1, "maximum": .integer(API.limitMax), "default": .integer(API.limitDefault)])

    static let witnessed = query(
        "witnessed", "Give a proof against a checkpoint that the required quorum of witnesses has cosigned.",
        ["type": "string", "enum": ["true", "false"]])

    /// A name without control characters.
    static let name: JSONTree = ["type": "string", "minLength": 1, "pattern": "^[^\\u0000-\\u001F\\u007F]+$"]

    static let types: JSONTree = .array(Vocabulary.all.map { .string($0.name) })

    static let octets: JSONTree = ["type": "string", "format": "binary"]
    static let text: JSONTree = ["type": "string"]
    static let hash: JSONTree = ["type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"]

    static let schemas: [(String, JSONTree)] = [
        ("Receipt", receipt), ("BatchReceipt", batchReceipt), ("Entry", entry), ("EntryPage", entryPage),
        ("Thread", thread), ("InclusionProof", inclusionProof), ("ConsistencyProof", consistencyProof),
        ("Vocabulary", vocabulary), ("Views", viewList), ("ViewPage", viewPage), ("ViewRow", viewRow),
        ("ViewEvidence", viewEvidence), ("Witnesses", witnesses), ("Problem", problem),
    ]

    static func object(_ properties: [(String, JSONTree)], optional: Set<String> = []) -> JSONTree {
        [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .array(properties.map(\.0).filter { !optional.contains($0) }.map { .string($0) }),
        ]
    }

    static let index: JSONTree = integer(from: 0)
    static let stamp: JSONTree = [
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$",
    ]
    private static let hashes: JSONTree = ["type": "array", "items": hash]

    private static let receipt = receipt(of: [("index", index)])
    private static let batchReceipt = receipt(of: [("sealIndex", index), ("firstIndex", index), ("count", integer(from: 1))])

    /// A receipt; one that was asked to be witnessed also says whether it is, and if not, why.
    private static func receipt(of place: [(String, JSONTree)]) -> JSONTree {
        object(
            place + [
                ("recordedAt", stamp), ("proof", text), ("witnessed", ["type": "boolean"]),
                ("problem", ["type": "object"]),
            ], optional: ["witnessed", "problem"])
    }
    private static let witnesses = object([
        ("quorum", index), ("size", index), ("witnessed", ["type": ["integer", "null"]]),
        (
            "witnesses",
            [
                "type": "array",
                "items": object([
                    ("name", text), ("keys", ["type": "array", "items": text]), ("size", ["type": ["integer", "null"]]),
                    ("cosignedAt", ["type": ["string", "null"]]), ("lag", index), ("cosignatures", index),
                    ("failures", index), ("trouble", ["type": ["string", "null"]]), ("contradicts", ["type": "boolean"]),
                ]),
            ]
        ),
    ])
    private static let entry = object([
        ("index", index), ("recordedAt", stamp), ("kind", ["enum": ["event", "seal"]]),
        ("seal", ["type": ["integer", "null"]]), ("entry", text), ("event", ["type": ["object", "null"]]),
    ])
    private static let entries: JSONTree = ["type": "array", "items": reference("Entry")]
    private static let entryPage = object([
        ("size", index), ("next", integer(from: -1)), ("entries", entries),
    ])
    private static let thread = object([
        ("thread", text), ("version", index), ("next", index), ("entries", entries),
    ])
    private static let inclusionProof = object([
        ("index", index), ("size", index), ("leafHash", hash), ("rootHash", hash), ("path", hashes),
        ("tlogProof", ["type": ["string", "null"]]),
    ])
    private static let consistencyProof = object([
        ("from", index), ("to", index), ("fromRoot", hash), ("toRoot", hash), ("path", hashes),
    ])
    private static let vocabulary = object([
        ("hash", hash),
        (
            "types",
            [
                "type": "array",
                "items": object([
                    ("name", text), ("title", text), ("summary", text), ("family", text), ("schema", text),
                ]),
            ]
        ),
    ])
    private static let problem = object(
        [
            ("type", ["type": "string", "pattern": "^/problems/[a-z0-9-]+$"]), ("title", text),
            ("status", integer(from: 400, to: 599)), ("detail", text),
            ("code", ["enum": .array(ProblemKind.all.map { .string($0.code) })]), ("pointer", text),
            ("line", index), ("current", index), ("remedy", text),
        ], optional: ["pointer", "line", "current"])
}

/// The operations on views.
extension OpenAPI {
    static let views: [(String, JSONTree)] = [
        (
            "/v1/views",
            reading(
                "listViews", tag: "views", "All views: what they mean, their columns, and where they stand.",
                content: [("application/json", reference("Views"))], refusals: [404, 500, 503])
        ),
        (
            "/v1/views/{view}",
            reading(
                "readView", tag: "views",
                "Rows of a view, filtered, sorted and in pages; or with `format` all of them. Any column filters: `column=value`, `column.lt`, `.lte`, `.gt`, `.gte`, `.in=a,b`, `.null=true`.",
                parameters: [
                    viewName,
                    query("sort", "Columns, separated by commas, `-` before those in descending order; null is last.", name),
                    query("cursor", "The `next` of an earlier page, with the same sort.", name), limit, asOf,
                    query(
                        "format", "The whole view by key, at one size; the NDJSON is what its digest is over. Not for HEAD.",
                        ["type": "string", "enum": .array(ViewParameters.Format.allCases.map { .string($0.rawValue) })]),
                    [
                        "name": "filters", "in": "query", "required": false, "style": "form", "explode": true,
                        "description": "Filters by column.",
                        "schema": ["type": "object", "additionalProperties": ["type": "string"]],
                    ],
                ],
                content: [
                    ("application/json", reference("ViewPage")), ("application/x-ndjson", text), ("text/csv", text),
                ],
                headers: [
                    ("Shilu-Size", header("Of a download: entries of the log that the rows hold.", index)),
                    ("Shilu-Version", header("Of a download: the version of the view's rules.", index)),
                    ("Shilu-Rows", header("Of a download: how many rows.", index)),
                    ("Shilu-Digest", header("Of a download: the digest of the rows.", hash)),
                ], refusals: [404, 500, 503])
        ),
        (
            "/v1/views/{view}/{key}",
            reading(
                "readRow", tag: "views",
                "One row, now or as it was; of a view whose rows change in meaning as days go by (credit), also what it means on a day.",
                parameters: [
                    viewName, rowKey, asOf,
                    query(
                        "on", "A day, past or to come: adds `judgement`, what the row means on it by what is known of events as of the row.",
                        ["type": "string", "format": "date", "pattern": .string("^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$")]),
                ],
                content: [("application/json", reference("ViewRow"))], refusals: [404, 500, 503])
        ),
        (
            "/v1/views/{view}/{key}/evidence",
            reading(
                "readEvidence", tag: "views", "The entries behind a row, and of a figure what each adds to it.",
                parameters: [viewName, rowKey, asOf],
                content: [("application/json", reference("ViewEvidence"))], refusals: [404, 500, 503])
        ),
    ]

    private static let viewName = path("view", "Name of the view.", name)
    private static let rowKey = path("key", "Key of the row, slashes as they are or encoded.", name)
    private static let asOf = query("asof", "As it was at this size of the log, or at this RFC 3339 time.", name)

    // MARK: Schemas

    private static func orNull(_ type: String) -> JSONTree { ["type": [.string(type), "null"]] }
    private static let row: JSONTree = ["type": "object", "description": "The view's columns, see /v1/views."]
    private static let viewHead: [(String, JSONTree)] = [
        ("view", text), ("version", orNull("integer")), ("size", index), ("recordedAt", stamp),
    ]

    static let viewList = object([
        ("size", index), ("position", orNull("integer")), ("recordedAt", orNull("string")),
        (
            "views",
            [
                "type": "array",
                "items": object([
                    ("name", text), ("meaning", text), ("derived", ["type": "boolean"]), ("version", orNull("integer")),
                    ("size", orNull("integer")), ("lag", orNull("integer")), ("rows", orNull("integer")),
                    ("digest", orNull("string")), ("stopped", orNull("object")),
                    (
                        "columns",
                        [
                            "type": "array",
                            "items": object([
                                ("name", text), ("type", text), ("meaning", text), ("required", ["type": "boolean"]),
                                ("comparable", ["type": "boolean"]),
                            ]),
                        ]
                    ),
                ]),
            ]
        ),
    ])
    static let viewPage = object(viewHead + [("rows", ["type": "array", "items": row]), ("next", orNull("string"))])
    static let viewRow = object(
        viewHead + [
            ("row", row),
            ("judgement", ["type": "object", "description": "With `on`: of credit on, base, changes, score, class, override."]),
        ], optional: ["judgement"])
    static let viewEvidence = object(
        viewHead + [
            ("key", text), ("row", orNull("object")),
            (
                "evidence",
                [
                    "type": "array",
                    "items": object(
                        [("index", index), ("value", ["type": "integer"]), ("due", stamp), ("event", text), ("proof", text)],
                        optional: ["value", "due"]),
                ]
            ),
        ])
}

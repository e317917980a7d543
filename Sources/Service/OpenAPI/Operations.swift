/// The operations, by tag.
extension OpenAPI {
    static let append: [(String, JSONTree)] = [
        (
            "/v1/events",
            reading(
                "listEvents", tag: "read",
                "Entries in order: a page as JSON or as lines, or a live subscription (`text/event-stream`, without limit).",
                parameters: listParameters,
                content: [
                    ("application/json", reference("EntryPage")), ("application/x-ndjson", text),
                    ("text/event-stream", text),
                ],
                headers: listHeaders, refusals: [500, 503],
                post: operation(
                    "appendEvent", tag: "append",
                    "Append one signed event (c2sp.org/signed-note); answered once it is durable.",
                    parameters: [witnessed],
                    body: body("text/plain", "The event's JSON on one line, an empty line, the signature lines.", notePattern),
                    answers: [
                        ("200", answer("The same bytes were recorded before: the first receipt.", content: receiptContent)),
                        ("201", answer("Recorded.", content: receiptContent)),
                        ("202", answer("Recorded, and not witnessed in time.", content: receiptContent)),
                    ], refusals: [403, 409, 413, 415, 422, 500, 503]))
        ),
        (
            "/v1/batches",
            [
                "post": operation(
                    "appendBatch", tag: "append", "Append a sealed batch; answered once all of it is durable.",
                    parameters: [witnessed],
                    body: body(
                        "application/vnd.shilu.batch",
                        "The seal (a signed c2sp.org/tlog-checkpoint of the lines), an empty line, the event lines.",
                        ["type": "string", "minLength": 1]),
                    answers: [
                        ("200", answer("The same batch was recorded before: the first receipt.", content: batchContent)),
                        ("201", answer("Recorded.", content: batchContent)),
                        ("202", answer("Recorded, and not witnessed in time.", content: batchContent)),
                    ], refusals: [403, 409, 413, 415, 422, 500, 503])
            ]
        ),
    ]

    static let read: [(String, JSONTree)] = [
        (
            "/v1/events/{index}",
            reading(
                "readEvent", tag: "read", "One entry of the log.",
                parameters: [path("index", "Index of the entry, from 0.", integer(from: 0))],
                content: [("application/json", reference("Entry"))], refusals: [404, 500, 503])
        ),
        (
            "/v1/threads/{thread}",
            reading(
                "readThread", tag: "read",
                "A thread's entries in order; for proof see /v1/cases. A page of large entries ends early: go on with `next` as `after` until it is `version`.",
                parameters: [
                    path("thread", "Name of the thread, slashes as they are or encoded.", name),
                    query("after", "How many positions of the thread to pass over: the `next` of the page before.", integer(from: 0)),
                    limit,
                ],
                content: [("application/json", reference("Thread"))], refusals: [404, 500, 503])
        ),
    ]

    private static let listParameters: [JSONTree] = [
        query("after", "Start behind this index; -1 for the beginning.", integer(from: -1)), limit,
        query(
            "type", "Only events of these types; repeated, or separated by commas.",
            ["type": "array", "minItems": 1, "items": ["type": "string", "enum": types]]),
        query("thread", "Only entries of this thread.", name),
        [
            "name": "Last-Event-ID", "in": "header", "required": false,
            "description": "Of a subscription: go on behind this index.", "schema": integer(from: 0),
        ],
    ]
    private static let listHeaders: [(String, JSONTree)] = [
        ("Link", header("The next page, rel=\"next\", while there is more.", ["type": "string"]))
    ]

    /// What a note looks like: a JSON object on one line, an empty line, signature lines.
    private static let notePattern: JSONTree = [
        "type": "string", "pattern": "^\\{[^\\n]*\\}\\n\\n(\u{2014} [^ \\n]+ [A-Za-z0-9+/]+={0,2}\\n)+$",
    ]
    private static let receiptContent: [(String, JSONTree)] = [("application/json", reference("Receipt"))]
    private static let batchContent: [(String, JSONTree)] = [("application/json", reference("BatchReceipt"))]

    private static func body(_ mediaType: String, _ description: String, _ schema: JSONTree) -> JSONTree {
        [
            "required": true, "description": .string(description),
            "content": .object([(mediaType, ["schema": schema] as JSONTree)]),
        ]
    }
}

/// The API document served at `/v1/openapi.json`: OpenAPI 3.1.
///
/// Written beside the handlers rather than derived from them, and held against the live service by property tests: every
/// parameter that it constrains is checked, and no status that it leaves out is answered.
package enum OpenAPI {
    package static let document: JSONTree = [
        "openapi": "3.1.0",
        "info": [
            "title": "Shilu",
            "version": "1",
            "summary": "An event ledger: signed events in, durable receipts out, checkable by strangers.",
            "description": "Everything signed is a C2SP signed note, everything logged a leaf of one RFC 6962 tree, everything proven a C2SP tlog-proof. Hashes are base64. Errors are RFC 9457 problems with stable codes.",
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "tags": [
            ["name": "append", "description": "Signed events and sealed batches in, receipts out."],
            ["name": "read", "description": "Entries, threads and live subscriptions."],
            ["name": "views", "description": "What follows from the log: rows, their evidence, and how they were."],
            ["name": "prove", "description": "Checkpoints, tiles, proofs and the derived index."],
            ["name": "describe", "description": "Authority, vocabulary, problems and health."],
        ],
        "paths": .object(append + read + views + prove + describe),
        "components": ["schemas": .object(schemas), "responses": .object(problems)],
    ]

    /// The statuses of problems, as shared responses.
    static let problems: [(String, JSONTree)] = Set(ProblemKind.all.map(\.status)).filter { $0 >= 400 }.sorted().map { status in
        let kinds = ProblemKind.all.filter { $0.status == status }
        var response: [(String, JSONTree)] = [
            ("description", .string(kinds.map(\.code).joined(separator: ", "))),
            ("content", ["application/problem+json": ["schema": reference("Problem")]]),
        ]
        if status == 503 {
            response.append(("headers", ["Retry-After": header("Seconds to wait.", ["type": "integer", "minimum": 1], required: true)]))
        }
        if status == 405 {
            response.append(("headers", ["Allow": header("The methods it takes.", ["type": "string"], required: true)]))
        }
        return ("Problem\(status)", .object(response))
    }

    static func reference(_ schema: String) -> JSONTree { ["$ref": "#/components/schemas/\(schema)"] }

    static func header(_ description: String, _ schema: JSONTree, required: Bool = false) -> JSONTree {
        ["description": .string(description), "required": .boolean(required), "schema": schema]
    }

    /// One operation.
    ///
    /// - Parameter answers: the successful ones by status.
    /// - Parameter refusals: statuses besides 400 and 405, which every resource can answer with.
    static func operation(
        _ id: String, tag: String, _ summary: String, parameters: [JSONTree] = [], body: JSONTree? = nil,
        answers: [(String, JSONTree)], refusals: [Int]
    ) -> JSONTree {
        var members: [(String, JSONTree)] = [
            ("operationId", .string(id)), ("tags", [.string(tag)]), ("summary", .string(summary)),
        ]
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body { members.append(("requestBody", body)) }
        let problems = ([400, 405] + refusals).sorted().map { status in
            ("\(status)", ["$ref": "#/components/responses/Problem\(status)"] as JSONTree)
        }
        members.append(("responses", .object(answers + problems)))
        return .object(members)
    }

    /// A resource that is read: GET, and HEAD with the same fields and no body; one can also be posted to.
    static func reading(
        _ id: String, tag: String, _ summary: String, parameters: [JSONTree] = [], content: [(String, JSONTree)],
        headers: [(String, JSONTree)] = [], refusals: [Int], post: JSONTree? = nil
    ) -> JSONTree {
        let get = answer("As asked.", headers: headers, content: content)
        var operations: [(String, JSONTree)] = [
            ("get", operation(id, tag: tag, summary, parameters: parameters, answers: [("200", get)], refusals: refusals)),
            ("head", head(id, tag: tag, parameters: parameters, headers: headers, refusals: refusals)),
        ]
        if let post { operations.append(("post", post)) }
        return .object(operations)
    }

    static func answer(
        _ description: String, headers: [(String, JSONTree)] = [], content: [(String, JSONTree)]
    ) -> JSONTree {
        var members: [(String, JSONTree)] = [("description", .string(description))]
        if !headers.isEmpty { members.append(("headers", .object(headers))) }
        members.append(("content", .object(content.map { ($0.0, ["schema": $0.1]) })))
        return .object(members)
    }

    /// HEAD's problems have no body either, so its statuses are listed without content.
    private static func head(
        _ id: String, tag: String, parameters: [JSONTree], headers: [(String, JSONTree)], refusals: [Int]
    ) -> JSONTree {
        var success: [(String, JSONTree)] = [("description", "The fields of GET.")]
        if !headers.isEmpty { success.append(("headers", .object(headers))) }
        let problems = ([400, 405] + refusals).sorted().map { status in
            ("\(status)", ["description": "The status of GET."] as JSONTree)
        }
        var members: [(String, JSONTree)] = [
            ("operationId", .string("\(id)Head")), ("tags", [.string(tag)]), ("summary", "The header fields of GET."),
        ]
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        members.append(("responses", .object([("200", .object(success))] + problems)))
        return .object(members)
    }
}

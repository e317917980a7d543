import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore
import Supervision

/// What describes the ledger: `/v1/authority`, `/v1/schemas`, `/v1/openapi.json`, `/problems/{code}`.
extension API {
    /// Who may sign what, for an entry at index `at` (default: the next one).
    func authority(_ query: Substring?) async throws -> Response {
        let at = try Query(query, allowed: ["at"]).integer("at", in: 1...Decimal.largest)
        let reader = try ledger.reader
        try Self.require(size: at, in: reader)
        let authority =
            if let at {
                try await authorities.holding { try await reader.authority(at: at) }
            } else {
                try await reader.authority()
            }
        return .ok(Headers.json, ByteBuffer(string: authority.json()))
    }

    /// `{"hash":"…","types":[{"name","title","summary","family","schema"}…]}`; `hash` is what the founding recorded, if the
    /// vocabulary has not grown since.
    func schemas(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        return .ok(Headers.json, Self.schemaList)
    }

    func schema(_ argument: Substring, _ query: Substring?) throws -> Response {
        try refuseQuery(query)
        guard let schema = PercentEncoding.decode(argument).flatMap({ Self.schemaTexts[$0] }) else {
            throw Refusal(.notFound, "The vocabulary has no such type; see /v1/schemas.")
        }
        return .ok([.contentType: "application/schema+json"], schema)
    }

    func openAPI(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        return .ok(Headers.json, Self.openAPIText)
    }

    /// What a problem means, for people.
    func problem(_ argument: Substring, _ query: Substring?) throws -> Response {
        try refuseQuery(query)
        guard let text = PercentEncoding.decode(argument).flatMap({ ProblemPage.texts[$0] }) else {
            throw Refusal(.notFound, "There is no such problem.")
        }
        return .ok(Headers.text, ByteBuffer(string: text))
    }

    private static let schemaTexts: [String: ByteBuffer] = Dictionary(
        uniqueKeysWithValues: Vocabulary.all.map { ($0.name, ByteBuffer(string: $0.jsonSchema() + "\n")) })

    private static let schemaList: ByteBuffer = {
        var json = ByteBuffer(string: "{\"hash\":\"\(Vocabulary.hash)\",\"types\":[")
        for (position, type) in Vocabulary.all.enumerated() {
            if position > 0 { json.writeStaticString(",") }
            for (member, text) in [
                ("{\"name\":", type.name), (",\"title\":", type.title), (",\"summary\":", type.summary),
                (",\"family\":", type.family.rawValue), (",\"schema\":", "/v1/schemas/\(type.name)"),
            ] {
                json.writeString(member)
                json.writeJSONString(text)
            }
            json.writeStaticString("}")
        }
        json.writeStaticString("]}\n")
        return json
    }()

    private static let openAPIText: ByteBuffer = {
        var json = ByteBuffer()
        json.writeJSON(OpenAPI.document)
        json.writeStaticString("\n")
        return json
    }()
}

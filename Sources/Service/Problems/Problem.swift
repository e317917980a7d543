import Hummingbird
import HTTPTypes
package import Ledger
package import NIOCore

/// What went wrong with one request, on its way to becoming an RFC 9457 answer.
package struct Problem: Error {
    var kind: ProblemKind
    var detail: String
    var pointer: String?
    var line: Int?
    var current: Int?
    var retryAfterSeconds: Int?
    /// The methods the resource takes, with 405.
    var allow: String?

    init(_ kind: ProblemKind, _ detail: String, allow: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.allow = allow
        retryAfterSeconds = Self.retryAfter(kind)
    }

    package init(_ refusal: Refusal) {
        kind = ProblemKind(refusal.code)
        detail = refusal.detail
        pointer = refusal.pointer
        line = refusal.line
        current = refusal.current
        retryAfterSeconds = refusal.retryAfterSeconds ?? Self.retryAfter(kind)
    }

    /// A 503 always says when to come back.
    private static func retryAfter(_ kind: ProblemKind) -> Int? { kind.status == 503 ? 1 : nil }

    /// The answer: `application/problem+json` with the members of RFC 9457 and our own `code`, `remedy`, `pointer`, `line`
    /// and `current`; the last three only where they say something.
    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let allow { headers[.allow] = allow }
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        return Response(status: .init(code: kind.status), headers: headers, body: .init(byteBuffer: json))
    }

    package var json: ByteBuffer {
        var json = ByteBuffer()
        json.writeStaticString("{\"type\":")
        json.writeJSONString("/problems/\(kind.code)")
        json.writeString(",\"title\":")
        json.writeJSONString(kind.title)
        json.writeString(",\"status\":\(kind.status),\"detail\":")
        json.writeJSONString(detail)
        json.writeString(",\"code\":")
        json.writeJSONString(kind.code)
        if let pointer {
            json.writeString(",\"pointer\":")
            json.writeJSONString(pointer)
        }
        if let line { json.writeString(",\"line\":\(line)") }
        if let current { json.writeString(",\"current\":\(current)") }
        json.writeString(",\"remedy\":")
        json.writeJSONString(kind.remedy)
        json.writeString("}\n")
        return json
    }
}

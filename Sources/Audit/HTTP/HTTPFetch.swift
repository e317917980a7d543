internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import Synchronization

/// One served ledger: requests over connections that are kept open, repeated where repeating is safe and may help.
///
/// Every request of this API may be sent again: reads change nothing, and an append of the same bytes gets the first
/// receipt. So a lost connection, 429, 502, 503 and 504 are tried again, after the time that the server asks for.
final class HTTPFetch: Sendable {
    /// Without a slash at the end.
    let url: String
    private let client: HTTPClient
    private let acceptsGzip: Bool
    /// How often a request is sent at most.
    private let attemptsMax: Int
    /// Whether the server has ever answered: one that never did is not waited for.
    private let hasAnswered = Atomic(false)

    private static let pauseSecondsMax = 30
    /// How long a whole answer may take, from the request to the last byte of its body.
    private static let answerMax = Duration.seconds(120)
    /// How long an answer under way may be silent. A stream that lives shows it every 15 seconds.
    private static let silenceMax = TimeAmount.seconds(75)
    /// The largest answer: a case file.
    private static let bodyMax = 256 << 20
    /// As much as is read of an error's body: a problem document has less, and a proxy's page may have any size.
    private static let errorBodyMax = 64 << 10

    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
        var retryAfterSeconds: Int?

        var problem: Problem { Problem(status: status, body: body, retryAfterSeconds: retryAfterSeconds) }
    }

    /// - Parameters:
    ///   - url: the ledger's, `http://…` or `https://…`.
    ///   - attemptsMax: how often a request is sent before its failure is told.
    init(url: String, attemptsMax: Int = 6) {
        self.attemptsMax = attemptsMax
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        var configuration = HTTPClient.Configuration()
        configuration.decompression = .enabled(limit: .size(Self.bodyMax))
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(10)
        configuration.timeout.read = Self.silenceMax
        // Who tries again, and how often, is decided in `send`.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let host = url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        // Over the loopback compressing costs more than it saves.
        acceptsGzip = !(host.hasPrefix("127.") || host.hasPrefix("localhost") || host.hasPrefix("[::1]"))
    }

    func close() async throws { try await client.shutdown() }

    /// `GET`: the body, or nil for 404.
    /// - Parameter byteCountMax: a longer body is none of what was asked for; those of errors do not count.
    func get(_ path: String, byteCountMax: Int = HTTPFetch.bodyMax) async throws -> [UInt8]? {
        let answer = try await send(.GET, path, [], nil, byteCountMax)
        switch answer.status {
        case 200: return answer.body
        case 404: return nil
        default: throw answer.problem
        }
    }

    /// `GET` of what must be there: anything but 200 is thrown as a ``Problem``.
    func require(_ path: String, accept: String? = nil) async throws -> [UInt8] {
        let answer = try await send(.GET, path, accept.map { [("accept", $0)] } ?? [], nil)
        guard answer.status == 200 else { throw answer.problem }
        return answer.body
    }

    /// `POST`: the answer of a success; anything else is thrown as a ``Problem``.
    func post(_ path: String, type: String, _ body: [UInt8]) async throws -> Answer {
        let answer = try await send(.POST, path, [("content-type", type)], body)
        guard (200..<300).contains(answer.status) else { throw answer.problem }
        return answer
    }

    private func send(
        _ method: HTTPMethod, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?,
        _ byteCountMax: Int = HTTPFetch.bodyMax
    ) async throws -> Answer {
        var attempt = 1
        while true {
            var pause = min(1 << (attempt - 1), Self.pauseSecondsMax)
            do {
                let answer = try await once(method, path, headers, body, byteCountMax)
                hasAnswered.store(true, ordering: .relaxed)
                guard [429, 502, 503, 504].contains(answer.status), attempt < attemptsMax else { return answer }
                pause = min(answer.retryAfterSeconds ?? pause, Self.pauseSecondsMax)
            } catch is NIOTooManyBytesError {
                throw AuditError.source(resource: url + path, detail: "the answer has more than \(byteCountMax) bytes")
            } catch let error where !(error is CancellationError) {
                let isWorthwhile = hasAnswered.load(ordering: .relaxed) && attempt < attemptsMax
                guard isWorthwhile, !Task.isCancelled else {
                    throw AuditError.source(resource: url + path, detail: "\(error)")
                }
            }
            attempt += 1
            try await Task.sleep(for: .seconds(pause))
        }
    }

    private func once(
        _ method: HTTPMethod, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?, _ byteCountMax: Int
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        // Said in either case: for who says nothing, the client asks for gzip by itself.
        request.headers.add(name: "accept-encoding", value: acceptsGzip ? "gzip, identity" : "identity")
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        // The client's own deadline ends with the head: a body that never comes would be waited for for ever.
        return try await TimeLimit.within(Self.answerMax) { [client, request] in
            let response = try await client.execute(request, deadline: .distantFuture)
            let status = Int(response.status.code)
            let body =
                (200..<300).contains(status)
                ? Array(try await response.body.collect(upTo: byteCountMax).readableBytesView)
                : try await Self.beginning(of: response.body)
            return Answer(
                status: status, body: body,
                retryAfterSeconds: response.headers.first(name: "retry-after").flatMap { Int($0) })
        }
    }

    /// What is read of an error's body.
    private static func beginning(of body: HTTPClientResponse.Body) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await buffer in body {
            bytes += buffer.readableBytesView.prefix(errorBodyMax - bytes.count)
            if bytes.count == errorBodyMax { break }
        }
        return bytes
    }

    /// `GET` of a stream, once: calls `body` with the bytes as they come, until the server or the task ends it.
    ///
    /// - Parameter onHead: called before the body, with what looks up a header field.
    func stream(
        _ path: String, accept: String = "text/event-stream", headers: [(String, String)] = [],
        onHead: ((String) -> String?) throws -> Void = { _ in }, _ body: (ByteBufferView) async throws -> Void
    ) async throws {
        var request = HTTPClientRequest(url: url + path)
        request.headers.add(name: "accept", value: accept)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await client.execute(request, deadline: .distantFuture)
        guard response.status == .ok else {
            let body = try await TimeLimit.within(Self.answerMax) { try await Self.beginning(of: response.body) }
            throw Problem(
                status: Int(response.status.code), body: body,
                retryAfterSeconds: response.headers.first(name: "retry-after").flatMap { Int($0) })
        }
        try onHead { response.headers.first(name: $0) }
        for try await buffer in response.body { try await body(buffer.readableBytesView) }
    }
}

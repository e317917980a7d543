import Hummingbird
import HummingbirdCore
import HTTPTypes
import Ledger
import NIOCore

/// From a request's head to its answer on the socket: finds the resource, turns refusals into problems, counts.
struct Responder: Sendable {
    let api: API
    private let date = DateField()

    init(api: API) {
        self.api = api
    }

    func respond(to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel) async throws {
        let started = ContinuousClock.now
        let target = RequestTarget(request.head.path ?? "/")
        let route = Route(target.path)
        // A client that asks first is told to go on only where its body has a chance.
        if request.method == .post, request.headers[.expect]?.lowercased() == "100-continue", accepts(request, route) {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        var response = try await answer(request, route, target, on: channel)
        response.headers.append(date.now)
        api.requests.count(route?.endpoint, status: response.status, elapsed: .now - started)
        // HEAD: the same fields, the length of the body included, and no body. What has no length (downloads, subscriptions)
        // is not there for HEAD: the encoder would end it with a chunk, which the client takes for the next answer.
        let body = request.method == .head ? ResponseBody() : response.body
        try await writer.write(response: response.head, body: body)
    }

    private func answer(
        _ request: Request, _ route: Route?, _ target: RequestTarget, on channel: any Channel
    ) async throws -> Response {
        do {
            guard let route else { throw Refusal(.notFound, "There is no such resource; see /docs or /v1/openapi.json.") }
            return try await api.answer(request, to: route, query: target.query, on: channel)
        } catch let refusal as Refusal {
            return Problem(refusal).response
        } catch let problem as Problem {
            return problem.response
        }
    }

    private func accepts(_ request: Request, _ route: Route?) -> Bool {
        let limit = route?.endpoint == .batches ? API.batchByteCountMax : API.noteByteCountMax
        let declared = request.headers[.contentLength].flatMap { Decimal.parse($0[...]) } ?? 0
        return route?.endpoint.takes(.post) == true && declared <= limit
    }
}

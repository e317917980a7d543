internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore

/// The monitor over HTTP: `/metrics`, `/healthz`, and `/<origin hash>/checkpoint` for other monitors to compare with.
public struct MonitorPage: Sendable {
    private let figures: MonitorFigures
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onListening: called once connections are accepted, with the port.
    public init(
        _ figures: MonitorFigures, host: String, port: Int, logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void
    ) {
        self.figures = figures
        self.host = host
        self.port = port
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the task is cancelled.
    public func run() async throws {
        let (figures, onListening, port) = (figures, onListening, port)
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await Self.answer(request, figures) },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { onListening($0.localAddress?.port ?? port) }, logger: logger)
        try await application.run()
    }

    private static func answer(_ request: Request, _ figures: MonitorFigures) async -> Response {
        guard request.method == .get else { return response(.methodNotAllowed, "this page takes GET\n") }
        let parts = request.uri.path.split(separator: "/")
        switch (parts.count, parts.last) {
        case (1, "metrics"): return response(.ok, await figures.page)
        case (1, "healthz"): return response(.ok, "ok\n")
        case (2, "checkpoint"):
            guard let bytes = await figures.checkpoint(originHash: String(parts[0])) else { break }
            return response(.ok, String(decoding: bytes, as: UTF8.self))
        default: break
        }
        return response(.notFound, "there are /metrics, /healthz and /<SHA-256 of the origin>/checkpoint\n")
    }

    private static func response(_ status: HTTPResponse.Status, _ body: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}

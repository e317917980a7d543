internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// A witness over HTTP, run until SIGINT or SIGTERM: `POST /add-checkpoint`, `GET /<origin hash>/checkpoint`, and
/// `GET /healthz` for an operator's machines.
public struct WitnessService: Sendable {
    private let witness: Witness
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Sixty-three lines of proof, and a checkpoint with more signatures of the longest kind than anybody must accept.
    static let bodyByteCountMax = 128 << 10
    /// A body may take this long to arrive.
    private static let arrivalMax = TimeAmount.seconds(10)
    private static let connectionsMax = 512

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onListening: called once connections are accepted, with the port.
    public init(
        witness: Witness, host: String, port: Int, logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.witness = witness
        self.host = host
        self.port = port
        self.logger = logger
        self.onListening = onListening
    }

    public func run() async throws {
        let (witness, onListening, port) = (witness, onListening, port)
        var configuration = ApplicationConfiguration(address: .hostname(host, port: port))
        configuration.availableConnectionsDelegate = MaximumAvailableConnections(Self.connectionsMax)
        let application = Application(
            responder: CallbackResponder<Context> { request, context in
                Self.response(try await Self.answer(request, witness, on: context.channel))
            },
            server: .http1(configuration: .init(idleTimeout: .seconds(75))), configuration: configuration,
            onServerRunning: { onListening($0.localAddress?.port ?? port) }, logger: logger)
        var group = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // A client that does not read its answer must not keep the process alive.
        group.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: group).run()
    }

    private static func answer(_ request: Request, _ witness: Witness, on channel: any Channel) async throws
        -> Witness.Answer
    {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        switch (parts.count, parts.first) {
        case (1, "add-checkpoint"):
            guard request.method == .post else { return .allowing("POST") }
            guard let body = try await body(of: request, on: channel) else {
                return Witness.Answer(status: 413, body: "a request has at most \(bodyByteCountMax) bytes\n")
            }
            return await witness.addCheckpoint(body)
        case (1, "healthz"):
            guard request.method == .get else { return .allowing("GET") }
            return Witness.Answer(status: 200, body: "ok\n")
        case (2, let hash?) where parts.last == "checkpoint":
            guard request.method == .get else { return .allowing("GET") }
            return await witness.checkpoint(originHash: String(hash))
        default: return Witness.Answer(status: 404, body: "there is no such resource; see c2sp.org/tlog-witness\n")
        }
    }

    /// The whole body, or nil where it is too large. A body that does not come in time costs the client its connection.
    private static func body(of request: Request, on channel: any Channel) async throws -> [UInt8]? {
        let deadline = channel.eventLoop.scheduleTask(in: arrivalMax) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= bodyByteCountMax else { return nil }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    private static func response(_ answer: Witness.Answer) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType, .cacheControl: "no-cache"]
        if let allow = answer.allow { headers[.allow] = allow }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }

    /// What a request comes with: its connection.
    private struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }
}

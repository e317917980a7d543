// Service: the ledger over HTTP. LedgerService is the entry; HTTP holds what any service needs, Routes the resources,
// Subscriptions the live streams, Problems the errors, Metrics and OpenAPI what describes the rest.

import Hummingbird
import HummingbirdCore
public import Ledger
public import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// A ledger with its HTTP interface, run until SIGINT or SIGTERM.
public struct LedgerService: Sendable {
    private let ledger: Ledger
    private let views: ViewsRunner?
    private let reading: ViewsAccess?
    private let witnesses: WitnessRunner?
    private let committing: Ledger.Committing
    private let openFilesMax: Int
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Threads that read and write sockets. Two fill two cores; a writer has one log to write, so more would only wait.
    private static let loopCount = 2
    /// Connections at the same time, idle ones included; who comes then waits until another one ends. More than the ledger's
    /// pool takes, so that a full pool still answers, with 503 and when to come back.
    private static let connectionsMax = 8_192
    /// Bytes of request bodies in flight.
    private static let bodyBudgetBytes = 64 << 20

    /// - Parameters:
    ///   - ledger: the ledger; its `run()` is run by the service.
    ///   - views: keeps the views up with it; nil where another process does, or nobody.
    ///   - reading: answers questions about views; nil where none are kept.
    ///   - witnesses: asks for cosignatures; nil where there are no witnesses.
    ///   - committing: when to commit to the thread index.
    ///   - openFilesMax: how many files the process may have open, see ``connections(openFilesMax:)``.
    ///   - port: 0 for any free one.
    ///   - onListening: called once connections are accepted, with the port.
    public init(
        ledger: Ledger, views: ViewsRunner? = nil, reading: ViewsAccess? = nil, witnesses: WitnessRunner? = nil,
        committing: Ledger.Committing = Ledger.Committing(), openFilesMax: Int, host: String, port: Int, logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.views = views
        self.reading = reading
        self.witnesses = witnesses
        self.committing = committing
        self.openFilesMax = openFilesMax
        self.host = host
        self.port = port
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the process is asked to stop, then ends streams, answers what was begun, and stops the ledger.
    /// - Throws: what ended the ledger, such as a ``Ledger/Refusal`` for damaged history; the program must then exit
    ///   non-zero.
    public func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: Self.loopCount)
        do {
            try await services(on: group).run()
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    /// The services in the order of their start; they are stopped in the opposite one.
    private func services(on group: MultiThreadedEventLoopGroup) -> ServiceGroup {
        let subscribers = Subscribers(ledger: ledger)
        let api = API(
            ledger: ledger, budget: BodyBudget(limitBytes: Self.bodyBudgetBytes), subscribers: subscribers,
            requests: RequestMetrics(), views: reading, witnesses: witnesses)
        var services: [any Service] = [
            LedgerRunner(ledger: ledger, logger: logger), server(api, on: group), subscribers,
            CommittingService(ledger: ledger, committing: committing, logger: logger),
        ]
        if let views { services.append(ViewsService(views: views, logger: logger)) }
        if let witnesses { services.append(WitnessingService(witnesses: witnesses, logger: logger)) }
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        // A client that does not read its answer must not keep the process alive.
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        return ServiceGroup(configuration: configuration)
    }

    /// How many connections are served at the same time. Each is an open file; the other half is for the database and whatever
    /// else the process opens.
    package static func connections(openFilesMax: Int) -> Int { min(connectionsMax, openFilesMax / 2) }

    private func server(_ api: API, on group: MultiThreadedEventLoopGroup) -> any Service {
        let connections = Self.connections(openFilesMax: openFilesMax)
        if connections < Self.connectionsMax {
            logger.warning(
                "Only \(connections) connections are served at the same time: the process may open \(openFilesMax) files. Raise its hard limit (ulimit -Hn).")
        }
        let responder = Responder(api: api)
        let channel = HTTP1Channel(
            responder: { request, writer, channel in try await responder.respond(to: request, writer, on: channel) },
            configuration: .init(idleTimeout: .seconds(75)))
        let onListening = onListening
        let port = port
        return channel.server(
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connections)),
            onServerRunning: { onListening($0.localAddress?.port ?? port) },
            eventLoopGroup: group, logger: logger)
    }
}

/// The ledger's writer as a service: stopped by cancellation, and never restarted after a failure.
private struct LedgerRunner: Service {
    let ledger: Ledger
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await ledger.run { logger.critical("The ledger signs nothing: \($0)") }
            }
        } catch is CancellationError {
            // The ordinary end.
        } catch {
            logger.critical("The ledger has stopped: \(error)")
            throw error
        }
    }
}

/// The commitments to the thread index as a service: stopped by cancellation; what goes wrong it mends itself.
private struct CommittingService: Service {
    let ledger: Ledger
    let committing: Ledger.Committing
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await ledger.keepCommitting(committing) { error in
                    logger.error("The thread index is not committed to at the moment: \(error)")
                }
            }
        } catch is CancellationError {
            // The ordinary end.
        }
    }
}

/// The views' runner as a service: stopped by cancellation; what goes wrong it mends itself.
private struct ViewsService: Service {
    let views: ViewsRunner
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await views.run(logger: logger) }
        } catch is CancellationError {
            // The ordinary end.
        }
    }
}

/// The witnesses' runner as a service: stopped by cancellation; what goes wrong it mends itself.
private struct WitnessingService: Service {
    let witnesses: WitnessRunner
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await witnesses.run(logger: logger) }
    }
}

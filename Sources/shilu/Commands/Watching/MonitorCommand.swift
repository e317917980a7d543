import ArgumentParser
import Audit
import Ledger
import Logging
import MerkleLog
import SignedNote

/// Watches ledgers for ever.
struct MonitorCommand: ShiluCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor",
        abstract: "Follow ledgers for ever: verify what is new, compare with witnesses, keep the evidence of a fault.",
        discussion: """
            Each round reads a ledger's checkpoint, proves that it continues the last one and what every witness and other
            monitor has, and verifies each new entry as `shilu verify` does; a few old bundles are read again as well. What was
            seen last is kept in --state, durably, so it goes on where it was. Prints one JSON object a line: started, verified,
            authority, agrees, silent, unreachable, suspect, attested, fault.

            Commitments to the thread index it checks in its first round only. That an id is used again it finds among the entries
            that one round reads; of earlier rounds it knows the ids of the authority's events alone. Run `shilu verify` now and
            then for the rest.

            A ledger that does not answer is asked again, with growing pauses; that is never a fault. A fault ends the monitor
            with exit code 5, and its evidence is in a file under --state that `shilu check` verifies offline.

            Without --vkey the key is the one known from before, or at the first start the one in the ledger's founding.

            Examples:
              shilu monitor http://127.0.0.1:8080 --state ./monitor --vkey "$(cat ledger.vkey)" --root "$(cat root.vkey)" \\
                  --witness "http://127.0.0.1:8081 $(cat w1.vkey)" --metrics-port 9100
              shilu monitor https://a.example https://b.example --state ./monitor --once

            \(Outcome.help(.refused, .unreachable, .proven))
            """)

    @Argument(help: ArgumentHelp("Where a ledger is served; several for several ledgers.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("The folder of what was seen, and of evidence.", valueName: "dir"))
    var state: String

    @Option(help: ArgumentHelp("A ledger's public key; one for each URL, in their order.", valueName: "vkey"))
    var vkey: [String] = []

    @Option(help: ArgumentHelp("A root authority's public key; one for each URL, in their order.", valueName: "vkey"))
    var root: [String] = []

    @Option(help: ArgumentHelp("A witness: its URL, a space, its public key; repeat for several.", valueName: "url vkey"))
    var witness: [String] = []

    @Option(
        help: ArgumentHelp(
            "A checkpoint of another monitor to compare with, a file or a URL; repeat for several.", valueName: "place"))
    var peer: [String] = []

    @Flag(help: "Look once and end.")
    var once = false

    @Flag(help: "Also replay the log and recompute every attested digest of a view; takes as long as shilu replay.")
    var attested = false

    @Option(help: ArgumentHelp("From the beginning of one round to the next; a longer one is followed at once.", valueName: "seconds"))
    var interval = 10

    @Option(help: ArgumentHelp("Serve /metrics and the verified checkpoints on this port of 127.0.0.1.", valueName: "number"))
    var metricsPort: Int?

    func validate() throws {
        guard !urls.isEmpty, urls.allSatisfy({ $0.hasPrefix("http://") || $0.hasPrefix("https://") }) else {
            throw ValidationError("A ledger's URL begins with http:// or https://.")
        }
        for (name, values) in [("--vkey", vkey), ("--root", root)] where !values.isEmpty && values.count != urls.count {
            throw ValidationError("Give as many \(name) as URLs, or none.")
        }
        guard (1...86_400).contains(interval) else { throw ValidationError("--interval is 1 to 86400 seconds.") }
        guard (0...65_535).contains(metricsPort ?? 0) else { throw ValidationError("\(metricsPort ?? 0) is no port: 0 to 65535.") }
    }

    func perform() async throws {
        let folder = try MonitorFolder(state)
        var sources: [HTTPSource] = []
        var monitors: [LedgerMonitor] = []
        for (number, url) in urls.enumerated() {
            let source = HTTPSource(url: url, attemptsMax: 2)
            sources.append(source)
            monitors.append(try await monitor(number, url, source, folder))
        }
        guard Set(monitors.map(\.subject.key.name)).count == urls.count else {
            throw Failure("two of these URLs serve the same log: watch it at one of them")
        }
        let figures = MonitorFigures()
        let run = MonitorRun(intervalSeconds: interval, isOnce: once, further: further(sources)) { monitor, event in
            let time = Stamp(milliseconds: SystemClock().now())
            let origin = monitor.subject.key.name
            await figures.take(event, origin: origin, checkpoint: await monitor.checkpoint, at: time)
            Self.tell(event, event.line(time: time, origin: origin, url: monitor.subject.url))
        }
        let isFaulty = try await withThrowingTaskGroup(of: Bool?.self) { group in
            if let page = page(figures) {
                group.addTask {
                    try await page.run()
                    return nil
                }
            }
            group.addTask { [monitors] in try await run.run(monitors) }
            while let ended = try await group.next() {
                guard let ended else { continue }
                group.cancelAll()
                return ended
            }
            return false
        }
        for source in sources { try? await source.close() }
        if isFaulty { throw ExitCode(Outcome.proven.rawValue) }
    }

    private func monitor(
        _ number: Int, _ url: String, _ source: HTTPSource, _ folder: MonitorFolder
    ) async throws -> LedgerMonitor {
        let key =
            if vkey.isEmpty { try await Self.key(url, source, folder) } else { try VerifierKey(vkey[number]) }
        let others = try witness.map { try Self.witness($0, key.name) } + peer.map { OtherView.at($0) }
        let rootKey = root.isEmpty ? nil : try VerifierKey(root[number])
        return try LedgerMonitor(
            source: source, subject: .init(url: url, key: key, rootKey: rootKey), others: others, folder: folder,
            now: { Stamp(milliseconds: SystemClock().now()) })
    }

    /// The key that was known before, or the founding's.
    private static func key(_ url: String, _ source: HTTPSource, _ folder: MonitorFolder) async throws -> VerifierKey {
        if let known = try folder.knownKey(of: url) { return known }
        let key = try await FoundingKey.read(source)
        Terminal.say("\(url) says that its key is \(key). Nobody vouches for that: compare it, or give --vkey.")
        return key
    }

    private static func witness(_ text: String, _ origin: String) throws -> OtherView {
        guard let space = text.firstIndex(of: " ") else {
            throw ValidationError("--witness takes a URL, a space and a public key: \(text)")
        }
        let key = try VerifierKey(String(text[text.index(after: space)...]))
        return OtherView.witness(url: String(text[..<space]), key: key, origin: origin)
    }

    private func page(_ figures: MonitorFigures) -> MonitorPage? {
        guard let metricsPort else { return nil }
        var logger = Logger(label: "shilu.monitor", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        return MonitorPage(figures, host: "127.0.0.1", port: metricsPort, logger: logger) {
            Terminal.say("Serving figures at http://127.0.0.1:\($0)/metrics")
        }
    }

    private func further(_ sources: [HTTPSource]) -> (@Sendable (LedgerMonitor) async throws -> [MonitorEvent])? {
        guard attested else { return nil }
        let watch = AttestationWatch(sources: Dictionary(uniqueKeysWithValues: zip(urls, sources)))
        return { try await watch.look($0) }
    }

    /// The line on standard output, and what a person must see on standard error.
    private static func tell(_ event: MonitorEvent, _ line: String) {
        Terminal.print(line)
        switch event {
        case .started(let size) where size == 0:
            Terminal.say("FIRST START: nothing is known of this ledger yet. It is verified whole; where it was before, nobody here knows.")
        case .fault(let fault, let evidence): Terminal.say("FAULT \(fault)\n      the evidence is in \(evidence); check it with shilu check")
        case .suspect(let fault, let times): Terminal.say("suspect (seen \(times) times) \(fault)")
        default: break
        }
    }
}

import Hummingbird
import HTTPTypes
import Ledger
import NIOCore
import Projecting

/// `/healthz`, `/readyz` and `/metrics`: what an operator's machines ask.
extension API {
    /// Alive: the process answers and has not given up on its history.
    func health(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        if case .stopped(let reason) = ledger.role { throw Refusal(.historyDamaged, reason) }
        return .ok(Headers.text, ByteBuffer(string: "ok\n"))
    }

    /// Ready: this process writes. A standby is healthy but not ready, so that a proxy sends authors to the writer; so is a
    /// ledger that may have been set back.
    /// What is wrong with views or witnesses is said, and does not make the ledger unready.
    func ready(_ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        switch ledger.role {
        case .writer(let epoch):
            try ledger.requireRecord()
            return .ok(Headers.text, ByteBuffer(string: "writer, epoch \(epoch)\n" + (await viewsReport()) + witnessesReport()))
        case .standby: throw Refusal(.standingBy, "Another process writes.", retryAfterSeconds: 1)
        case .starting: throw Refusal(.standingBy, "The ledger is starting.", retryAfterSeconds: 1)
        case .closed(let reason): throw Refusal(.notCompared, reason, retryAfterSeconds: 60)
        case .stopped(let reason): throw Refusal(.historyDamaged, reason)
        }
    }

    /// Where the views stand, a line for all and one for each that has stopped.
    private func viewsReport() async -> String {
        guard let views else { return "" }
        let standing: ViewsStanding?
        do { standing = try await views.reader.standing(log: ledger.origin) } catch {
            return "where the views stand is not known: the database does not answer\n"
        }
        guard let standing else { return "views are not built yet\n" }
        var text = "views at \(standing.position) of \(ledger.statistics.size) entries\n"
        for (name, view) in standing.views.sorted(by: { $0.key < $1.key }) {
            if let stop = view.stopped { text += "view \(name) stopped at entry \(stop.index): \(stop.reason)\n" }
        }
        return text
    }

    /// How many witnesses have cosigned how much, and a line for each that is in trouble.
    private func witnessesReport() -> String {
        guard let witnesses else { return "" }
        let standing = witnesses.standing
        let size = ledger.statistics.size
        var text = "witnesses: \(witnesses.addresses.count), quorum \(witnesses.quorum)"
        if witnesses.quorum > 0 { text += ", reached at \(standing.witnessed?.size ?? 0) of \(size) entries" }
        text += "\n"
        for (address, witness) in zip(witnesses.addresses, standing.standings) {
            guard let trouble = witness.trouble else { continue }
            text += "\(witness.isContradiction ? "WITNESS CONTRADICTS" : "witness") \(address.name): \(trouble)\n"
        }
        return text
    }

    func metrics(_ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        var text = MetricsText()
        text.write(ledger.statistics)
        requests.write(to: &text)
        text.gauge("shilu_http_body_bytes", "Bytes of request bodies held now.", budget.heldBytes)
        text.gauge("shilu_http_subscribers", "Live subscriptions.", subscribers.count)
        if let views, let standing = try? await views.reader.standing(log: ledger.origin) {
            text.write(standing, logSize: ledger.statistics.size)
        }
        if let witnesses { text.write(witnesses.standing, of: witnesses.addresses.map(\.name), logSize: ledger.statistics.size) }
        text.writeProcess()
        return .ok([.contentType: "text/plain; version=0.0.4; charset=utf-8"], ByteBuffer(string: text.text))
    }
}

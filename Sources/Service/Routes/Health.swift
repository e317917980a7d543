import Hummingbird
import HTTPTypes
import Ledger
import NIOCore

/// `/healthz`, `/readyz` and `/metrics`: what an operator's machines ask.
extension API {
    /// Alive: the process answers and has not given up on its history.
    func health(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        if case .stopped(let reason) = ledger.role { throw Refusal(.historyDamaged, reason) }
        return .ok(Headers.text, ByteBuffer(string: "ok\n"))
    }

    /// Ready: this process writes. A standby is healthy but not ready, so that a proxy sends authors to the writer.
    func ready(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        switch ledger.role {
        case .writer(let epoch): return .ok(Headers.text, ByteBuffer(string: "writer, epoch \(epoch)\n"))
        case .standby: throw Refusal(.standingBy, "Another process writes.", retryAfterSeconds: 1)
        case .starting: throw Refusal(.standingBy, "The ledger is starting.", retryAfterSeconds: 1)
        case .stopped(let reason): throw Refusal(.historyDamaged, reason)
        }
    }

    func metrics(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        var text = MetricsText()
        text.write(ledger.statistics, role: ledger.role)
        requests.write(to: &text)
        text.gauge("shilu_http_body_bytes", "Bytes of request bodies held now.", budget.heldBytes)
        text.gauge("shilu_http_subscribers", "Live subscriptions.", subscribers.count)
        text.writeProcess()
        return .ok([.contentType: "text/plain; version=0.0.4; charset=utf-8"], ByteBuffer(string: text.text))
    }
}

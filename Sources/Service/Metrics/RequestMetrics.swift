package import HTTPTypes
import Synchronization

/// How many requests each resource answered, with what status, in what time.
package final class RequestMetrics: Sendable {
    /// Upper bounds of the latency buckets, in seconds.
    static let boundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
    private static let boundsMicroseconds = boundsSeconds.map { Int($0 * 1_000_000) }
    private static let statusClasses = 6
    /// The row of requests that led to no resource.
    private static let nowhere = Endpoint.allCases.count

    package init() {}

    private struct Rows {
        var statuses = [Int](repeating: 0, count: (nowhere + 1) * statusClasses)
        var buckets = [Int](repeating: 0, count: (nowhere + 1) * (boundsMicroseconds.count + 1))
        var microseconds = [Int](repeating: 0, count: nowhere + 1)
    }

    private let rows = Mutex(Rows())

    package func count(_ endpoint: Endpoint?, status: HTTPResponse.Status, elapsed: Duration) {
        let row = endpoint?.rawValue ?? Self.nowhere
        let microseconds = Int(elapsed.components.seconds) * 1_000_000 + Int(elapsed.components.attoseconds / 1_000_000_000_000)
        let bounds = Self.boundsMicroseconds
        let bucket = bounds.firstIndex { microseconds <= $0 } ?? bounds.count
        rows.withLock { rows in
            rows.statuses[row * Self.statusClasses + min(status.code / 100, Self.statusClasses - 1)] += 1
            rows.buckets[row * (bounds.count + 1) + bucket] += 1
            rows.microseconds[row] += microseconds
        }
    }

    package func write(to text: inout MetricsText) {
        let rows = rows.withLock { $0 }
        text.head("shilu_http_requests_total", "counter", "Requests answered, by resource and class of status.")
        for (row, name) in Self.names.enumerated() {
            for status in 0..<Self.statusClasses where rows.statuses[row * Self.statusClasses + status] > 0 {
                text.sample(
                    "shilu_http_requests_total", [("resource", name), ("status", "\(status)xx")],
                    rows.statuses[row * Self.statusClasses + status])
            }
        }
        text.head("shilu_http_request_seconds", "histogram", "Time from a request's head to its answer, streams excepted.")
        for (row, name) in Self.names.enumerated() {
            let counts = rows.buckets[row * (Self.boundsSeconds.count + 1)..<(row + 1) * (Self.boundsSeconds.count + 1)]
            guard counts.contains(where: { $0 > 0 }) else { continue }
            text.histogram(
                "shilu_http_request_seconds", [("resource", name)], bounds: Self.boundsSeconds, counts: Array(counts),
                sum: Double(rows.microseconds[row]) / 1_000_000)
        }
    }

    private static let names = Endpoint.allCases.map(\.template) + ["none"]
}

import Service
import Views

@testable import Projecting

extension FuzzTarget {
    /// Requests to the service, without their bodies: the target of the request line, then header values, a line each.
    static let request = FuzzTarget(name: "request") { bytes in
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        for header in lines.dropFirst() { RequestTarget.checkHeader(header) }
        return RequestTarget.checkTarget(lines.first ?? "")
    }
}

extension RequestTarget {
    private static let forms = ["application/json", "application/x-ndjson", "text/event-stream", "text/plain"]

    fileprivate static func checkHeader(_ header: String) {
        demand(forms.contains(Accept.choose(header, among: forms)), "a form that is not offered")
        _ = Accept.allowsGzip(header)
        _ = ContentType(header)
        if let number = Decimal.parse(header[...]) { demand(String(number) == header, "a number of two spellings") }
    }

    /// Takes a path `/v1/views/<view>` and its query as a question about the view's rows, any other as parameters of a list.
    fileprivate static func checkTarget(_ text: String) -> Bool {
        let target = RequestTarget(text)
        demand(target.query.map { "\(target.path)?\($0)" } ?? String(target.path) == text, "its parts do not make it")
        if let path = PercentEncoding.decode(target.path) {
            demand(PercentEncoding.decode(PercentEncoding.encode(path)[...]) == path, "it is written as it was not read")
        }
        let pairs = (target.query ?? "").split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let names = pairs.compactMap { $0.first.flatMap { PercentEncoding.decode($0, plusIsSpace: true) } }
        guard let query = try? Query(target.query, allowed: names) else { return false }
        for name in names {
            let number = try? query.integer(name, in: -1...Decimal.largest)
            demand((-1...Decimal.largest).contains((number ?? nil) ?? 0), "a number out of its range")
            _ = try? query.list(name)
        }
        return isTaken(query, names, of: target.path)
    }

    private static func isTaken(_ query: Query, _ names: [String], of path: Substring) -> Bool {
        guard let view = Views.all.first(where: { path == "/v1/views/\($0.table.name)" }) else { return false }
        let filters = names.filter { !["sort", "cursor"].contains($0) }.map { ($0, ((try? query.text($0)) ?? nil) ?? "") }
        let cursor = (try? query.text("cursor")) ?? nil
        guard
            let rows = try? RowQuery(
                ReadTable(view.table), filters: filters, sort: (try? query.list("sort")) ?? [], cursor: cursor, limit: 1)
        else { return false }
        if let after = rows.after {
            let again = try? RowCursor(after.text(rows.order), rows.order, rows.table)
            demand(again == after, "a cursor is written as it was not read")
        }
        for condition in rows.conditions {
            if case .among(let values) = condition.test { for value in values { _ = value.description } }
        }
        return true
    }
}

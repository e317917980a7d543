import Ledger

/// The query of a view: `sort`, `cursor`, `limit`, `asof` and `format`; everything else filters by a column.
package struct ViewParameters {
    /// A whole view in one answer.
    package enum Format: String, CaseIterable, Sendable { case ndjson, csv }

    private static let reserved = ["sort", "cursor", "limit", "asof", "format"]

    package private(set) var filters: [(name: String, value: String)] = []
    package private(set) var sort: [String] = []
    package private(set) var cursor: String?
    package private(set) var limit = API.limitDefault
    /// A size of the log or an RFC 3339 time.
    package private(set) var asOf: String?
    package private(set) var format: Format?

    /// - Throws: ``Ledger/Refusal`` or ``Problem``.
    package init(_ raw: Substring?) throws {
        let pairs = try Query.pairs(raw)
        for (name, value) in pairs where !Self.reserved.contains(name) {
            guard !filters.contains(where: { $0.name == name }) else {
                throw Problem(.badFilter, "\(name) is given more than once; .in takes several values.")
            }
            filters.append((name, value))
        }
        let query = try Query(pairs, allowed: Self.reserved + filters.map(\.name))
        sort = try query.list("sort")
        cursor = try query.text("cursor")
        limit = try query.integer("limit", in: 1...API.limitMax) ?? limit
        asOf = try query.text("asof")
        if let name = try query.text("format") {
            guard let format = Format(rawValue: name) else {
                throw Refusal(.badRequest, "format is \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
            }
            guard filters.isEmpty, sort.isEmpty, cursor == nil, try query.text("limit") == nil else {
                throw Problem(.badFilter, "A download is the whole view by key; only asof goes with format.")
            }
            self.format = format
        }
    }
}

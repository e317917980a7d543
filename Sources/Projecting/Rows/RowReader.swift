public import Supervision

/// Reads a stored row's columns in the order of its table.
///
/// Values come as PostgreSQL's text: `t`/`f` for booleans, `2026-01-31` for dates, milliseconds since 1970 for instants.
public struct RowReader {
    private let values: [String?]
    private var at = 0

    public init(_ values: [String?]) { self.values = values }

    public mutating func optionalText() -> String? {
        defer { at += 1 }
        return values[at]
    }

    public mutating func text() -> String { optionalText() ?? "" }
    public mutating func optionalInteger() -> Int? { optionalText().flatMap { Int($0) } }
    public mutating func integer() -> Int { optionalInteger() ?? 0 }
    public mutating func optionalBoolean() -> Bool? { optionalText().map { $0.hasPrefix("t") } }
    public mutating func boolean() -> Bool { optionalBoolean() ?? false }
    public mutating func date() -> Day? { optionalText().flatMap { Day($0) } }
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public mutating func timestamp() -> Int64? { optionalText().flatMap { Int64($0) } }
    /// Calls `body` with the JSON value; nil where the column is null.
    public mutating func json<Answer>(_ body: (EventValue) -> Answer) -> Answer? {
        guard let text = optionalText() else { return nil }
        return JSONReader.shared { $0.read(text, body) }
    }
}

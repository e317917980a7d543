public import Supervision

/// Where a row writes its columns, in the order of its table.
public protocol RowSink {
    mutating func text(_ value: String?)
    mutating func integer(_ value: Int?)
    mutating func boolean(_ value: Bool?)
    mutating func date(_ value: Day?)
    /// Milliseconds since 1970-01-01T00:00:00Z.
    mutating func timestamp(_ milliseconds: Int64?)
    /// JSON text in UTF-8: members in a fixed order, no white space, no line ends.
    mutating func json(utf8: [UInt8]?)
}

extension RowSink {
    public mutating func json(_ value: JSONText?) { json(utf8: value.map { Array($0.text.utf8) }) }
}

/// A row of a view: everything that the next event needs, and nothing that the rows do not show.
///
/// `write` gives one value a column, in the order of the table; `init` reads them back; both together lose nothing.
public protocol ViewRow: Sendable {
    init(_ columns: inout RowReader)
    func write(_ sink: inout some RowSink)
}

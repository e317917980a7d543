/// A row of a view: everything that the next event needs, and nothing that the rows do not show.
///
/// `write` gives one value a column, in the order of the table; `init` reads them back; both together lose nothing.
public protocol ViewRow: Sendable {
    init(_ columns: inout RowReader)
    func write(_ sink: inout RowWriter)
}

public import Projecting
internal import Supervision

/// One grant (授权) that stands: `<department>/<division or all>/<types>`.
public struct GrantRow: ViewRow {
    /// In place of a division: the grant has no limit.
    static let everywhere = "all"

    private let key: String
    private let department: String
    private let division: String?
    private let types: String
    private let index: Int
    private let recordedMilliseconds: Int64
    private let basis: String?

    init(key: String, _ context: FoldContext) {
        let parts = Self.parts(key)
        self.key = key
        (department, division, types) = parts
        index = context.event.index
        recordedMilliseconds = context.event.recordedMilliseconds
        basis = context.event.string("basis")
    }

    static func stands(_ key: String, _ reference: Reference) -> Bool {
        let (department, division, types) = parts(key)
        let granted = reference.authority?.grants(of: department).all ?? []
        return granted.contains { $0.division == division && $0.types.contains(types) }
    }

    private static func parts(_ key: String) -> (department: String, division: String?, types: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return (key, nil, "") }
        return (parts[0], parts[1] == everywhere ? nil : parts[1], parts[2])
    }

    public init(_ columns: inout RowReader) {
        key = columns.text()
        department = columns.text()
        division = columns.optionalText()
        types = columns.text()
        index = columns.integer()
        recordedMilliseconds = columns.timestamp() ?? 0
        basis = columns.optionalText()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(key)
        sink.text(department)
        sink.text(division)
        sink.text(types)
        sink.integer(index)
        sink.timestamp(recordedMilliseconds)
        sink.text(basis)
    }
}

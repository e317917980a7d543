public import Projecting
internal import Supervision

/// A correction (更正): `<thread>/<entry>`.
public struct CorrectionRow: ViewRow {
    private let key: String
    private let thread: String
    private let index: Int
    private let type: String
    private let department: String?
    private let reason: String
    private let happenedMilliseconds: Int64

    init(key: String, _ context: FoldContext) {
        let event = context.event
        self.key = key
        thread = event.subject.string
        index = event.index
        type = event.type.name
        department = event.responsibleDepartment
        reason = event.string("reason") ?? "duplicate"
        happenedMilliseconds = event.milliseconds
        if let department {
            context.mark(.corrections, department: department, month: event.day.month, .count(1))
        }
    }

    public init(_ columns: inout RowReader) {
        key = columns.text()
        thread = columns.text()
        index = columns.integer()
        type = columns.text()
        department = columns.optionalText()
        reason = columns.text()
        happenedMilliseconds = columns.timestamp() ?? 0
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(key)
        sink.text(thread)
        sink.integer(index)
        sink.text(type)
        sink.text(department)
        sink.text(reason)
        sink.timestamp(happenedMilliseconds)
    }
}

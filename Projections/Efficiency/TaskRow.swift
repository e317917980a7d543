public import Projecting
internal import Supervision

/// A parcel that came down (国家下发): a joint task, complaints, warnings or leads; whether it was answered in time.
public struct TaskRow: BegunRow {
    private let parcel: String
    private var kind: String?
    private var title: String?
    private var department: String?
    private var due: Day?
    private var receivedIndex: Int?
    private var receivedMilliseconds: Int64?
    private var answeredIndex: Int?
    private var answeredMilliseconds: Int64?
    private var irregular = IrregularityList()

    public init(key: String) { parcel = key }

    mutating func receive(_ context: FoldContext) {
        let event = context.event
        // Told twice: the first counts, as its term does.
        guard receivedIndex == nil else { return }
        kind = event.string("kind")
        title = event.string("title")
        // An answer that the log heard of before stands when it is this department's.
        let (asked, answering) = (event.string("department"), department)
        if asked != nil, asked != answering { (answeredIndex, answeredMilliseconds) = (nil, nil) }
        department = asked
        due = event.day("due")
        receivedIndex = event.index
        receivedMilliseconds = event.milliseconds
        mark(context)
    }

    /// The first answer counts, of the department that is to act.
    mutating func answer(_ context: FoldContext) {
        let event = context.event
        let author = event.responsibleDepartment
        if receivedIndex == nil {
            report(.parcelUnknown, context)
        } else if department != nil, author != department {
            return report(.parcelNotTheDepartment, context)
        }
        guard answeredIndex == nil else { return }
        if receivedIndex == nil { department = author }
        answeredIndex = event.index
        answeredMilliseconds = event.milliseconds
        mark(context)
    }

    /// Of a joint task, under the entry that brought it.
    private func mark(_ context: FoldContext) {
        guard kind == "joint-tasks", let receivedIndex, let department, let due else { return }
        let last = due.endMilliseconds
        context.mark(
            .jointTaskAnsweredOnTime, department: department, month: due.month, index: receivedIndex,
            answeredMilliseconds.map { $0 <= last ? .met : .unmet } ?? .pending(due: last))
    }

    private mutating func report(_ kind: Irregularity, _ context: FoldContext) {
        irregular.add(kind, at: context.event.index)
        if let author = context.event.responsibleDepartment { context.irregular(kind, department: author) }
    }

    public init(_ columns: inout RowReader) {
        parcel = columns.text()
        kind = columns.optionalText()
        title = columns.optionalText()
        department = columns.optionalText()
        due = columns.date()
        receivedIndex = columns.optionalInteger()
        receivedMilliseconds = columns.timestamp()
        answeredIndex = columns.optionalInteger()
        answeredMilliseconds = columns.timestamp()
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(parcel)
        sink.text(kind)
        sink.text(title)
        sink.text(department)
        sink.date(due)
        sink.integer(receivedIndex)
        sink.timestamp(receivedMilliseconds)
        sink.integer(answeredIndex)
        sink.timestamp(answeredMilliseconds)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

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
        department = event.string("department")
        due = event.day("due")
        receivedIndex = event.index
        receivedMilliseconds = event.milliseconds
        guard isTask, let department, let due else { return }
        context.mark(
            .jointTaskAnsweredOnTime, department: department, month: due.month, .pending(due: due.endMilliseconds))
    }

    /// The first answer counts.
    mutating func answer(_ context: FoldContext) {
        let event = context.event
        guard let receivedIndex else {
            irregular.add(.parcelUnknown, at: event.index)
            if let author = event.responsibleDepartment { context.irregular(.parcelUnknown, department: author) }
            return
        }
        guard answeredIndex == nil else { return }
        answeredIndex = event.index
        answeredMilliseconds = event.milliseconds
        guard isTask, let department, let due else { return }
        context.mark(
            .jointTaskAnsweredOnTime, department: department, month: due.month, index: receivedIndex,
            event.milliseconds <= due.endMilliseconds ? .met : .unmet)
    }

    private var isTask: Bool { kind == "joint-tasks" }

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

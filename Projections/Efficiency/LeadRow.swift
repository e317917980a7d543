public import Projecting
internal import Supervision

/// A risk lead (风险线索): who raised it, who had to answer by when, whether it was right.
public struct LeadRow: BegunRow {
    private let lead: String
    /// raised, assessed, assigned, answered, returned, merged or closed; unknown: never raised.
    private var state = "unknown"
    private var source: String?
    private var model: String?
    private var modelVersion: Int?
    private var raisedBy: String?
    private var raisedIndex: Int?
    private var assessment: String?
    private var level: String?
    private var department: String?
    /// The entry whose clock runs: an assignment, or a review that sent the answer back.
    private var clockIndex: Int?
    private var due: Day?
    private var isRunning = false
    private var answeredIndex: Int?
    private var answeredMilliseconds: Int64?
    private var outcome: String?
    private var endedIndex: Int?
    private var endedOn: Day?
    private var irregular = IrregularityList()

    public init(key: String) { lead = key }

    // MARK: Events

    mutating func raise(_ context: FoldContext) {
        let event = context.event
        guard raisedIndex == nil else { return }
        if state == "unknown" { state = "raised" }
        source = event.string("source")
        model = event.string("model")
        modelVersion = event.integer("modelVersion")
        level = level ?? event.string("level")
        raisedBy = event.responsibleDepartment
        raisedIndex = event.index
        markPrecision(context)
    }

    mutating func assess(_ context: FoldContext) {
        touch(context)
        assessment = context.event.string("result")
        level = context.event.string("level") ?? level
        if state == "raised" { state = "assessed" }
    }

    mutating func assign(_ context: FoldContext) {
        touch(context)
        // Given to another before it was due: the first department owes nothing any more.
        stop(context, answered: false)
        state = "assigned"
        department = context.event.string("to")
        start(context)
    }

    /// The department's answer; only the one that is asked stops the clock.
    mutating func dispose(_ context: FoldContext) {
        touch(context)
        let event = context.event
        guard isRunning else { return report(.leadNotAssigned, context) }
        guard event.responsibleDepartment == department else { return report(.leadNotTheDepartment, context) }
        stop(context, answered: true)
        state = "answered"
        answeredIndex = event.index
        answeredMilliseconds = event.milliseconds
    }

    mutating func review(_ context: FoldContext) {
        touch(context)
        guard context.event.text("result")?.equals("returned") == true, department != nil else { return }
        stop(context, answered: false)
        state = "returned"
        start(context)
    }

    mutating func close(_ context: FoldContext) {
        let isFirst = endedIndex == nil
        end("closed", context)
        guard isFirst else { return }
        outcome = context.event.string("outcome")
        markPrecision(context)
    }

    /// Once it was raised and closed, whichever the log heard of first; in the month in which it was closed.
    private func markPrecision(_ context: FoldContext) {
        guard let raisedBy, let endedOn, let endedIndex, outcome == "true" || outcome == "false" else { return }
        context.mark(
            .leadPrecision, department: raisedBy, month: endedOn.month, index: endedIndex,
            outcome == "true" ? .met : .unmet)
    }

    mutating func end(_ ending: String, _ context: FoldContext) {
        touch(context)
        guard endedIndex == nil else { return }
        stop(context, answered: false)
        state = ending
        endedIndex = context.event.index
        endedOn = context.event.day
    }

    /// What every event about the lead asks first.
    mutating func touch(_ context: FoldContext) {
        if raisedIndex == nil { report(.leadUnknown, context) }
        if endedIndex != nil { report(.leadAfterEnd, context) }
    }

    // MARK: The clock

    private mutating func start(_ context: FoldContext) {
        clockIndex = context.event.index
        due = context.event.day("due")
        guard let due, let department else { return }
        isRunning = true
        context.mark(
            .leadAnsweredOnTime, department: department, month: due.month, .pending(due: due.endMilliseconds))
    }

    /// - Parameter answered: otherwise nothing is owed any more, unless the time was over by then.
    private mutating func stop(_ context: FoldContext, answered: Bool) {
        guard isRunning, let due, let department, let clockIndex else { return }
        isRunning = false
        let isInTime = context.event.milliseconds <= due.endMilliseconds
        if isInTime, !answered {
            context.unmark(.leadAnsweredOnTime, department: department, month: due.month, index: clockIndex)
        } else {
            context.mark(
                .leadAnsweredOnTime, department: department, month: due.month, index: clockIndex,
                isInTime ? .met : .unmet)
        }
    }

    private mutating func report(_ kind: Irregularity, _ context: FoldContext) {
        irregular.add(kind, at: context.event.index)
        if let author = context.event.responsibleDepartment { context.irregular(kind, department: author) }
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        lead = columns.text()
        state = columns.text()
        source = columns.optionalText()
        model = columns.optionalText()
        modelVersion = columns.optionalInteger()
        raisedBy = columns.optionalText()
        raisedIndex = columns.optionalInteger()
        assessment = columns.optionalText()
        level = columns.optionalText()
        department = columns.optionalText()
        clockIndex = columns.optionalInteger()
        due = columns.date()
        isRunning = columns.boolean()
        answeredIndex = columns.optionalInteger()
        answeredMilliseconds = columns.timestamp()
        outcome = columns.optionalText()
        endedIndex = columns.optionalInteger()
        endedOn = columns.date()
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(lead)
        sink.text(state)
        sink.text(source)
        sink.text(model)
        sink.integer(modelVersion)
        sink.text(raisedBy)
        sink.integer(raisedIndex)
        sink.text(assessment)
        sink.text(level)
        sink.text(department)
        sink.integer(clockIndex)
        sink.date(due)
        sink.boolean(isRunning)
        sink.integer(answeredIndex)
        sink.timestamp(answeredMilliseconds)
        sink.text(outcome)
        sink.integer(endedIndex)
        sink.date(endedOn)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

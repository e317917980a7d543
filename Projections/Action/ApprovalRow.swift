public import Projecting
internal import Supervision

/// One approval (审批) that a department has to take up for supervision (审管衔接).
public struct ApprovalRow: BegunRow {
    enum TakeUp: String { case pending, onTime = "on-time", late, none }

    let approval: String
    var subject: String?
    var licence: String?
    var mode: String?
    var item: String?
    var department: String?
    var supervisor: String?
    var division: String?
    var grantedOn: Day?
    /// The entry that began the term.
    var clockIndex: Int?
    var due: Day?
    var takeUp = TakeUp.none
    var takenOn: Day?
    var measure: String?
    var validUntil: Day?
    var changesCount = 0
    var cancelledOn: Day?
    var cancelledReason: String?
    var irregular = IrregularityList()

    public init(key: String) { approval = key }

    private var isGranted: Bool { grantedOn != nil }

    private var state: String {
        cancelledOn != nil ? "cancelled" : takenOn != nil ? "taken" : isGranted ? "granted" : "unknown"
    }

    // MARK: Events

    mutating func grant(_ context: FoldContext) {
        let event = context.event
        if isGranted { report(.approvalRepeated, context) }
        if cancelledOn != nil { report(.approvalCancelledBefore, context) }
        take(event)
        licence = event.string("licence") ?? licence
        mode = event.string("mode") ?? mode
        department = event.responsibleDepartment
        // On the notice of a change it may have been taken up before: that is settled.
        let isOpen = !isGranted && (takeUp == .none || takeUp == .pending)
        grantedOn = grantedOn ?? event.day
        let to = event.string("to")
        if isOpen || to != supervisor { begin(to, context) }
    }

    mutating func change(_ context: FoldContext) {
        let event = context.event
        check(context)
        take(event)
        changesCount += 1
        if let to = event.string("to"), to != supervisor {
            begin(to, context)
        } else if takeUp == .pending, event.day("due") != nil {
            begin(supervisor, context)
        }
    }

    mutating func cancel(_ context: FoldContext) {
        check(context)
        guard cancelledOn == nil else { return }
        cancelledOn = context.event.day
        cancelledReason = context.event.string("reason")
        stop(context)
    }

    mutating func takeUp(_ context: FoldContext) {
        let event = context.event
        check(context)
        take(event)
        if takenOn != nil { return report(.takenTwice, context) }
        let by = event.responsibleDepartment
        guard supervisor == nil || by == supervisor else { return report(.takenByAnother, context) }
        let day = event.day("takenOn") ?? event.day
        takenOn = day
        supervisor = supervisor ?? by
        measure = event.string("measure")
        if takeUp == .pending { settle(on: day, context) }
    }

    private mutating func take(_ event: FoldEvent) {
        subject = event.string("subject") ?? subject
        item = event.string("item") ?? item
        division = event.string("division") ?? division
        validUntil = event.day("validUntil") ?? validUntil
    }

    private mutating func check(_ context: FoldContext) {
        if !isGranted { report(.approvalUnknown, context) }
        if cancelledOn != nil { report(.approvalCancelledBefore, context) }
    }

    // MARK: The term

    /// A department has to take it up from here on; what another one had left undone is not counted against it.
    private mutating func begin(_ supervisor: String?, _ context: FoldContext) {
        stop(context)
        let event = context.event
        let deadline = context.reference.deadlines.deadline(.approvalTakeup, on: event.day)
        let clock = StatutoryClock(start: event.milliseconds, deadline)
        let due = event.day("due") ?? Day(milliseconds: clock.due(context.reference.calendar))
        // What this department took up before the log heard of the approval is taken up.
        if supervisor != self.supervisor { takenOn = nil }
        (self.supervisor, clockIndex, self.due) = (supervisor, event.index, due)
        guard supervisor != nil, cancelledOn == nil else { return }
        if let takenOn { return settle(on: takenOn, context) }
        takeUp = .pending
        mark(.pending(due: due.endMilliseconds), context)
    }

    private mutating func settle(on day: Day, _ context: FoldContext) {
        guard let due else { return }
        takeUp = day <= due ? .onTime : .late
        mark(day <= due ? .met : .unmet, context)
    }

    private mutating func stop(_ context: FoldContext) {
        guard takeUp == .pending, let supervisor, let due, let clockIndex else { return }
        takeUp = .none
        context.unmark(.takeupOnTime, department: supervisor, month: due.month, index: clockIndex)
    }

    private func mark(_ mark: Mark, _ context: FoldContext) {
        guard let supervisor, let due, let clockIndex else { return }
        context.mark(.takeupOnTime, department: supervisor, month: due.month, index: clockIndex, mark)
    }

    private mutating func report(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.event.responsibleDepartment { context.irregular(fault, department: department) }
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        approval = columns.text()
        _ = columns.text()
        subject = columns.optionalText()
        licence = columns.optionalText()
        mode = columns.optionalText()
        item = columns.optionalText()
        department = columns.optionalText()
        supervisor = columns.optionalText()
        division = columns.optionalText()
        grantedOn = columns.date()
        clockIndex = columns.optionalInteger()
        due = columns.date()
        takeUp = TakeUp(rawValue: columns.text()) ?? .none
        takenOn = columns.date()
        measure = columns.optionalText()
        validUntil = columns.date()
        changesCount = columns.integer()
        cancelledOn = columns.date()
        cancelledReason = columns.optionalText()
        irregular = columns.irregularities()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(approval)
        sink.text(state)
        sink.text(subject)
        sink.text(licence)
        sink.text(mode)
        sink.text(item)
        sink.text(department)
        sink.text(supervisor)
        sink.text(division)
        sink.date(grantedOn)
        sink.integer(clockIndex)
        sink.date(due)
        sink.text(takeUp.rawValue)
        sink.date(takenOn)
        sink.text(measure)
        sink.date(validUntil)
        sink.integer(changesCount)
        sink.date(cancelledOn)
        sink.text(cancelledReason)
        sink.irregularities(irregular)
    }
}

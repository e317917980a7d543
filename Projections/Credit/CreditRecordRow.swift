public import Projecting
internal import Supervision

/// One credit record (信用信息).
public struct CreditRecordRow: BegunRow {
    let id: String
    private var subject: String?
    private var record: CreditRecord?
    private var title: String?
    private var department: String?
    private var basis: JSONText = .object([])
    private var disputesCount = 0
    private var dispute: Step?
    private var application: Step?
    private var decidedIndex: Int?
    private var irregular = IrregularityList()

    /// A step that waits for a decision.
    private struct Step {
        let index: Int
        /// Milliseconds since 1970.
        let due: Int64
        var month: Month { Day(milliseconds: due).month }
    }

    public init(key: String) { id = key }

    // MARK: Events

    mutating func record(_ context: FoldContext) {
        let event = context.event
        guard record == nil else { return flag(.creditRecordedAgain, context) }
        // A row that only steps made has their subject.
        checkSubject(context)
        let made = CreditRecord(event, context.creditModel)
        record = made
        subject = event.string("subject")
        title = event.string("title")
        department = context.actingDepartment
        let names: [FieldName] = ["penalty", "inspection", "complaint", "law", "article", "basisEvent", "documentNumber"]
        basis = .object(names.compactMap { name in event.string(name).map { (name.string, .string($0)) } })
        if let until = made.disclosedUntil, until > made.from.end(ofMonths: 60) {
            flag(.creditDisclosedTooLong, context)
        }
    }

    mutating func dispute(_ context: FoldContext) {
        check(context)
        record?.isDisputed = true
        guard dispute == nil else { return }
        disputesCount += 1
        let step = step(.creditDispute, from: context.event.day("receivedOn"), context)
        dispute = step
        mark(.creditDisputedUpheld, step, .pending(due: step.due), context)
    }

    mutating func uphold(_ context: FoldContext) {
        check(context)
        decidedIndex = context.event.index
        record?.isDisputed = false
        guard let open = dispute else { return flag(.creditNotDisputed, context) }
        dispute = nil
        mark(.creditDisputedUpheld, open, .met, context)
    }

    mutating func withdraw(_ context: FoldContext) {
        check(context)
        decidedIndex = context.event.index
        record?.withdraw(context.event)
        if let open = application, let department {
            // There is nothing left to repair.
            context.unmark(.repairDecidedOnTime, department: department, month: open.month, index: open.index)
            application = nil
        }
        guard let open = dispute else { return }
        dispute = nil
        // Who left the list in the meantime was rightly on it.
        mark(.creditDisputedUpheld, open, record?.isVoid ?? true ? .unmet : .met, context)
    }

    mutating func repair(_ context: FoldContext) {
        check(context)
        guard context.event.text("stage")?.equals("decided") ?? false else {
            guard application == nil else { return }
            let step = step(.creditRepair, from: nil, context)
            application = step
            return mark(.repairDecidedOnTime, step, .pending(due: step.due), context)
        }
        decidedIndex = context.event.index
        record?.repair(context.event)
        guard let open = application else { return flag(.creditRepairNotApplied, context) }
        application = nil
        mark(.repairDecidedOnTime, open, context.event.milliseconds <= open.due ? .met : .unmet, context)
    }

    // MARK: What the events share

    private func step(_ name: Deadline.Name, from received: Day?, _ context: FoldContext) -> Step {
        let start = received ?? context.event.day
        let deadline = context.reference.deadlines.deadline(name, on: start)
        let clock = StatutoryClock(start: received?.startMilliseconds ?? context.event.milliseconds, deadline)
        return Step(index: context.event.index, due: clock.due(context.reference.calendar))
    }

    /// Counts for the department whose record it is; before that is known, for nobody.
    private func mark(_ indicator: Indicator, _ step: Step, _ mark: Mark, _ context: FoldContext) {
        guard let department else { return }
        context.mark(indicator, department: department, month: step.month, index: step.index, mark)
    }

    private mutating func check(_ context: FoldContext) {
        guard let record else {
            if subject == nil { subject = context.event.string("subject") }
            return flag(.creditRecordUnknown, context)
        }
        checkSubject(context)
        if record.isVoid || record.repairedFrom != nil || record.removedFrom != nil {
            flag(.creditEndedBefore, context)
        }
    }

    private mutating func checkSubject(_ context: FoldContext) {
        guard let subject, let named = context.event.text("subject"), !named.equals(subject) else { return }
        flag(.creditWrongSubject, context)
    }

    private mutating func flag(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.actingDepartment { context.irregular(fault, department: department) }
    }

    private var state: String {
        guard let record else { return "unknown" }
        if record.isVoid { return "withdrawn" }
        if record.removedFrom != nil { return "removed" }
        if record.repairedFrom != nil { return "repaired" }
        if dispute != nil { return "disputed" }
        return application == nil ? "recorded" : "repair-applied"
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        id = columns.text()
        subject = columns.optionalText()
        _ = columns.text()
        _ = columns.optionalText()
        _ = columns.optionalText()
        title = columns.optionalText()
        department = columns.optionalText()
        for _ in 0..<3 { _ = columns.date() }
        _ = columns.optionalInteger()
        _ = columns.date()
        _ = columns.optionalText()
        _ = columns.optionalInteger()
        basis =
            columns.json { value in
                .object(value.members.map { ($0.name.string, .string($0.value.string ?? "")) })
            } ?? .object([])
        _ = columns.optionalInteger()
        disputesCount = columns.integer()
        dispute = Self.step(&columns)
        application = Self.step(&columns)
        decidedIndex = columns.optionalInteger()
        record = columns.json { CreditRecord(json: $0) }
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    private static func step(_ columns: inout RowReader) -> Step? {
        let (index, due) = (columns.optionalInteger(), columns.timestamp())
        guard let index, let due else { return nil }
        return Step(index: index, due: due)
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(id)
        sink.text(subject)
        sink.text(state)
        sink.text(record?.kind)
        sink.text(record?.gravity)
        sink.text(title)
        sink.text(department)
        sink.date(record?.from)
        sink.date(record?.disclosedUntil)
        sink.date(record?.endsBefore)
        sink.integer(record?.points)
        sink.date(record?.decaysUntil)
        sink.text(record?.model)
        sink.integer(record?.modelVersion)
        sink.json(basis)
        sink.integer(record?.index)
        sink.integer(disputesCount)
        sink.integer(dispute?.index)
        sink.timestamp(dispute?.due)
        sink.integer(application?.index)
        sink.timestamp(application?.due)
        sink.integer(decidedIndex)
        sink.json(record?.json)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

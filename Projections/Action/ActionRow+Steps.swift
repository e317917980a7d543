// What the steps of all kinds of actions share: who, under which item, irregularities, publication.

internal import Projecting
internal import Supervision

extension ActionRow {
    /// What an event says of the action; what it does not name stays. The department is settled by the main step.
    mutating func take(_ event: FoldEvent) {
        subject = event.string("subject") ?? subject
        item = event.string("item") ?? item
        if doneIndex == nil { department = event.responsibleDepartment ?? department }
        division = event.string("division") ?? division
        cause = event.string("cause") ?? cause
        plan = event.string("plan") ?? plan
        complaint = event.string("complaint") ?? complaint
        lead = event.string("lead") ?? lead
        inspection = event.string("inspection") ?? inspection
        penalty = event.string("penalty") ?? penalty
    }

    /// The main step: what the action is about has happened. False when it had before: the first one counts.
    mutating func finish(_ name: String, on day: Day, _ context: FoldContext) -> Bool {
        let event = context.event
        guard doneIndex == nil else {
            report(.actionRepeated, context)
            return false
        }
        take(event)
        let certificates = event.certificates
        if !certificates.isEmpty { officers = certificates }
        (state, doneOn, doneIndex) = (name, day, event.index)
        judge(certificates, context)
        return true
    }

    /// Item and certificates on the day of the event, as far as was known. Counted by `catalog` and `officer`.
    private mutating func judge(_ certificates: [String], _ context: FoldContext) {
        let event = context.event
        if let item = event.string("item") {
            let state = context.reference.items.state(of: item, on: event.day)
            if let fault = Irregularity.acting(under: state) { irregular.add(fault, at: event.index) }
        }
        var faults: [Irregularity] = []
        for certificate in certificates {
            let standing = context.reference.officers.standing(of: certificate, on: event.day)
            if let fault = Irregularity.acting(with: standing), !faults.contains(fault) { faults.append(fault) }
        }
        for fault in faults { irregular.add(fault, at: event.index) }
    }

    /// Another action follows from this one.
    mutating func follow(_ context: FoldContext, isNew: Bool) {
        let other = context.event.subject.string
        if follows.count < ListLimit.things, !follows.contains(other) { follows.append(other) }
        if isNew { report(.linkUnrecorded, context) }
    }

    mutating func report(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.event.responsibleDepartment ?? department {
            context.irregular(fault, department: department)
        }
    }

    /// Fewer than two is irregular; where `counts` the share of the department knows of it.
    mutating func checkTwoOfficers(counts: Bool, _ context: FoldContext) {
        let isRight = context.event.certificates.count >= 2
        if !isRight { report(.fewerThanTwoOfficers, context) }
        if counts { mark(.twoOfficers, isRight ? .met : .unmet, context) }
    }

    /// In the month of the action.
    func mark(_ indicator: Indicator, _ mark: Mark, _ context: FoldContext) {
        guard let department, let doneOn, let doneIndex else { return }
        context.mark(indicator, department: department, month: doneOn.month, index: doneIndex, mark)
    }

    // MARK: Publication (公示)

    /// The term begins; it counts in the month in which it ends.
    mutating func expectPublication(_ name: Deadline.Name, _ context: FoldContext) {
        guard let doneOn else { return }
        let deadline = context.reference.deadlines.deadline(name, on: doneOn)
        let clock = StatutoryClock(start: doneOn.startMilliseconds, deadline)
        let due = Day(milliseconds: clock.due(context.reference.calendar))
        (publication, publicationDue) = (.pending, due)
        if let publishedOn {
            settlePublication(on: publishedOn, context)
        } else {
            markPublication(.pending(due: due.endMilliseconds), context)
        }
    }

    mutating func publish(_ context: FoldContext) {
        let day = context.event.day("publishedOn") ?? context.event.day
        take(context.event)
        if publishedOn != nil { return report(.actionRepeated, context) }
        if doneIndex == nil || annulledOn != nil { report(.actionOutOfOrder, context) }
        publishedOn = day
        if annulledOn == nil { state = "published" }
        if publication == .pending {
            settlePublication(on: day, context)
        } else if doneIndex != nil, annulledOn == nil {
            publication = .voluntary
        }
    }

    private mutating func settlePublication(on day: Day, _ context: FoldContext) {
        guard let publicationDue else { return }
        publication = day <= publicationDue ? .onTime : .late
        markPublication(day <= publicationDue ? .met : .unmet, context)
    }

    /// Nothing is to be made public any more.
    mutating func endPublication(_ context: FoldContext) {
        guard publication == .pending, let department, let publicationDue, let doneIndex else { return }
        publication = .none
        context.unmark(.publishedOnTime, department: department, month: publicationDue.month, index: doneIndex)
    }

    private func markPublication(_ mark: Mark, _ context: FoldContext) {
        guard let department, let publicationDue, let doneIndex else { return }
        context.mark(.publishedOnTime, department: department, month: publicationDue.month, index: doneIndex, mark)
    }
}

// How actions (监管行为) on a subject change its row.

internal import Projecting
internal import Supervision

extension SubjectRow {
    /// Visits without cause may not come closer to each other (Hainan's rule for alerts; 60 natural days).
    static let visitGapDays = 60

    mutating func inspect(_ context: FoldContext) {
        let event = context.event
        let day = event.day
        inspectionsCount += 1
        if event.text("result")?.equals("fail") ?? false { failuresCount += 1 }
        if lastInspected.map({ $0 <= day }) ?? true {
            lastInspected = day
            lastResult = event.string("result")
            risk = event.string("risk") ?? risk
        }
        reportAction(context)
        if let department = event.responsibleDepartment { visit(by: department, day, context) }
    }

    private mutating func visit(by department: String, _ day: Day, _ context: FoldContext) {
        let month = day.month
        let isUncaused = context.event.isOnSite && !context.event.isWithCause
        let at = visitors.firstIndex { $0.department >= department } ?? visitors.count
        if at == visitors.count || visitors[at].department != department {
            // Anybody can make a code up; only registered ones take places of the list.
            guard visitors.count < ListLimit.departments, context.reference.departments[department] != nil else {
                return
            }
            visitors.insert(Visitor(department: department, lastMonth: month, visited: isUncaused ? day : nil), at: at)
            return context.mark(.subjectInspected, department: department, month: month, .count(1))
        }
        if month > visitors[at].lastMonth {
            visitors[at].lastMonth = month
            context.mark(.subjectInspected, department: department, month: month, .count(1))
        }
        guard isUncaused else { return }
        if let last = visitors[at].visited, abs(day - last) <= Self.visitGapDays {
            context.mark(.repeatVisit, department: department, month: month, .count(1))
        }
        visitors[at].visited = max(visitors[at].visited ?? day, day)
    }

    mutating func punish(_ context: FoldContext) {
        let event = context.event
        if !(event.boolean("notPunished") ?? false) { penaltiesCount += 1 }
        add(cents: event.integer("fineCents") ?? 0)
        reportAction(context)
    }

    mutating func annul(_ context: FoldContext) {
        annulledCount += 1
        add(cents: 0 &- (context.event.integer("fineCents") ?? 0))
    }

    mutating func coerce(_ context: FoldContext) {
        coercionsCount += 1
        reportAction(context)
    }

    /// Sums stay within what a column holds, whatever a replayed log says.
    private mutating func add(cents: Int) {
        let (sum, isOver) = finesCents.addingReportingOverflow(cents)
        finesCents = isOver ? (cents < 0 ? .min : .max) : sum
    }

    private mutating func reportAction(_ context: FoldContext) {
        let fault: Irregularity? =
            switch status {
            case .active: nil
            case .unregistered: .actedBeforeRegistration
            case .deregistered:
                // What was done before its last day, and heard of later, is in order.
                deregisteredOn.map { context.event.day < $0 } ?? false ? nil : .actedAfterDeregistration
            case .merged: .actedAfterMerger
            }
        if let fault { report(fault, of: context.event.responsibleDepartment, context) }
    }
}

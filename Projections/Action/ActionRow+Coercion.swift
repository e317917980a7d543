// Steps of a measure of coercion (行政强制).

internal import Projecting
internal import Supervision

extension ActionRow {
    /// Sealing, seizure and freezing last at most 30 days, extended by at most 30 (行政强制法 art. 25, 32).
    private static let termDays = 30
    private static let limitedMeasures = ["02", "03", "04"]

    mutating func impose(_ context: FoldContext) {
        let event = context.event
        guard finish("imposed", on: event.day, context) else { return }
        measure = event.string("measure")
        until = event.day("until")
        approvedOn = event.day("approvedOn")
        checkTwoOfficers(counts: true, context)
        let isApproved = approvedOn.map { $0 <= event.day } ?? false
        if !isApproved, !(event.boolean("urgent") ?? false) { report(.coercionNotApproved, context) }
        checkTerm(Self.termDays, context)
    }

    mutating func extend(_ context: FoldContext) {
        take(context.event)
        if doneIndex == nil || liftedOn != nil { report(.actionOutOfOrder, context) }
        if state == "extended" { report(.actionRepeated, context) }
        until = context.event.day("until") ?? until
        checkTerm(2 * Self.termDays, context)
        if liftedOn == nil { state = "extended" }
    }

    mutating func lift(_ context: FoldContext) {
        take(context.event)
        if liftedOn != nil { return report(.actionRepeated, context) }
        if doneIndex == nil { report(.actionOutOfOrder, context) }
        let day = context.event.day("liftedOn") ?? context.event.day
        liftedOn = day
        state = "lifted"
        if let until, day > until { report(.coercionOverTerm, context) }
    }

    private mutating func checkTerm(_ days: Int, _ context: FoldContext) {
        guard let until, let doneOn, let measure, Self.limitedMeasures.contains(measure) else { return }
        if until - doneOn > days { report(.coercionOverTerm, context) }
    }
}

// Steps of a penalty case (行政处罚).

internal import Projecting
internal import Supervision

extension ActionRow {
    /// A decision is made within 90 days of opening the case (行政处罚法 art. 60).
    private static let decisionDays = 90
    /// The publication of an annulled decision is withdrawn within three working days (art. 48).
    private static let withdrawalWorkingDays = 3

    mutating func file(_ context: FoldContext) {
        if doneIndex != nil {
            report(.actionOutOfOrder, context)
        } else if filedOn != nil {
            report(.actionRepeated, context)
        } else {
            state = "filed"
        }
        take(context.event)
        filedOn = filedOn ?? context.event.day("filedOn") ?? context.event.day
    }

    mutating func decide(_ context: FoldContext) {
        let event = context.event
        let day = event.day("decidedOn") ?? event.day
        guard finish("decided", on: day, context) else { return }
        penaltyKinds = event.strings("kinds")
        fineCents = event.integer("fineCents")
        let isSimple = event.text("procedure")?.equals("01") ?? false
        if !isSimple, filedOn.map({ $0 > day }) ?? true { report(.actionOutOfOrder, context) }
        if let filedOn, day - filedOn > Self.decisionDays { report(.penaltyDecidedLate, context) }
        if event.boolean("major") ?? false, !(event.boolean("legalReview") ?? false) {
            report(.penaltyNotReviewed, context)
        }
        if event.data["officers"] != nil { checkTwoOfficers(counts: false, context) }
        mark(.decisionAnnulled, annulledOn == nil ? .unmet : .met, context)
        // Its annulment may have been recorded first: nothing is to be made public.
        guard annulledOn == nil else {
            state = "annulled"
            return
        }
        // A warning alone, what was decided on the spot, and no penalty at all are not for the public
        // (市场监督管理行政处罚信息公示规定).
        let isPublic =
            !isSimple && penaltyKinds != ["01"] && !(event.boolean("notPunished") ?? false)
            && event.data["unpublished"] == nil
        if isPublic {
            expectPublication(.penaltyPublication, context)
        } else if publishedOn != nil {
            publication = .voluntary
        }
    }

    mutating func execute(_ context: FoldContext) {
        let event = context.event
        take(event)
        if doneIndex == nil || annulledOn != nil { report(.actionOutOfOrder, context) }
        if let paid = event.integer("paidCents") {
            let (sum, isOver) = (paidCents ?? 0).addingReportingOverflow(paid)
            paidCents = isOver ? .max : sum
        }
        guard event.boolean("complete") ?? false else { return }
        if executedOn != nil { report(.actionRepeated, context) }
        executedOn = executedOn ?? event.day("executedOn") ?? event.day
        if annulledOn == nil { state = "executed" }
    }

    mutating func annul(_ context: FoldContext) {
        let event = context.event
        take(event)
        guard annulledOn == nil else { return report(.actionRepeated, context) }
        if doneIndex == nil { report(.actionOutOfOrder, context) }
        annulledOn = event.day
        state = "annulled"
        mark(.decisionAnnulled, .met, context)
        if publishedOn == nil { return endPublication(context) }
        guard let withdrawnOn = event.day("withdrawnOn") else { return }
        publication = .withdrawn
        let last = context.reference.calendar.day(Self.withdrawalWorkingDays, workingDaysAfter: event.day)
        if withdrawnOn > last { report(.penaltyNotWithdrawn, context) }
    }
}

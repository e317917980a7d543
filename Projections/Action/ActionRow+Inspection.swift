// Steps of an inspection (行政检查), and of other actions.

internal import Projecting
internal import Supervision

extension ActionRow {
    /// From this day on every inspection needs approval before it begins (国办发〔2024〕54号).
    private static let approvalSince = Day(number: 20_089)  // 2025-01-01
    /// From this day on visits leave a trace by a scan (the same, to be done by the end of June 2025).
    private static let scanSince = Day(number: 20_270)  // 2025-07-01

    mutating func approve(_ context: FoldContext) {
        if approvedOn != nil { report(.actionRepeated, context) }
        // Papers of an urgent inspection may follow.
        if doneIndex != nil, !(context.event.boolean("urgent") ?? false) { report(.actionOutOfOrder, context) }
        approvedOn = approvedOn ?? context.event.day
        begin("approved", context)
    }

    mutating func start(_ context: FoldContext) {
        if doneIndex != nil { report(.actionOutOfOrder, context) }
        startedAt = startedAt ?? context.event.milliseconds
        scan = context.event.string("scan") ?? scan
        begin("started", context)
    }

    private mutating func begin(_ name: String, _ context: FoldContext) {
        take(context.event)
        guard doneIndex == nil else { return }
        state = name
        let certificates = context.event.certificates
        if !certificates.isEmpty { officers = certificates }
    }

    mutating func complete(_ context: FoldContext) {
        let event = context.event
        let day = event.day
        guard finish("completed", on: day, context) else { return }
        form = event.string("form")
        way = event.string("way")
        result = event.string("result")
        checkTwoOfficers(counts: true, context)
        if day >= Self.approvalSince, approvedOn.map({ $0 > day }) ?? true { report(.inspectionNotApproved, context) }
        if event.isOnSite, day >= Self.scanSince {
            let isScanned = scan == "subject-code" || scan == "licence"
            if !isScanned { report(.noScanIn, context) }
            mark(.scanIn, isScanned ? .met : .unmet, context)
        }
        if !event.isWithCause { mark(.randomShare, form == "random" ? .met : .unmet, context) }
        expectPublication(.inspectionPublication, context)
    }

    mutating func orderRectification(_ context: FoldContext) {
        take(context.event)
        if doneIndex == nil { report(.actionOutOfOrder, context) }
        rectification = "ordered"
        rectificationDue = context.event.day("due")
        state = "rectifying"
    }

    mutating func verifyRectification(_ context: FoldContext) {
        take(context.event)
        if rectification == nil { report(.actionOutOfOrder, context) }
        rectification = context.event.string("result")
        state = "rectified"
    }

    /// Another action (其他监管行为).
    mutating func record(_ context: FoldContext) {
        guard finish("recorded", on: context.event.day, context) else { return }
        measure = context.event.string("kind")
        result = context.event.string("result")
    }
}

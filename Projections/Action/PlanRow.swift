public import Projecting
internal import Supervision

/// One inspection plan (检查计划).
public struct PlanRow: BegunRow {
    struct Commitment {
        var round: Int
        var index: Int
    }

    struct Draw {
        var round: Int
        var part: Int
        var index: Int
        var drawnCount: Int
        /// The secret is known.
        var isRevealed: Bool
    }

    let plan: String
    var name: String?
    var kind: String?
    var selection: String?
    var department: String?
    var departments: [String] = []
    var items: [String] = []
    var startsOn: Day?
    var endsOn: Day?
    var targetsCount: Int?
    var poolCount: Int?
    var announcedIndex: Int?
    var commitments: [Commitment] = []
    var draws: [Draw] = []
    var amendmentsCount = 0
    var inspectedCount = 0
    var lastInspected: Day?
    var completedOn: Day?
    var irregular = IrregularityList()

    public init(key: String) { plan = key }

    private var state: String {
        if announcedIndex == nil { return "unannounced" }
        if completedOn != nil { return "completed" }
        if inspectedCount > 0 { return "running" }
        return !draws.isEmpty ? "drawn" : !commitments.isEmpty ? "committed" : "announced"
    }

    // MARK: Events

    /// Announced, or changed: the latest counts.
    mutating func announce(_ context: FoldContext) {
        let event = context.event
        let before = place
        name = event.string("name")
        kind = event.string("kind")
        selection = event.string("selection")
        department = event.responsibleDepartment
        departments = event.strings("departments")
        items = event.strings("items")
        startsOn = event.day("from")
        endsOn = event.day("until")
        targetsCount = event.integer("targets")
        poolCount = event.integer("pool")
        announcedIndex = announcedIndex ?? event.index
        if let startsOn, let endsOn, endsOn < startsOn { report(.planTermReversed, context) }
        if let before, let announcedIndex, place.map({ $0 != before }) ?? true {
            context.unmark(.planCompleted, department: before.department, month: before.month, index: announcedIndex)
        }
        if inspectedCount < targetsCount ?? .max { completedOn = nil }
        assess(context)
    }

    mutating func commit(_ context: FoldContext) {
        checkAnnounced(context)
        let round = context.event.integer("round") ?? 1
        if draws.contains(where: { $0.round == round }) { report(.drawNotCommitted, context) }
        guard commitments.count < ListLimit.draws else { return }
        commitments.append(Commitment(round: round, index: context.event.index))
    }

    mutating func draw(_ context: FoldContext) {
        let event = context.event
        checkAnnounced(context)
        let (round, part) = (event.integer("round") ?? 1, event.integer("part") ?? 1)
        let isRevealed = event.data["secret"] != nil
        if let at = draws.firstIndex(where: { $0.round == round && $0.part == part }) {
            // Once more with the secret, when it may be known; otherwise a second draw.
            if isRevealed { draws[at].isRevealed = true } else { report(.drawRepeated, context) }
            return
        }
        if !commitments.contains(where: { $0.round == round }) { report(.drawNotCommitted, context) }
        let drawnCount = event.data["drawn"]?.elements.count { _ in true } ?? 0
        guard draws.count < ListLimit.draws else { return }
        draws.append(
            Draw(round: round, part: part, index: event.index, drawnCount: drawnCount, isRevealed: isRevealed))
    }

    mutating func amend(_ context: FoldContext) {
        checkAnnounced(context)
        amendmentsCount += 1
    }

    mutating func inspect(_ context: FoldContext) {
        let day = context.event.day
        checkAnnounced(context)
        if let startsOn, let endsOn, day < startsOn || endsOn < day { report(.inspectedOutsidePlan, context) }
        inspectedCount += 1
        lastInspected = max(lastInspected ?? day, day)
        if completedOn == nil { assess(context) }
    }

    /// Its mark belongs to the month in which it ends.
    private var place: (department: String, month: Month)? {
        guard let department, let endsOn else { return nil }
        return (department, endsOn.month)
    }

    /// Done when its number is reached, in time when by its last day; pending until then.
    private mutating func assess(_ context: FoldContext) {
        guard let announcedIndex, let place, let endsOn, let targetsCount else { return }
        if completedOn == nil, inspectedCount >= targetsCount { completedOn = lastInspected }
        // Still pending: nothing new, unless the plan itself is.
        guard completedOn != nil || context.event.isOf(.planAnnounced) else { return }
        let mark: Mark =
            completedOn.map { $0 <= endsOn ? .met : .unmet } ?? .pending(due: endsOn.endMilliseconds)
        context.mark(.planCompleted, department: place.department, month: place.month, index: announcedIndex, mark)
    }

    private mutating func checkAnnounced(_ context: FoldContext) {
        if announcedIndex == nil { report(.planUnknown, context) }
    }

    private mutating func report(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.event.responsibleDepartment { context.irregular(fault, department: department) }
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        plan = columns.text()
        _ = columns.text()
        name = columns.optionalText()
        kind = columns.optionalText()
        selection = columns.optionalText()
        department = columns.optionalText()
        departments = columns.strings()
        items = columns.strings()
        startsOn = columns.date()
        endsOn = columns.date()
        targetsCount = columns.optionalInteger()
        poolCount = columns.optionalInteger()
        announcedIndex = columns.optionalInteger()
        commitments = columns.json { $0.elements.map { Commitment(json: $0) } } ?? []
        draws = columns.json { $0.elements.map { Draw(json: $0) } } ?? []
        _ = columns.integer()
        amendmentsCount = columns.integer()
        inspectedCount = columns.integer()
        lastInspected = columns.date()
        completedOn = columns.date()
        irregular = columns.irregularities()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(plan)
        sink.text(state)
        sink.text(name)
        sink.text(kind)
        sink.text(selection)
        sink.text(department)
        sink.strings(departments)
        sink.strings(items)
        sink.date(startsOn)
        sink.date(endsOn)
        sink.integer(targetsCount)
        sink.integer(poolCount)
        sink.integer(announcedIndex)
        sink.json(JSONText.array(commitments.map(\.json)))
        sink.json(JSONText.array(draws.map(\.json)))
        sink.integer(draws.reduce(0) { $0 + $1.drawnCount })
        sink.integer(amendmentsCount)
        sink.integer(inspectedCount)
        sink.date(lastInspected)
        sink.date(completedOn)
        sink.irregularities(irregular)
    }
}

extension PlanRow.Commitment {
    var json: JSONText { .object([("round", .integer(round)), ("index", .integer(index))]) }

    init(json: EventValue) {
        self.init(round: json["round"]?.integer ?? 0, index: json["index"]?.integer ?? 0)
    }
}

extension PlanRow.Draw {
    var json: JSONText {
        .object([
            ("round", .integer(round)), ("part", .integer(part)), ("index", .integer(index)),
            ("drawn", .integer(drawnCount)), ("revealed", .boolean(isRevealed)),
        ])
    }

    init(json: EventValue) {
        self.init(
            round: json["round"]?.integer ?? 0, part: json["part"]?.integer ?? 0, index: json["index"]?.integer ?? 0,
            drawnCount: json["drawn"]?.integer ?? 0, isRevealed: json["revealed"]?.boolean ?? false)
    }
}

public import Projecting
internal import Supervision

/// One subject of a plan (抽查对象): drawn, inspected, or both.
public struct TargetRow: BegunRow {
    /// Between plan and subject in the key: no id has it.
    static let separator: Unicode.Scalar = "@"

    let target: String
    let plan: String
    let subject: String
    var drawnIndex: Int?
    var officers: [String] = []
    var replacedBy: String?
    var amendmentsCount = 0
    var inspectedOn: Day?
    var inspection: String?
    /// An inspection of it at random found that it was not drawn.
    private var isUndrawn = false
    var irregular = IrregularityList()

    public init(key target: String) {
        self.target = target
        plan = String(target.prefix { $0 != Character(Self.separator) })
        subject = String(target.dropFirst(plan.count + 1))
    }

    private var state: String {
        if replacedBy != nil { return "replaced" }
        if inspectedOn != nil { return isUndrawn ? "undrawn" : "inspected" }
        return drawnIndex != nil ? "drawn" : "undrawn"
    }

    // MARK: Keys

    @Sendable static func drawn(_ event: FoldEvent, _ keys: FoundKeys) {
        guard let targets = event.data["drawn"]?.elements else { return }
        let plan = event.subjectID
        for target in targets { if let subject = target["subject"]?.text { keys.add(plan, separator, subject) } }
    }

    @Sendable static func amended(_ event: FoldEvent, _ keys: FoundKeys) {
        for member: FieldName in ["subject", "substituteSubject"] {
            if let subject = event.text(member) { keys.add(event.subjectID, separator, subject) }
        }
    }

    @Sendable static func inspected(_ event: FoldEvent, _ keys: FoundKeys) {
        if let plan = event.text("plan"), let subject = event.text("subject") { keys.add(plan, separator, subject) }
    }

    // MARK: Events

    /// The first draw counts; that it was repeated, the plan's row says.
    mutating func draw(_ context: FoldContext) {
        guard drawnIndex == nil else { return }
        drawnIndex = context.event.index
        let own = context.event.data["drawn"]?.elements.first { $0["subject"]?.text?.equals(subject) ?? false }
        officers = own?["officers"]?.elements.compactMap(\.string) ?? []
    }

    mutating func amend(_ context: FoldContext) {
        let event = context.event
        guard event.text("subject")?.equals(subject) ?? false else {
            // In another's place.
            drawnIndex = drawnIndex ?? event.index
            return
        }
        amendmentsCount += 1
        if drawnIndex == nil { report(.drawUnfounded, context) }
        if let substitute = event.string("substituteSubject"), substitute != subject { replacedBy = substitute }
        guard let officer = event.string("officer") else { return }
        if let at = officers.firstIndex(of: officer) {
            officers.remove(at: at)
        } else if drawnIndex != nil {
            report(.drawUnfounded, context)
        }
        if let substitute = event.string("substituteOfficer"), !officers.contains(substitute) {
            officers.append(substitute, keepingNewest: ListLimit.things)
        }
    }

    /// What was drawn has to be what is done: the subject, and by whom.
    mutating func inspect(_ context: FoldContext) {
        let event = context.event
        inspectedOn = max(inspectedOn ?? event.day, event.day)
        inspection = event.subjectID.string
        guard event.text("form")?.equals("random") ?? false else { return }
        if drawnIndex == nil || replacedBy != nil {
            isUndrawn = true
            return report(.inspectedUndrawn, context)
        }
        let isByOthers = event.certificates.contains { !officers.contains($0) }
        if !officers.isEmpty, isByOthers { report(.inspectedByUndrawn, context) }
    }

    private mutating func report(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.event.responsibleDepartment { context.irregular(fault, department: department) }
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        self.init(key: columns.text())
        for _ in 0..<2 { _ = columns.optionalText() }
        let state = columns.text()
        drawnIndex = columns.optionalInteger()
        officers = columns.strings()
        replacedBy = columns.optionalText()
        amendmentsCount = columns.integer()
        inspectedOn = columns.date()
        // A replaced one stays replaced, whatever was inspected.
        isUndrawn = inspectedOn != nil && state == "undrawn"
        inspection = columns.optionalText()
        irregular = columns.irregularities()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(target)
        sink.text(plan)
        sink.text(subject)
        sink.text(state)
        sink.integer(drawnIndex)
        sink.strings(officers)
        sink.text(replacedBy)
        sink.integer(amendmentsCount)
        sink.date(inspectedOn)
        sink.text(inspection)
        sink.irregularities(irregular)
    }
}

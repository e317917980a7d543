public import Projecting
internal import Supervision

/// One item and one department that answers for it (认领), or acted under it.
public struct ClaimRow: BegunRow {
    struct Checklist {
        var code: String
        var index: Int
        var from: Day?
        var pointsCount: Int
    }

    let claim: String
    let item: String
    let department: String
    var division: String?
    var level: Int?
    var version: Int?
    var implementationCode: String?
    /// Which of name, types and basis it shows otherwise than the catalog.
    var differs: [String] = []
    var isInCharge = false
    /// The day it began to answer for the item, and the entry that said so; nil when it never did.
    var ownedFrom: Day?
    var ownedIndex: Int?
    /// The first day it no longer does.
    var endedOn: Day?
    /// Ascending by code.
    var checklists: [Checklist] = []
    var usesCount = 0
    var lastUsed: Day?
    /// Months in which it acted under the item while it answered for it, ascending.
    var months: [Month] = []
    var irregular = IrregularityList()

    public init(key claim: String) {
        self.claim = claim
        item = String(claim.prefix { $0 != "/" })
        department = String(claim.dropFirst(item.count + 1))
    }

    private var isOwner: Bool { ownedFrom != nil && endedOn == nil }

    /// The item's record, which already holds the event.
    static func record(_ context: FoldContext) -> ItemRecord? {
        context.reference.items[String(context.key.prefix { $0 != "/" })]
    }

    // MARK: Events

    /// The item is published or amended: a department may come to be in charge, or cease to be.
    mutating func publish(_ context: FoldContext) {
        let record = Self.record(context)
        isInCharge = record?.versions.last?.department == department
        if let claim = record?.claim(of: department), claim.index == context.event.index { differs = claim.differs }
        if record?.isOwned(by: department) ?? false {
            begin(context)
        } else {
            end(context, on: context.event.day("effectiveFrom") ?? context.event.day)
        }
    }

    mutating func claim(_ context: FoldContext) {
        let event = context.event
        division = event.string("division")
        level = event.integer("level")
        version = event.integer("version")
        implementationCode = event.string("implementationCode")
        let record = Self.record(context)
        let listed = record?.claim(of: department)
        differs = listed?.differs ?? []
        if listed != nil, record?.abolition == nil { begin(context) }
    }

    mutating func abolish(_ context: FoldContext) {
        end(context, on: context.event.day("effectiveFrom") ?? context.event.day)
    }

    mutating func list(_ context: FoldContext) {
        let event = context.event
        let new = Checklist(
            code: event.subjectID.string, index: event.index, from: event.day("effectiveFrom"),
            pointsCount: event.data["points"]?.elements.count { _ in true } ?? 0)
        let isFirst = checklists.isEmpty
        let at = checklists.firstIndex { $0.code >= new.code } ?? checklists.count
        if at < checklists.count, checklists[at].code == new.code {
            checklists[at] = new
        } else if checklists.count < ListLimit.things {
            checklists.insert(new, at: at)
        }
        if isFirst, isOwner { mark(.itemWithChecklist, event.day.month, 1, context) }
        if !new.code.hasPrefix(department) { report(.checklistOfAnotherBody, context) }
    }

    mutating func use(_ context: FoldContext) {
        let day = context.event.dayOfAct
        usesCount += 1
        lastUsed = max(lastUsed ?? day, day)
        guard ownedFrom != nil, endedOn.map({ day < $0 }) ?? true else {
            // Of an item that is not in force, its own row tells.
            if Self.record(context)?.state(on: day) == .inForce { report(.itemNotClaimed, context) }
            return
        }
        let month = day.month
        guard !months.contains(month) else { return }
        months.insert(month, at: months.firstIndex { $0 > month } ?? months.count)
        mark(.itemUsed, month, 1, context)
    }

    private mutating func begin(_ context: FoldContext) {
        guard !isOwner else { return }
        let event = context.event
        (ownedFrom, ownedIndex, endedOn) = (event.day, event.index, nil)
        mark(.itemOwned, event.day.month, 1, context)
        if !checklists.isEmpty { mark(.itemWithChecklist, event.day.month, 1, context) }
    }

    private mutating func end(_ context: FoldContext, on day: Day) {
        guard isOwner else { return }
        endedOn = day
        mark(.itemOwned, day.month, -1, context)
        if !checklists.isEmpty { mark(.itemWithChecklist, day.month, -1, context) }
    }

    private func mark(_ indicator: Indicator, _ month: Month, _ count: Int, _ context: FoldContext) {
        context.mark(indicator, department: department, month: month, .count(count))
    }

    private mutating func report(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        context.irregular(fault, department: department)
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        self.init(key: columns.text())
        _ = columns.text()
        _ = columns.text()
        division = columns.optionalText()
        level = columns.optionalInteger()
        version = columns.optionalInteger()
        implementationCode = columns.optionalText()
        differs = columns.json { $0.elements.compactMap(\.string) } ?? []
        _ = columns.text()
        isInCharge = columns.boolean()
        ownedFrom = columns.date()
        ownedIndex = columns.optionalInteger()
        endedOn = columns.date()
        checklists = columns.json { $0.elements.map { Checklist(json: $0) } } ?? []
        usesCount = columns.integer()
        lastUsed = columns.date()
        months = columns.json { $0.elements.compactMap { $0.string.flatMap { Month($0) } } } ?? []
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(claim)
        sink.text(item)
        sink.text(department)
        sink.text(division)
        sink.integer(level)
        sink.integer(version)
        sink.text(implementationCode)
        sink.json(JSONText.strings(differs))
        sink.text(isOwner ? "owned" : ownedFrom == nil ? "not-claimed" : "ended")
        sink.boolean(isInCharge)
        sink.date(ownedFrom)
        sink.integer(ownedIndex)
        sink.date(endedOn)
        sink.json(JSONText.array(checklists.map(\.json)))
        sink.integer(usesCount)
        sink.date(lastUsed)
        sink.json(JSONText.strings(months.map(\.description)))
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

extension ClaimRow.Checklist {
    fileprivate var json: JSONText {
        .some([
            ("code", .string(code)), ("index", .integer(index)), ("from", .day(from)),
            ("points", .integer(pointsCount)),
        ])
    }

    fileprivate init(json: EventValue) {
        self.init(
            code: json.string("code"), index: json.integer("index"), from: json.day("from"),
            pointsCount: json.integer("points"))
    }
}

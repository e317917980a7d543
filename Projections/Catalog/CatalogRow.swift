public import Projecting
internal import Supervision

/// One catalog item (监管事项).
public struct CatalogRow: BegunRow {
    struct Checklist {
        var code: String
        var index: Int
    }

    let item: String
    var record = ItemRecord()
    /// What the latest version says besides ``ItemRecord/Version``, as JSON.
    var contents: String?
    /// Ascending by code.
    var checklists: [Checklist] = []
    var usesCount = 0
    var lastUsed: Day?
    var irregular = IrregularityList()

    public init(key: String) { item = key }

    // MARK: Events

    /// An event about the item itself.
    mutating func change(_ context: FoldContext) {
        let event = context.event
        var faults = record.apply(event, context.reference.departments)
        if let version = record.versions.last, version.index == event.index {
            contents = Self.contents(of: event)
            let isOneRepealed = record.laws.contains { law in
                context.reference.laws[law]?.repealedFrom.map { $0 <= version.from } ?? false
            }
            if isOneRepealed { faults.append(.itemBasisRepealed) }
        }
        report(faults, event.author, context)
    }

    mutating func list(_ context: FoldContext) {
        let new = Checklist(code: context.event.subjectID.string, index: context.event.index)
        let at = checklists.firstIndex { $0.code >= new.code } ?? checklists.count
        if at < checklists.count, checklists[at].code == new.code {
            checklists[at] = new
        } else if checklists.count < ListLimit.departments {
            checklists.insert(new, at: at)
        }
        var faults: [Irregularity] = record.versions.isEmpty ? [.itemUnknown] : []
        if record.abolition != nil { faults.append(.itemAbolishedBefore) }
        report(faults, context.event.actingDepartment, context)
    }

    /// An action under the item, judged by what is in force on its day as far as it was known.
    mutating func use(_ context: FoldContext) {
        let day = context.event.dayOfAct
        usesCount += 1
        lastUsed = max(lastUsed ?? day, day)
        guard let fault = Irregularity.acting(under: record.state(on: day)) else { return }
        report([fault], context.event.actingDepartment, context)
    }

    private mutating func report(_ faults: [Irregularity], _ department: String?, _ context: FoldContext) {
        for fault in faults {
            irregular.add(fault, at: context.event.index)
            if let department { context.irregular(fault, department: department) }
        }
    }

    /// The contents that a version has no column of its own for.
    private static func contents(of event: FoldEvent) -> String {
        let names: [FieldName] = [
            "licences", "subItems", "objects", "measures", "basis", "process", "result", "businessLine", "powerItem",
            "nationalItem", "remark",
        ]
        return JSONText.object(names.compactMap { name in event.data[name].map { (name.string, JSONText(copy: $0)) } }).text
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        item = columns.text()
        // Follows from the versions.
        for _ in 0..<10 { _ = columns.optionalText() }
        contents = columns.optionalText()
        record.versions = columns.json { $0.elements.map { ItemRecord.Version(json: $0) } } ?? []
        _ = columns.optionalText()
        record.pauses = columns.json { $0.elements.map { Pause(json: $0) } } ?? []
        record.abolition = ItemRecord.Abolition(&columns)
        record.review = ItemRecord.Review(&columns)
        record.claims = columns.json { $0.elements.map { ItemRecord.Claim(json: $0) } } ?? []
        _ = columns.integer()
        checklists = columns.json { $0.elements.map { Checklist(json: $0) } } ?? []
        usesCount = columns.integer()
        lastUsed = columns.date()
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        let version = record.versions.last
        sink.text(item)
        sink.text(state)
        sink.text(version?.shown.name)
        sink.text(version?.department)
        sink.text(version?.sourceClass)
        sink.integer(version?.number)
        sink.date(version?.from)
        sink.date(version?.to)
        sink.json(JSONText.array((version?.levels ?? []).map { .integer($0) }))
        sink.json(JSONText.strings(version?.shown.types ?? []))
        sink.json(JSONText.strings(record.laws))
        sink.json(utf8: contents.map { Array($0.utf8) })
        sink.json(JSONText.array(record.versions.map(\.json)))
        sink.json(JSONText.array(record.timeline.periods.map(\.json)))
        sink.json(JSONText.array(record.pauses.map(\.json)))
        sink.date(record.abolition?.from)
        sink.integer(record.abolition?.index)
        sink.text(record.abolition?.replacedBy)
        sink.integer(record.review.proposedIndex)
        sink.boolean(record.review.isPassedByDepartment)
        sink.boolean(record.review.isPassedByJudicial)
        sink.json(JSONText.array(record.claims.map(\.json)))
        sink.integer(record.claims.count { !$0.differs.isEmpty })
        sink.json(JSONText.array(checklists.map(\.json)))
        sink.integer(usesCount)
        sink.date(lastUsed)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }

    /// As events said so far, whatever their days.
    private var state: String {
        if record.abolition != nil { return "abolished" }
        if record.versions.isEmpty { return record.review.proposedIndex == nil ? "unpublished" : "proposed" }
        return record.pauses.contains { $0.to == nil } ? "suspended" : "published"
    }
}

public import Projecting
internal import Supervision

/// One law, regulation, rule or standard (法律法规).
public struct LawRow: BegunRow {
    let law: String
    var title: String?
    var rank: String?
    var issuer: String?
    var documentNumber: String?
    var issuedOn: Day?
    /// The latest publication.
    var publishedIndex: Int?
    var record = LawRecord()
    var replacedBy: String?
    var irregular = IrregularityList()

    public init(key: String) { law = key }

    mutating func change(_ context: FoldContext) {
        let event = context.event
        for fault in record.apply(event) {
            irregular.add(fault, at: event.index)
            if let department = event.authorDepartment { context.irregular(fault, department: department.string) }
        }
        title = event.string("title") ?? title
        replacedBy = event.string("replacedBy") ?? replacedBy
        guard event.isOf(.lawPublished) else { return }
        rank = event.string("rank")
        issuer = event.string("issuer")
        documentNumber = event.string("documentNumber")
        issuedOn = event.day("issuedOn")
        publishedIndex = event.index
    }

    public init(_ columns: inout RowReader) {
        law = columns.text()
        _ = columns.text()
        title = columns.optionalText()
        rank = columns.optionalText()
        issuer = columns.optionalText()
        documentNumber = columns.optionalText()
        issuedOn = columns.date()
        publishedIndex = columns.optionalInteger()
        record.effectiveFrom = columns.date()
        record.effectiveTo = columns.date()
        _ = columns.date()
        replacedBy = columns.optionalText()
        record.changes = columns.json { $0.elements.map { LawRecord.Change(json: $0) } } ?? []
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(law)
        sink.text(state)
        sink.text(title)
        sink.text(rank)
        sink.text(issuer)
        sink.text(documentNumber)
        sink.date(issuedOn)
        sink.integer(publishedIndex)
        sink.date(record.effectiveFrom)
        sink.date(record.effectiveTo)
        sink.date(record.repealedFrom)
        sink.text(replacedBy)
        sink.json(JSONText.array(record.changes.map(\.json)))
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }

    /// As events said so far, whatever their days.
    private var state: String {
        if record.repealedFrom != nil { return "repealed" }
        if record.effectiveFrom == nil { return "unpublished" }
        return record.changes.isEmpty ? "published" : "amended"
    }
}

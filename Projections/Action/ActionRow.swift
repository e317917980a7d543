public import Projecting
internal import Supervision

/// One action of supervision (监管行为) and its steps.
public struct ActionRow: BegunRow {
    /// Whether a result had to be made public, and was.
    enum Publication: String { case none, pending, onTime = "on-time", late, voluntary, withdrawn }

    let action: String
    var state = "named"
    var subject: String?
    var item: String?
    var department: String?
    var division: String?
    var officers: [String] = []
    var form: String?
    var way: String?
    var cause: String?
    var plan: String?
    var complaint: String?
    var lead: String?
    var inspection: String?
    var penalty: String?
    /// What followed from it, in the order recorded.
    var follows: [String] = []
    var filedOn: Day?
    var approvedOn: Day?
    /// Milliseconds since 1970.
    var startedAt: Int64?
    var scan: String?
    var doneOn: Day?
    var doneIndex: Int?
    var result: String?
    var penaltyKinds: [String] = []
    var measure: String?
    var fineCents: Int?
    var paidCents: Int?
    var executedOn: Day?
    var until: Day?
    var liftedOn: Day?
    var publication = Publication.none
    var publicationDue: Day?
    var publishedOn: Day?
    var rectification: String?
    var rectificationDue: Day?
    var annulledOn: Day?
    var irregular = IrregularityList()

    public init(key: String) { action = key }

    private var kind: String { String(action.prefix { $0 != "/" }) }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        action = columns.text()
        _ = columns.text()
        state = columns.text()
        subject = columns.optionalText()
        item = columns.optionalText()
        department = columns.optionalText()
        division = columns.optionalText()
        officers = columns.strings()
        form = columns.optionalText()
        way = columns.optionalText()
        cause = columns.optionalText()
        plan = columns.optionalText()
        complaint = columns.optionalText()
        lead = columns.optionalText()
        inspection = columns.optionalText()
        penalty = columns.optionalText()
        follows = columns.strings()
        filedOn = columns.date()
        approvedOn = columns.date()
        startedAt = columns.timestamp()
        scan = columns.optionalText()
        doneOn = columns.date()
        doneIndex = columns.optionalInteger()
        result = columns.optionalText()
        penaltyKinds = columns.strings()
        measure = columns.optionalText()
        fineCents = columns.optionalInteger()
        paidCents = columns.optionalInteger()
        executedOn = columns.date()
        until = columns.date()
        liftedOn = columns.date()
        publication = Publication(rawValue: columns.text()) ?? .none
        publicationDue = columns.date()
        publishedOn = columns.date()
        rectification = columns.optionalText()
        rectificationDue = columns.date()
        annulledOn = columns.date()
        irregular = columns.irregularities()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(action)
        sink.text(kind)
        sink.text(state)
        sink.text(subject)
        sink.text(item)
        sink.text(department)
        sink.text(division)
        sink.strings(officers)
        sink.text(form)
        sink.text(way)
        sink.text(cause)
        sink.text(plan)
        sink.text(complaint)
        sink.text(lead)
        sink.text(inspection)
        sink.text(penalty)
        sink.strings(follows)
        sink.date(filedOn)
        sink.date(approvedOn)
        sink.timestamp(startedAt)
        sink.text(scan)
        sink.date(doneOn)
        sink.integer(doneIndex)
        sink.text(result)
        sink.strings(penaltyKinds)
        sink.text(measure)
        sink.integer(fineCents)
        sink.integer(paidCents)
        sink.date(executedOn)
        sink.date(until)
        sink.date(liftedOn)
        sink.text(publication.rawValue)
        sink.date(publicationDue)
        sink.date(publishedOn)
        sink.text(rectification)
        sink.date(rectificationDue)
        sink.date(annulledOn)
        sink.irregularities(irregular)
    }
}

// MARK: Lists as columns

extension RowReader {
    mutating func strings() -> [String] { json { $0.elements.compactMap(\.string) } ?? [] }

    /// Two columns: how many, and the first of them.
    mutating func irregularities() -> IrregularityList {
        let count = integer()
        return json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }
}

extension RowWriter {
    mutating func strings(_ values: [String]) {
        if values.isEmpty { json(utf8: Array("[]".utf8)) } else { json(JSONText.array(values.map { .string($0) })) }
    }

    mutating func irregularities(_ list: IrregularityList) {
        integer(list.count)
        if list.count == 0 { json(utf8: Array("[]".utf8)) } else { json(list.json) }
    }
}

public import Projecting
internal import Supervision

/// One enforcement officer (执法人员), by certificate number.
public struct OfficerRow: BegunRow {
    let certificate: String
    var record = OfficerRecord()
    var issuer: String?
    var category: String?
    var division: String?
    var nature: String?
    var isSupervisor: Bool?
    var hasLegalQualification: Bool?
    var inspectionsCount = 0
    var penaltiesCount = 0
    var coercionsCount = 0
    var firstAct: Day?
    var lastAct: Day?
    /// Acts on days without a valid certificate.
    var unqualifiedCount = 0
    var recusalsCount = 0
    /// The latest recusal.
    var recusedIndex: Int?
    var irregular = IrregularityList()

    public init(key: String) { certificate = key }

    // MARK: Events

    /// An event about the certificate.
    mutating func change(_ context: FoldContext) {
        let event = context.event
        for fault in record.apply(event) {
            irregular.add(fault, at: event.index)
            if let department = event.authorDepartment { context.irregular(fault, department: department.string) }
        }
        issuer = event.string("issuer") ?? issuer
        category = event.string("category") ?? category
        division = event.string("division") ?? division
        nature = event.string("nature") ?? nature
        isSupervisor = event.boolean("supervisor") ?? isSupervisor
        hasLegalQualification = event.boolean("legalQualification") ?? hasLegalQualification
    }

    /// An act of enforcement, judged by the certificate on its day as far as it was known.
    mutating func act(_ context: FoldContext) {
        let event = context.event
        if event.isOf(.penaltyDecided) {
            penaltiesCount += 1
        } else if event.isOf(.coercionImposed) {
            coercionsCount += 1
        } else {
            inspectionsCount += 1
        }
        let day = event.dayOfAct
        firstAct = min(firstAct ?? day, day)
        lastAct = max(lastAct ?? day, day)
        let standing = record.standing(on: day)
        guard let fault = Irregularity.acting(with: standing) else { return }
        unqualifiedCount += 1
        irregular.add(fault, at: event.index)
        // Two officers of one act may lack the same: the first of them counts it.
        guard isFirst(with: standing, on: day, context) else { return }
        if let department = event.string("department") ?? event.author {
            context.irregular(fault, department: department)
        }
    }

    private func isFirst(with standing: OfficerStanding, on day: Day, _ context: FoldContext) -> Bool {
        var first: String?
        context.event.forEachOfficer { other in
            guard first == nil else { return }
            let other = other.string
            if context.reference.officers.standing(of: other, on: day) == standing { first = other }
        }
        return first == certificate
    }

    /// Taken out of a draw (回避).
    mutating func recuse(_ context: FoldContext) {
        recusalsCount += 1
        recusedIndex = context.event.index
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        certificate = columns.text()
        _ = columns.optionalText()
        issuer = columns.optionalText()
        category = columns.optionalText()
        division = columns.optionalText()
        nature = columns.optionalText()
        isSupervisor = columns.optionalBoolean()
        hasLegalQualification = columns.optionalBoolean()
        _ = columns.date()
        _ = columns.date()
        record.terms = columns.json { $0.elements.map { OfficerRecord.Term(json: $0) } } ?? []
        record.pauses = columns.json { $0.elements.map { Pause(json: $0) } } ?? []
        record.postings = columns.json { $0.elements.map { OfficerRecord.Posting(json: $0) } } ?? []
        _ = columns.optionalText()
        _ = columns.integer()
        inspectionsCount = columns.integer()
        penaltiesCount = columns.integer()
        coercionsCount = columns.integer()
        firstAct = columns.date()
        lastAct = columns.date()
        unqualifiedCount = columns.integer()
        recusalsCount = columns.integer()
        recusedIndex = columns.optionalInteger()
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(certificate)
        sink.text(record.postings.last?.department)
        sink.text(issuer)
        sink.text(category)
        sink.text(division)
        sink.text(nature)
        sink.boolean(isSupervisor)
        sink.boolean(hasLegalQualification)
        sink.date(record.terms.last?.from)
        sink.date(record.terms.last?.to)
        sink.json(JSONText.array(record.terms.map(\.json)))
        sink.json(JSONText.array(record.pauses.map(\.json)))
        sink.json(JSONText.array(record.postings.map(\.json)))
        sink.json(JSONText.array(record.timeline.periods.map(\.json)))
        sink.integer(inspectionsCount + penaltiesCount + coercionsCount)
        sink.integer(inspectionsCount)
        sink.integer(penaltiesCount)
        sink.integer(coercionsCount)
        sink.date(firstAct)
        sink.date(lastAct)
        sink.integer(unqualifiedCount)
        sink.integer(recusalsCount)
        sink.integer(recusedIndex)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

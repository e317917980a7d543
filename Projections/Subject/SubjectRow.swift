public import Projecting
internal import Supervision

/// One supervised subject (监管对象).
public struct SubjectRow: BegunRow {
    enum Status: String { case unregistered, active, deregistered, merged }

    /// A name and its first day.
    struct Name {
        var name: String
        var from: Day
        var index: Int
    }

    /// A department that inspected it.
    struct Visitor {
        var department: String
        /// The latest month in which it inspected.
        var lastMonth: Month
        /// The last visit on site that nothing called for.
        var visited: Day?
    }

    let subject: String
    var status = Status.unregistered
    var kind: String?
    var name: String?
    var alias: String?
    var names: [Name] = []
    var creditCode: String?
    var otherScheme: String?
    var otherID: String?
    var category: String?
    var industry: String?
    var division: String?
    var address: String?
    var department: String?
    var owner: String?
    var isSealed = false
    var risk: String?
    var registeredOn: Day?
    var registeredIndex: Int?
    var validUntil: Day?
    var deregisteredOn: Day?
    var deregisteredReason: String?
    var mergedInto: String?
    /// Ascending.
    var mergedFrom: [String] = []
    var inspectionsCount = 0
    var failuresCount = 0
    var lastInspected: Day?
    var lastResult: String?
    var penaltiesCount = 0
    var annulledCount = 0
    var finesCents = 0
    var coercionsCount = 0
    var complaintsCount = 0
    /// Ascending by department.
    var visitors: [Visitor] = []
    var irregular = IrregularityList()

    public init(key: String) { subject = key }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        subject = columns.text()
        status = Status(rawValue: columns.text()) ?? .unregistered
        kind = columns.optionalText()
        name = columns.optionalText()
        alias = columns.optionalText()
        names = columns.json { $0.elements.map { Name(json: $0) } } ?? []
        creditCode = columns.optionalText()
        _ = columns.boolean()
        otherScheme = columns.optionalText()
        otherID = columns.optionalText()
        category = columns.optionalText()
        industry = columns.optionalText()
        division = columns.optionalText()
        address = columns.optionalText()
        department = columns.optionalText()
        owner = columns.optionalText()
        isSealed = columns.boolean()
        risk = columns.optionalText()
        registeredOn = columns.date()
        registeredIndex = columns.optionalInteger()
        validUntil = columns.date()
        deregisteredOn = columns.date()
        deregisteredReason = columns.optionalText()
        mergedInto = columns.optionalText()
        mergedFrom = columns.json { $0.elements.compactMap(\.string) } ?? []
        inspectionsCount = columns.integer()
        failuresCount = columns.integer()
        lastInspected = columns.date()
        lastResult = columns.optionalText()
        penaltiesCount = columns.integer()
        annulledCount = columns.integer()
        finesCents = columns.integer()
        coercionsCount = columns.integer()
        complaintsCount = columns.integer()
        visitors = columns.json { $0.elements.map { Visitor(json: $0) } } ?? []
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(subject)
        sink.text(status.rawValue)
        sink.text(kind)
        sink.text(name)
        sink.text(alias)
        sink.json(JSONText.array(names.map(\.json)))
        sink.text(creditCode)
        sink.boolean(isCreditCodeFlagged)
        sink.text(otherScheme)
        sink.text(otherID)
        sink.text(category)
        sink.text(industry)
        sink.text(division)
        sink.text(address)
        sink.text(department)
        sink.text(owner)
        sink.boolean(isSealed)
        sink.text(risk)
        sink.date(registeredOn)
        sink.integer(registeredIndex)
        sink.date(validUntil)
        sink.date(deregisteredOn)
        sink.text(deregisteredReason)
        sink.text(mergedInto)
        sink.json(JSONText.array(mergedFrom.map { .string($0) }))
        sink.integer(inspectionsCount)
        sink.integer(failuresCount)
        sink.date(lastInspected)
        sink.text(lastResult)
        sink.integer(penaltiesCount)
        sink.integer(annulledCount)
        sink.integer(finesCents)
        sink.integer(coercionsCount)
        sink.integer(complaintsCount)
        sink.json(JSONText.array(visitors.map(\.json)))
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }

    var isCreditCodeFlagged: Bool { creditCode.map(isFlagged) ?? false }
}

/// Whether a credit code's check character is wrong (GB 32100-2015): a reason to ask the registry.
func isFlagged(creditCode: String) -> Bool { !CreditCode.isRight(creditCode) }

extension SubjectRow.Name {
    var json: JSONText {
        .object([("name", .string(name)), ("from", .string(from.description)), ("index", .integer(index))])
    }

    init(json: EventValue) {
        name = json["name"]?.string ?? ""
        from = json["from"]?.text.flatMap { Day($0) } ?? Day(number: 0)
        index = json["index"]?.integer ?? 0
    }
}

extension SubjectRow.Visitor {
    var json: JSONText {
        .object(
            [("department", .string(department)), ("last", .string(lastMonth.description))]
                + (visited.map { [("visited", .string($0.description))] } ?? []))
    }

    init(json: EventValue) {
        department = json["department"]?.string ?? ""
        lastMonth = json["last"]?.string.flatMap { Month($0) } ?? Month(number: 0)
        visited = json["visited"]?.text.flatMap { Day($0) }
    }
}

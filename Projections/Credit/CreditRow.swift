public import Projecting
internal import Supervision

/// One subject's credit (信用主体).
public struct CreditRow: BegunRow {
    let subject: String
    private(set) var records: [CreditRecord] = []
    private(set) var recordsCount = 0
    private(set) var sanctions: [Sanction] = []
    private(set) var sanctionsCount = 0
    private var model = CreditModel.standard.json
    private var bounds = CreditModel.standard.bounds
    private var scoredOn = Day(number: 0)
    private var lastIndex = 0
    private var irregular = IrregularityList()

    public init(key: String) { subject = key }

    // MARK: Records

    mutating func record(_ context: FoldContext) {
        // Recorded again: the first stays; the row of the record says that it is irregular.
        let id = context.event.subjectID
        guard !records.contains(where: { id.equals($0.id) }) else { return }
        recordsCount += 1
        records.append(CreditRecord(context.event, context.creditModel))
        guard records.count > ListLimit.creditRecords else { return }
        // What was withdrawn goes first, then what ends first; what has no end goes last.
        let spare = records.indices.min { rank(records[$0]) < rank(records[$1]) }
        if let spare { records.remove(at: spare) }
    }

    private func rank(_ record: CreditRecord) -> (Int, Int) {
        let end = min(record.endsBefore?.number ?? .max, record.decaysUntil?.number ?? .max)
        return (record.isVoid ? .min : end, record.index)
    }

    /// Changes the record that the event is about, when it is this subject's.
    mutating func change(_ context: FoldContext, _ body: (inout CreditRecord, FoldEvent) -> Void) {
        let id = context.event.subjectID
        guard let position = records.firstIndex(where: { id.equals($0.id) }) else { return }
        body(&records[position], context.event)
    }

    // MARK: Joint measures

    mutating func requestSanction(_ context: FoldContext) {
        let id = context.event.subjectID
        guard !sanctions.contains(where: { id.equals($0.id) }) else { return }
        sanctionsCount += 1
        sanctions.append(Sanction(context.event))
        guard sanctions.count > ListLimit.sanctions else { return }
        sanctions.remove(at: sanctions.firstIndex { $0.state == .lifted } ?? sanctions.startIndex)
    }

    mutating func stepSanction(_ context: FoldContext) {
        let id = context.event.subjectID
        guard let position = sanctions.firstIndex(where: { id.equals($0.id) }) else {
            // It may be one that the row no longer keeps.
            if sanctionsCount == sanctions.count { flag(.sanctionUnknown, context) }
            return
        }
        if let fault = sanctions[position].step(context.event, by: context.actingDepartment) { flag(fault, context) }
    }

    private mutating func flag(_ fault: Irregularity, _ context: FoldContext) {
        irregular.add(fault, at: context.event.index)
        if let department = context.actingDepartment { context.irregular(fault, department: department) }
    }

    // MARK: Score

    /// Behind every event: the rules and the day by which the row is scored.
    mutating func settle(_ context: FoldContext) {
        let inForce = context.creditModel
        model = inForce.json
        bounds = inForce.bounds
        scoredOn = context.recordedDay
        lastIndex = context.event.index
    }

    var file: CreditFile { CreditFile(records: records, others: recordsCount - records.count, bounds: bounds) }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        subject = columns.text()
        _ = columns.integer()
        _ = columns.text()
        _ = columns.optionalText()
        scoredOn = columns.date() ?? scoredOn
        _ = columns.text()
        records = columns.json { $0.elements.map { CreditRecord(json: $0) } } ?? []
        recordsCount = columns.integer()
        _ = columns.integer()
        _ = columns.integer()
        sanctions = columns.json { $0.elements.map { Sanction(json: $0) } } ?? []
        sanctionsCount = columns.integer()
        let stored = columns.json { value in
            (CreditModel.Bounds(json: value), value["id"]?.string ?? "", value["version"]?.integer ?? 0)
        }
        if let stored {
            bounds = stored.0
            model = CreditModel.json(id: stored.1, version: stored.2, stored.0)
        }
        lastIndex = columns.integer()
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        let score = file.score(on: scoredOn)
        sink.text(subject)
        sink.integer(score.score)
        sink.text(score.creditClass.rawValue)
        sink.text(score.override?.rawValue)
        sink.date(scoredOn)
        sink.json(score.explanation(bounds))
        sink.json(JSONText.array(records.map(\.json)))
        sink.integer(recordsCount)
        sink.integer(score.items.count { $0.record.isHonour })
        sink.integer(records.count { $0.isDisputed })
        sink.json(JSONText.array(sanctions.map(\.json)))
        sink.integer(sanctionsCount)
        sink.json(model)
        sink.integer(lastIndex)
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

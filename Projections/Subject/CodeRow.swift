public import Projecting
internal import Supervision

/// One unified social credit code (统一社会信用代码) and the subjects that were recorded with it.
public struct CodeRow: BegunRow {
    struct Carrier {
        var subject: String
        /// The entry that first recorded it with the code.
        var index: Int
        var mergedInto: String?
    }

    let code: String
    /// In the order recorded.
    var carriers: [Carrier] = []

    public init(key: String) { code = key }

    mutating func carry(_ event: FoldEvent) {
        let subject = event.subjectID.string
        guard carriers.count < ListLimit.things, !carriers.contains(where: { $0.subject == subject }) else { return }
        carriers.append(Carrier(subject: subject, index: event.index))
    }

    mutating func merge(_ event: FoldEvent) {
        carry(event)
        let subject = event.subjectID.string
        guard let into = event.string("into"), into != subject,
            let at = carriers.firstIndex(where: { $0.subject == subject && $0.mergedInto == nil })
        else { return }
        carriers[at].mergedInto = into
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        code = columns.text()
        _ = columns.boolean()
        carriers = columns.json { $0.elements.map { Carrier(json: $0) } } ?? []
    }

    public func write(_ sink: inout RowWriter) {
        let apartCount = carriers.count { $0.mergedInto == nil }
        sink.text(code)
        sink.boolean(isFlagged(creditCode: code))
        sink.json(JSONText.array(carriers.map(\.json)))
        sink.integer(apartCount)
        sink.boolean(apartCount > 1)
    }
}

extension CodeRow.Carrier {
    var json: JSONText {
        .object(
            [("subject", .string(subject)), ("index", .integer(index))]
                + (mergedInto.map { [("mergedInto", .string($0))] } ?? []))
    }

    init(json: EventValue) {
        self.init(
            subject: json["subject"]?.string ?? "", index: json["index"]?.integer ?? 0,
            mergedInto: json["mergedInto"]?.string)
    }
}

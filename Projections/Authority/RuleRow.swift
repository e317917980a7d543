public import Projecting
internal import Supervision

/// One rule that others are judged by: a year's working days (工作日历), a statutory clock (时限), a model (模型).
public struct RuleRow: ViewRow {
    struct Version {
        let index: Int
        /// As published; calendars and deadlines are counted by their entries alone.
        let number: Int?
        let from: Day?
    }

    private let key: String
    private let kind: String
    private var title: String?
    private var effectiveFrom: Day?
    private var length: Int?
    private var unit: String?
    private var extensionLength: Int?
    private var source: String?
    private var recordedMilliseconds: Int64 = 0
    /// All that were published; rules change a few times in many years.
    private var versions: [Version] = []

    /// - Parameter kind: `calendar`, `deadline`, `creditmodel`, `evaluationmodel` or `riskmodel`.
    init(key: String, kind: String) {
        self.key = key
        self.kind = kind
    }

    mutating func publish(_ context: FoldContext) {
        let event = context.event
        title = event.string("title")
        effectiveFrom = event.day("effectiveFrom")
        length = event.integer("length")
        unit = event.string("unit")
        extensionLength = event.integer("extension")
        source = event.string("source")
        recordedMilliseconds = event.recordedMilliseconds
        versions.append(Version(index: event.index, number: event.integer("version"), from: effectiveFrom))
    }

    public init(_ columns: inout RowReader) {
        key = columns.text()
        kind = columns.text()
        title = columns.optionalText()
        _ = columns.optionalInteger()
        effectiveFrom = columns.date()
        length = columns.optionalInteger()
        unit = columns.optionalText()
        extensionLength = columns.optionalInteger()
        source = columns.optionalText()
        _ = columns.integer()
        recordedMilliseconds = columns.timestamp() ?? 0
        versions =
            columns.json { list in
                list.elements.map { value in
                    Version(
                        index: value["index"]?.integer ?? 0, number: value["version"]?.integer,
                        from: value["from"]?.text.flatMap { Day($0) })
                }
            } ?? []
    }

    public func write(_ sink: inout RowWriter) {
        sink.text(key)
        sink.text(kind)
        sink.text(title)
        sink.integer(versions.last?.number)
        sink.date(effectiveFrom)
        sink.integer(length)
        sink.text(unit)
        sink.integer(extensionLength)
        sink.text(source)
        sink.integer(versions.last?.index ?? 0)
        sink.timestamp(recordedMilliseconds)
        sink.json(JSONText.array(versions.map(\.json)))
    }
}

extension RuleRow.Version {
    fileprivate var json: JSONText {
        let members: [(String, JSONText?)] = [
            ("index", .integer(index)), ("version", number.map { .integer($0) }),
            ("from", from.map { .string($0.description) }),
        ]
        return .object(members.compactMap { name, value in value.map { (name, $0) } })
    }
}

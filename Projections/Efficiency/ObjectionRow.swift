public import Projecting
internal import Supervision

/// A disputed figure (效能评估异议): `<department>/<month>/<indicator>`, as the figure itself is keyed.
public struct ObjectionRow: BegunRow {
    private let figure: String
    /// open, accepted, partly or rejected; unfounded: answered, but never disputed.
    private var state = "unfounded"
    private var ground: String?
    private var objectedIndex: Int?
    private var objectedMilliseconds: Int64?
    /// Entries in dispute.
    private var disputed: [Int] = []
    private var answeredIndex: Int?
    private var answeredMilliseconds: Int64?
    /// Entries that objections were accepted for, ascending: scores leave them out.
    private var excluded: [Int] = []
    private var irregular = IrregularityList()

    public init(key: String) { figure = key }

    mutating func object(_ context: FoldContext) {
        let event = context.event
        state = "open"
        ground = event.string("ground")
        objectedIndex = event.index
        objectedMilliseconds = event.milliseconds
        disputed = event.entries
        if event.responsibleDepartment != department { report(.objectionByAnother, context) }
    }

    mutating func answer(_ context: FoldContext) {
        let event = context.event
        guard state == "open" else { return report(.objectionUnknown, context) }
        state = event.string("result") ?? "rejected"
        answeredIndex = event.index
        answeredMilliseconds = event.milliseconds
        excluded = Array(Set(excluded + event.entries).sorted().prefix(ListLimit.entries))
    }

    private mutating func report(_ kind: Irregularity, _ context: FoldContext) {
        irregular.add(kind, at: context.event.index)
        if let author = context.event.responsibleDepartment { context.irregular(kind, department: author) }
    }

    private var parts: [Substring] { figure.split(separator: "/", maxSplits: 2) }
    private var department: String { parts.first.map(String.init) ?? "" }

    public init(_ columns: inout RowReader) {
        figure = columns.text()
        for _ in 0..<3 { _ = columns.text() }
        state = columns.text()
        ground = columns.optionalText()
        objectedIndex = columns.optionalInteger()
        objectedMilliseconds = columns.timestamp()
        disputed = columns.json { $0.elements.compactMap(\.integer) } ?? []
        answeredIndex = columns.optionalInteger()
        answeredMilliseconds = columns.timestamp()
        excluded = columns.json { $0.elements.compactMap(\.integer) } ?? []
        let count = columns.integer()
        irregular = columns.json { IrregularityList(count: count, json: $0) } ?? IrregularityList()
    }

    public func write(_ sink: inout RowWriter) {
        let parts = parts
        sink.text(figure)
        for part in 0..<3 { sink.text(part < parts.count ? String(parts[part]) : "") }
        sink.text(state)
        sink.text(ground)
        sink.integer(objectedIndex)
        sink.timestamp(objectedMilliseconds)
        sink.json(JSONText.array(disputed.map { .integer($0) }))
        sink.integer(answeredIndex)
        sink.timestamp(answeredMilliseconds)
        sink.json(JSONText.array(excluded.map { .integer($0) }))
        sink.integer(irregular.count)
        sink.json(irregular.json)
    }
}

extension FoldEvent {
    /// The entries an event names, ascending.
    fileprivate var entries: [Int] { Set(data["entries"]?.elements.compactMap(\.integer) ?? []).sorted() }
}

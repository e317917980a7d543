/// What is irregular about one row: how often, and where it was first. Bounded, however often a rule is broken; the
/// whole list is the evidence of the view `quality`.
public struct IrregularityList: Sendable {
    public struct Entry: Sendable, Equatable {
        /// The entry of the log.
        public let index: Int
        /// ``Irregularity/code``.
        public let kind: String
    }

    /// How many entries are shown.
    public static let shownMax = 32

    public private(set) var count = 0
    public private(set) var shown: [Entry] = []

    public init() {}

    public mutating func add(_ kind: Irregularity, at index: Int) {
        count += 1
        if shown.count < Self.shownMax { shown.append(Entry(index: index, kind: kind.code)) }
    }

    /// `[{"index":17,"kind":"item-unreviewed"}]`.
    public var json: JSONText {
        .array(shown.map { .object([("index", .integer($0.index)), ("kind", .string($0.kind))]) })
    }

    /// As ``count`` and ``json`` were written.
    public init(count: Int, json: EventValue) {
        self.count = count
        shown = json.elements.map { Entry(index: $0["index"]?.integer ?? 0, kind: $0["kind"]?.string ?? "") }
    }
}

public import Projecting
internal import Supervision

/// One complaint or report (投诉举报).
public struct ComplaintRow: BegunRow {
    enum State: String {
        /// Named by another complaint's split or merger, not yet registered.
        case announced
        /// Events came, but no registration.
        case unregistered
        case registered, transferred, returned, accepted, declined, answered, revisited, closed, reopened, split, merged

        var isEnd: Bool { self == .closed || self == .split || self == .merged }
        var isStub: Bool { self == .announced || self == .unregistered }
    }

    let id: String
    var state = State.announced
    var facts = Facts()
    /// Where it came in; it hands it on and gets it back.
    var desk: String?
    /// The department that has it (承办部门).
    var department: String?
    var handling: Handling?
    /// The desk's last order may not be refused.
    var isAssigned = false
    /// The last of each name.
    var clocks: [ComplaintClock] = []
    /// Milliseconds since 1970.
    var suspendedSince: Int64?
    var counts = Counts()
    var answer: String?
    var revisit = Revisit()
    var outcome: String?
    var closedOn: Day?
    var links = Links()
    var history = ComplaintHistory()
    var irregular = IrregularityList()

    public init(key: String) { id = key }

    /// What registration says.
    struct Facts {
        var kind: String?
        var channel: String?
        var category: String?
        var subject: String?
        var item: String?
        var registeredOn: Day?
        var registeredIndex: Int?
        var isAnonymous = false
        var isImportant = false

        var hasReport: Bool { kind == "report" || kind == "both" }
        var hasComplaint: Bool { kind != "report" }
    }

    /// The stay of a complaint with one department: where it counts as urged or reopened.
    struct Handling {
        var index: Int
        var day: Day
        var isUrged = false
        var isReopened = false
    }

    struct Counts {
        var transfers = 0
        var returns = 0
        var urgings = 0
        var answers = 0
        var revisits = 0
        var reopenings = 0
    }

    /// The valid revisit of the last answer.
    struct Revisit {
        var index: Int?
        var isReached: Bool?
        var isSolved: Bool?
        var satisfaction: String?
    }

    struct Links {
        var splitFrom: String?
        var parts: [String] = []
        var mergedInto: String?
        var duplicateOf: String?
        /// Complaints that were merged into this one.
        var mergedCount = 0
    }
}

/// What happened to a complaint, in the order of the log: the flow sheet (流程单).
struct ComplaintHistory {
    struct Entry {
        var index: Int
        var type: String
        /// Milliseconds since 1970.
        var milliseconds: Int64
        var by: String?
        /// The code or department that says most.
        var detail: String?
    }

    private(set) var count = 0
    /// The first; the complaint's thread has them all.
    private(set) var shown: [Entry] = []

    init() {}

    mutating func add(_ event: FoldEvent, by department: String?) {
        count += 1
        guard shown.count < ListLimit.steps else { return }
        let detail = Self.details.lazy.compactMap { event.string($0) }.first
        shown.append(
            Entry(
                index: event.index, type: event.typeName, milliseconds: event.milliseconds, by: department,
                detail: detail))
    }

    private static let details: [FieldName] = [
        "to", "into", "outcome", "result", "satisfaction", "invalidReason", "form", "clock", "reason",
    ]

    var json: JSONText {
        .array(
            shown.map { entry in
                var members: [(String, JSONText)] = [
                    ("index", .integer(entry.index)), ("type", .string(entry.type)),
                    ("time", .string(ChinaTime.text(entry.milliseconds))),
                ]
                if let by = entry.by { members.append(("by", .string(by))) }
                if let detail = entry.detail { members.append(("detail", .string(detail))) }
                return .object(members)
            })
    }

    init(count: Int, json: EventValue) {
        self.count = count
        shown = json.elements.map { entry in
            Entry(
                index: entry["index"]?.integer ?? 0, type: entry["type"]?.string ?? "",
                milliseconds: entry["time"]?.text.flatMap { Instant.milliseconds($0) } ?? 0, by: entry["by"]?.string,
                detail: entry["detail"]?.string)
        }
    }
}

/// The statutory clocks as `deadline.published` says; where nothing was published, as the regulations had it when this
/// was written. A new version holds for clocks that start from its first day on; those that run keep theirs.
public struct Deadlines: Sendable {
    /// By name, ascending by first day; of the same day the one published last comes last.
    private var versions: [String: [(from: Day, deadline: Deadline)]] = [:]

    public init() {}

    /// What is in force for a clock that starts on `day`, as far as it was published by now.
    public func deadline(_ name: Deadline.Name, on day: Day) -> Deadline {
        versions[name.rawValue]?.last { $0.from <= day }?.deadline ?? name.standard
    }

    mutating func apply(_ event: FoldEvent) {
        guard event.isOf(.deadlinePublished), let name = Deadline.Name(rawValue: event.subjectID.string),
            let unit = event.string("unit").flatMap({ StatutoryClock.Unit(rawValue: $0) })
        else { return }
        let deadline = Deadline(
            length: Self.bounded(event.integer("length")), unit: unit,
            extensionMax: event.integer("extension").map(Self.bounded) ?? 0, suspendedBy: event.strings("suspendedBy"))
        // Without a first day it holds from its publication on, never for what was before.
        let from = event.day("effectiveFrom") ?? event.day
        let position = versions[name.rawValue]?.firstIndex { $0.from > from }
        let end = versions[name.rawValue]?.count ?? 0
        versions[name.rawValue, default: []].insert((from, deadline), at: position ?? end)
    }

    /// As the event's schema bounds it: a replayed log is not trusted.
    private static func bounded(_ units: Int?) -> Int { min(max(units ?? 1, 1), 10_000) }
}

/// How long something may take.
public struct Deadline: Sendable, Hashable {
    public let length: Int
    public let unit: StatutoryClock.Unit
    /// By how many units it may be extended; 0: not at all.
    public let extensionMax: Int
    /// Names of the types that suspend it.
    public let suspendedBy: [String]

    public init(length: Int, unit: StatutoryClock.Unit, extensionMax: Int = 0, suspendedBy: [String] = []) {
        self.length = length
        self.unit = unit
        self.extensionMax = extensionMax
        self.suspendedBy = suspendedBy
    }

    /// The clocks that views keep; the raw value is the id of the thread `deadline/<name>`.
    public enum Name: String, Sendable, CaseIterable {
        /// The desk hands a complaint on (转办).
        case complaintTransfer = "complaint-transfer"
        /// Decision on acceptance (受理决定). 市场监督管理投诉举报处理暂行办法 art. 14.
        case complaintAcceptance = "complaint-acceptance"
        /// End of mediation, from acceptance (调解). Art. 20, 21: testing time does not count.
        case complaintMediation = "complaint-mediation"
        /// A report is verified (举报核查), extendable once. 市场监督管理行政处罚程序规定 art. 18.
        case reportVerification = "report-verification"
        /// Answer to the desk (办理反馈). 潍坊市12345政务服务便民热线条例: five working days unless law is longer.
        case complaintAnswer = "complaint-answer"
        /// Departments settle who is competent (管辖争议). 市场监督管理投诉举报处理暂行办法 art. 30.
        case jurisdictionDispute = "jurisdiction-dispute"
        /// Results of an inspection are public (检查结果公示). 食品生产经营监督检查管理办法 art. 42.
        case inspectionPublication = "inspection-publication"
        /// A penalty is public (行政处罚信息公示). 市场监督管理行政处罚信息公示规定.
        case penaltyPublication = "penalty-publication"
        /// The supervising department takes up what another approved (审管衔接).
        case approvalTakeup = "approval-takeup"
        /// A dispute over a credit record is settled (信用异议核查). 山东省社会信用条例.
        case creditDispute = "credit-dispute"
        /// Decision on repair of credit (信用修复). 深圳经济特区社会信用条例.
        case creditRepair = "credit-repair"

        /// What holds while nothing was published.
        public var standard: Deadline {
            let testing = [EventType.complaintSuspended.name]
            return switch self {
            case .complaintTransfer: Deadline(length: 1, unit: .workingDay)
            case .complaintAcceptance: Deadline(length: 7, unit: .workingDay)
            case .complaintMediation: Deadline(length: 45, unit: .workingDay, suspendedBy: testing)
            case .reportVerification: Deadline(length: 15, unit: .workingDay, extensionMax: 15, suspendedBy: testing)
            case .complaintAnswer: Deadline(length: 5, unit: .workingDay, suspendedBy: testing)
            case .jurisdictionDispute: Deadline(length: 7, unit: .workingDay)
            case .inspectionPublication, .penaltyPublication: Deadline(length: 20, unit: .workingDay)
            case .approvalTakeup: Deadline(length: 5, unit: .workingDay)
            case .creditDispute: Deadline(length: 7, unit: .workingDay)
            case .creditRepair: Deadline(length: 3, unit: .workingDay, extensionMax: 3)
            }
        }
    }
}

internal import SignedNote
internal import Supervision

extension RuleBook {
    /// Calendars, clocks, models.
    mutating func addRules() {
        let notice: JSONText = "国务院办公厅关于部分节假日安排的通知"
        add(
            .calendarPublished, "calendar/2025", day: 0, rank: .departments, by: nil,
            [("holidays", days(DemoYear.holidays2025)), ("makeUpDays", days(DemoYear.makeUpDays2025)), ("source", notice)])
        for clock in Self.clocks { addClock(clock, day: 0) }
        addModels()
        add(
            .calendarPublished, "calendar/2026", day: 307, rank: .departments, by: nil,
            [("holidays", days(DemoYear.holidays2026)), ("makeUpDays", days(DemoYear.makeUpDays2026)), ("source", notice)])
        addClock(("approval-takeup", "审管衔接承接", 3, 0, "approval.granted", "approval.taken", "演示规定第二版"), day: 212)
    }

    private typealias Clock = (
        name: String, title: String, length: Int, more: Int, starts: String, stops: String, source: String
    )

    private static let clocks: [Clock] = [
        ("complaint-transfer", "投诉举报转办", 1, 0, "complaint.registered", "complaint.transferred", "12345热线工作规则（演示）"),
        ("complaint-acceptance", "投诉受理决定", 7, 0, "complaint.transferred", "complaint.accepted", "市场监督管理投诉举报处理暂行办法第十四条"),
        ("complaint-mediation", "投诉调解", 45, 0, "complaint.accepted", "complaint.answered", "市场监督管理投诉举报处理暂行办法第二十一条"),
        ("report-verification", "举报核查", 15, 15, "complaint.transferred", "complaint.answered", "市场监督管理行政处罚程序规定第十八条"),
        ("complaint-answer", "办理反馈", 5, 5, "complaint.transferred", "complaint.answered", "12345热线工作规则（演示）"),
        ("jurisdiction-dispute", "管辖争议", 7, 0, "complaint.returned", "complaint.transferred", "市场监督管理投诉举报处理暂行办法第三十条"),
        ("inspection-publication", "检查结果公示", 20, 0, "inspection.completed", "inspection.published", "食品生产经营监督检查管理办法第四十二条"),
        ("penalty-publication", "行政处罚公示", 20, 0, "penalty.decided", "penalty.published", "市场监督管理行政处罚信息公示规定"),
        ("approval-takeup", "审管衔接承接", 5, 0, "approval.granted", "approval.taken", "审管联动规定（演示）"),
        ("credit-dispute", "信用异议核查", 7, 0, "credit.disputed", "credit.upheld", "社会信用条例（演示）"),
        ("credit-repair", "信用修复决定", 3, 3, "credit.repaired", "credit.repaired", "社会信用条例（演示）"),
    ]

    private mutating func addClock(_ clock: Clock, day: Int) {
        var data: [(String, JSONText)] = [
            ("title", .string(clock.title)), ("length", .integer(clock.length)), ("unit", "working-day"),
            ("startsOn", [.string(clock.starts)]), ("stopsOn", [.string(clock.stops)]),
        ]
        if ["complaint-mediation", "report-verification", "complaint-answer"].contains(clock.name) {
            data += [("suspendedBy", ["complaint.suspended"]), ("resumedBy", ["complaint.resumed"])]
        }
        if clock.more > 0 { data.append(("extension", .integer(clock.more))) }
        data += [("effectiveFrom", self.day(day)), ("source", .string(clock.source))]
        add(.deadlinePublished, "deadline/\(clock.name)", day: day, rank: .departments, by: nil, data)
    }

    private mutating func addModels() {
        addCreditModel(version: 1, penalty: 60, day: 0)
        addCreditModel(version: 2, penalty: 80, day: 181)
        let features: JSONText = [
            ["name": "complaints30", "meaning": "三十日内投诉数", "weight": .integer(400)],
            ["name": "mentions30", "meaning": "三十日内负面提及数", "weight": .integer(600)],
        ]
        add(
            .riskModelPublished, "model/complaint-cluster", day: 0, rank: .departments, by: nil,
            [
                ("version", .integer(1)), ("title", "投诉与舆情集中模型（演示）"), ("threshold", .integer(600)), ("features", features),
                ("sources", ["complaints", "opinion"]), ("method", "加权求和"),
            ])
        let indicator = { (name: String, group: String, weight: Int) -> JSONText in
            ["indicator": .string(name), "group": .string(group), "weight": .integer(weight), "direction": "higher"]
        }
        let groups: JSONText = [
            ["group": "ability", "weight": .integer(15)], ["group": "conduct", "weight": .integer(40)],
            ["group": "effect", "weight": .integer(30)], ["group": "other", "weight": .integer(15)],
        ]
        let indicators: JSONText = [
            indicator("item-used", "ability", 10), indicator("published-on-time", "conduct", 20),
            indicator("complaint-answered-on-time", "conduct", 20), indicator("revisit-solved", "effect", 30),
            indicator("takeup-on-time", "other", 10),
        ]
        add(
            .evaluationModelPublished, "model/efficiency", day: 0, rank: .departments, by: nil,
            [("version", .integer(1)), ("title", "监管效能评价模型（演示）"), ("groups", groups), ("indicators", indicators)])
    }

    private mutating func addCreditModel(version: Int, penalty: Int, day: Int) {
        let weight = { (kind: String, gravity: String?, points: Int, months: Int) -> JSONText in
            .object(
                [("kind", .string(kind))] + (gravity.map { [("gravity", .string($0))] } ?? [])
                    + [("points", .integer(points)), ("decayMonths", .integer(months))])
        }
        let weights: JSONText = [
            weight("penalty", "serious", penalty * 3, 36), weight("penalty", nil, penalty, 12),
            weight("abnormal-list", nil, 100, 36), weight("serious-list", nil, 400, 60),
            weight("broken-commitment", nil, 80, 24), weight("default", nil, 150, 36), weight("honour", nil, 50, 24),
        ]
        add(
            .creditModelPublished, "model/credit", day: day, rank: .departments, by: nil,
            [
                ("version", .integer(version)), ("title", "企业信用分级模型（演示）"), ("base", .integer(800)), ("weights", weights),
                ("classA", .integer(780)), ("classB", .integer(650)), ("classC", .integer(500)), ("thinFile", .integer(1)), ("source", "演示"),
            ])
    }

    /// Departments, keys and grants; and one of each that is taken back.
    mutating func addDepartments() throws {
        for (position, department) in province.departments.enumerated() {
            let division = province.divisions[department.division]
            var data: [(String, JSONText)] = [
                ("name", .string(department.name)), ("division", .string(String(decoding: division.code, as: UTF8.self))),
                ("level", .integer(division.level)),
            ]
            if division.level > 2 {
                let above = division.level == 3 ? 0 : division.city
                data.append(("parent", .string(code(province.department(department.duty, in: above)))))
            }
            add(.departmentRegistered, "dept/\(department.codeText)", day: 0, rank: .departments, by: nil, data)
            try addKey(keys.key(of: position).verifier, of: position)
            add(
                .grantGiven, "dept/\(department.codeText)", day: 0, rank: .grants, by: nil,
                [("types", Self.grants(of: department.duty, isProvincial: division.level == 2)), ("basis", "演示授权")])
        }
        try addWithdrawals()
    }

    private mutating func addKey(_ key: VerifierKey, of department: Int) {
        add(
            .keyEnrolled, "key/\(KeyID(rawValue: key.id))", day: 0, rank: .keys, by: nil,
            [("key", .string("\(key)")), ("department", .string(code(department)))])
    }

    /// What departments of a duty record. All may record others' duties as far as a case leads them there.
    private static func grants(of duty: Int, isProvincial: Bool) -> JSONText {
        var things = ["action", "complaint", "credit", "evaluation", "inspection", "officer", "sanction", "vault"]
        switch duty {
        case Duty.desk: things = ["complaint", "vault"]
        case Duty.approvals:
            things = ["approval", "evaluation", "risklead", "signal"]
            if isProvincial { things += ["contingency", "exchange", "law"] }
        default:
            things += [
                "approval", "batch", "case", "checklist", "coercion", "draw", "item", "penalty", "plan", "rectification",
                "risklead", "subject",
            ]
        }
        return .array(things.sorted().map { .string($0 + ".*") })
    }

    /// A second key of the province's market supervision: suspended, then revoked. A grant, given and withdrawn.
    private mutating func addWithdrawals() throws {
        let market = provincial(Duty.market)
        let spare = try keys.spareKey(of: market)
        addKey(spare.verifier, of: market)
        let id = KeyID(rawValue: spare.verifier.id)
        for (type, reason, day) in [(EventType.keySuspended, "investigation", 60), (.keyRevoked, "lost", 75)] {
            add(
                type, "key/\(id)", day: day, rank: .keys, by: nil,
                [
                    ("key", .string("\(spare.name)+\(id)")), ("department", .string(code(market))),
                    ("reason", .string(reason)),
                ])
        }
        let types: JSONText = ["exchange.sent"]
        add(.grantGiven, "dept/\(code(market))", day: 0, rank: .grants, by: nil, [("types", types)])
        add(
            .grantWithdrawn, "dept/\(code(market))", day: 90, rank: .grants, by: nil,
            [("types", types), ("reason", "统一由数据部门上报")])
    }
}

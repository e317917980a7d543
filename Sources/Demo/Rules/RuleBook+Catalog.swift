internal import Supervision

extension RuleBook {
    /// Names, ranks and days are those of the real texts.
    private static let laws: [(id: String, title: String, rank: String, from: String)] = [
        ("administrative-penalty", "中华人民共和国行政处罚法", "law", "2021-07-15"),
        ("administrative-coercion", "中华人民共和国行政强制法", "law", "2012-01-01"),
        ("food-safety", "中华人民共和国食品安全法", "law", "2015-10-01"),
        ("special-equipment", "中华人民共和国特种设备安全法", "law", "2014-01-01"),
        ("product-quality", "中华人民共和国产品质量法", "law", "1993-09-01"),
        ("unfair-competition", "中华人民共和国反不正当竞争法", "law", "2018-01-01"),
        ("work-safety", "中华人民共和国安全生产法", "law", "2002-11-01"),
        ("environment", "中华人民共和国环境保护法", "law", "2015-01-01"),
        ("air", "中华人民共和国大气污染防治法", "law", "2016-01-01"),
        ("city-appearance", "城市市容和环境卫生管理条例", "administrative-regulation", "1992-08-01"),
        ("farm-product", "中华人民共和国农产品质量安全法", "law", "2023-01-01"),
        ("infectious-disease", "中华人民共和国传染病防治法", "law", "2004-12-01"),
        ("public-place", "公共场所卫生管理条例", "administrative-regulation", "1987-04-01"),
        ("tourism", "中华人民共和国旅游法", "law", "2013-10-01"),
        ("entertainment", "娱乐场所管理条例", "administrative-regulation", "2006-03-01"),
        ("construction", "中华人民共和国建筑法", "law", "1998-03-01"),
        ("construction-quality", "建设工程质量管理条例", "administrative-regulation", "2000-01-30"),
        ("road-transport", "中华人民共和国道路运输条例", "administrative-regulation", "2004-07-01"),
        ("complaint-handling", "市场监督管理投诉举报处理暂行办法", "department-rule", "2020-01-01"),
        ("demo-scan-in", "入企检查扫码试行规定（演示）", "normative-document", "2024-01-01"),
    ]

    mutating func addLaws() {
        let office = provincial(Duty.approvals)
        for law in Self.laws {
            add(
                .lawPublished, "law/\(law.id)", day: 1, rank: .province, by: office,
                [("title", .string(law.title)), ("rank", .string(law.rank)), ("effectiveFrom", .string(law.from))])
        }
        // The amendments of 2025, each recorded some time before its day.
        for (law, from, day) in [
            ("infectious-disease", "2025-09-01", 150), ("unfair-competition", "2025-10-15", 200),
            ("food-safety", "2025-12-01", 270),
        ] {
            add(
                .lawAmended, "law/\(law)", day: day, rank: .province, by: office,
                [("effectiveFrom", .string(from)), ("summary", "2025年修改")])
        }
        add(
            .lawRepealed, "law/demo-scan-in", day: 180, rank: .province, by: office,
            [("effectiveFrom", day(181)), ("summary", "演示文件，试行期满")])
    }

    /// Items with their reviews, claims, checklists; changes in the course of the year.
    mutating func addCatalog() {
        for duty in duties {
            for item in 0..<province.itemCounts[duty] {
                publish(item, of: duty, version: 1, day: 1, .itemPublished)
            }
        }
        addClaims()
        // The items that rest on an amended law follow it; not all in time.
        publish(0, of: Duty.market, version: 2, day: 320, .itemAmended)
        let other = Province.itemText(province.itemCounts[Duty.market] - 1, of: Duty.market)
        add(
            .itemSuspended, "item/\(other)", day: 200, rank: .province, by: provincial(Duty.market),
            [("reason", "law-amended"), ("effectiveFrom", day(201))])
        add(
            .itemResumed, "item/\(other)", day: 230, rank: .province, by: provincial(Duty.market),
            [("effectiveFrom", day(231))])
        let last = duties.last ?? Duty.market
        add(
            .itemAbolished, "item/\(Province.itemText(province.itemCounts[last] - 1, of: last))", day: 290, rank: .province,
            by: provincial(last), [("reason", "reform"), ("effectiveFrom", day(300))])
    }

    private mutating func publish(_ item: Int, of duty: Int, version: Int, day: Int, _ type: EventType) {
        let author = provincial(duty)
        let subject = "item/\(Province.itemText(item, of: duty))"
        let contents = contents(item, of: duty)
        add(
            .itemProposed, subject, day: day, rank: .province, by: author,
            [("proposal", version == 1 ? "new" : "amend"), ("reason", "依法履行监管职责")] + contents)
        for stage in ["department", "judicial"] {
            add(
                .itemReviewed, subject, day: day, rank: .province, by: author,
                [("stage", .string(stage)), ("result", "passed"), ("opinion", "同意")])
        }
        add(
            type, subject, day: day, rank: .province, by: author,
            [("version", .integer(version)), ("effectiveFrom", self.day(day))] + contents)
    }

    private func contents(_ item: Int, of duty: Int) -> [(String, JSONText)] {
        let what = Duty.all[duty]
        let basis = what.basis[item % what.basis.count]
        let clause: JSONText = ["law": .string(basis.law), "article": .string(basis.article)]
        let penalty: JSONText = ["law": "administrative-penalty", "article": "28"]
        return [
            ("department", .string(code(provincial(duty)))), ("name", .string(what.items[item])), ("sourceClass", "1"),
            ("licences", [["name": .string("\(what.licences[item % what.licences.count])"), "type": "行政许可"]]),
            (
                "subItems",
                [
                    ["code": "01", "name": .string("对" + what.items[item] + "的行政检查"), "type": "inspection"],
                    ["code": "02", "name": .string("对违反规定行为的行政处罚"), "type": "penalty", "basis": [penalty]],
                    [
                        "code": "03", "name": "查封、扣押", "type": "coercion",
                        "basis": [["law": "administrative-coercion", "article": "22"]],
                    ],
                ]
            ),
            ("objects", ["企业", "个体工商户"]), ("measures", ["random", "daily"]), ("basis", [clause]),
            ("process", "制定计划、抽取对象、实施检查、公示结果、后续处理"), ("result", "检查结果向社会公示"), ("levels", [.integer(2), .integer(3), .integer(4)]),
        ]
    }

    /// Cities and counties take up the items; 1 in 40 forgets one.
    private mutating func addClaims() {
        for (position, department) in province.departments.enumerated() where duties.contains(department.duty) {
            let division = province.divisions[department.division]
            guard division.level > 2 else { continue }
            let items = province.itemCounts[department.duty]
            var random = Random(seed: province.seed, purpose: 21, number: position)
            for item in 0..<items where item == 0 || !random.chance(25) {
                add(
                    .itemClaimed, "item/\(Province.itemText(item, of: department.duty))", day: 2, rank: .registers,
                    by: position,
                    [
                        ("department", .string(department.codeText)),
                        ("division", .string(String(decoding: division.code, as: UTF8.self))),
                        ("level", .integer(division.level)),
                    ])
            }
            addChecklist(position, level: division.level)
        }
    }

    private mutating func addChecklist(_ position: Int, level: Int) {
        let department = province.departments[position]
        let name = Duty.all[department.duty].items[0]
        add(
            .checklistPublished, "checklist/\(department.codeText)\(level)001", day: 2, rank: .registers, by: position,
            [
                ("item", .string(Province.itemText(0, of: department.duty))), ("department", .string(department.codeText)),
                ("name", .string(name + "清单")), ("effectiveFrom", day(2)), ("uses", ["daily", "random"]),
                (
                    "points",
                    [
                        ["code": "1", "content": "证照是否齐全有效", "method": "查验证照"],
                        ["code": "2", "content": "制度与记录是否落实", "method": "查阅台账、现场查看"],
                    ]
                ),
            ])
    }
}

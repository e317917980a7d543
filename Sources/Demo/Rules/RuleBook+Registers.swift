internal import MerkleLog
internal import SignedNote
internal import Supervision

extension RuleBook {
    /// Officers with their certificates: some run out within the year, some are suspended, some go elsewhere.
    mutating func addOfficers() {
        for (position, department) in province.departments.enumerated() where duties.contains(department.duty) {
            for officer in 0..<province.officerCount {
                let number = province.certificateNumber(officer, of: position)
                let subject = "officer/\(Self.certificate(number))"
                let runsOut = number % 23 == 4
                add(
                    .officerCertified, subject, day: 2, rank: .registers, by: position,
                    [
                        ("department", .string(department.codeText)), ("validFrom", "2021-06-01"),
                        ("validTo", runsOut ? day(180) : "2026-05-31"), ("issuer", "吉林省司法厅"),
                        ("nature", number % 5 == 0 ? "institution" : "civil-servant"),
                    ])
                addChange(number, subject, position)
            }
        }
    }

    private mutating func addChange(_ number: Int, _ subject: String, _ position: Int) {
        switch number % 46 {
        case 4:
            add(
                .officerUpdated, subject, day: 170, rank: .registers, by: position,
                [("effectiveFrom", day(170)), ("validTo", "2030-05-31")])
        case 11:
            add(
                .officerSuspended, subject, day: 120, rank: .registers, by: position,
                [("reason", "training"), ("effectiveFrom", day(121)), ("effectiveTo", day(180))])
        case 22:
            add(
                .officerExpired, subject, day: 250, rank: .registers, by: position,
                [("reason", "retired"), ("effectiveFrom", day(251))])
        default: break
        }
    }

    private static func certificate(_ number: Int) -> String {
        "JL" + String(repeating: "0", count: max(0, 7 - String(number).count)) + String(number)
    }

    /// Each department's yearly plan: announced, its draw bound and made, and the secret told when the year is over.
    mutating func addPlans() {
        let scribe = Scribe(province: province, year: year)
        for (position, department) in province.departments.enumerated() where duties.contains(department.duty) {
            guard province.divisions[department.division].level > 2 else { continue }
            let drawn = (0..<province.drawCount).map { scribe.subjectText(province.drawnSubject($0, of: position)) }
            addPlan(position, targets: drawn.count)
            addDraw(position, drawn)
        }
    }

    private mutating func addPlan(_ position: Int, targets: Int) {
        let department = province.departments[position]
        add(
            .planAnnounced, "plan/\(department.codeText)-2025", day: 5, rank: .supervisors, by: position,
            [
                ("name", .string(department.name + "2025年度双随机抽查计划")), ("kind", "annual"), ("selection", "random"),
                ("from", day(5)), ("until", day(360)), ("targets", .integer(targets)),
                ("items", [.string(Province.itemText(0, of: department.duty))]),
            ])
    }

    private mutating func addDraw(_ position: Int, _ drawn: [String]) {
        let plan = "plan/\(code(position))-2025"
        let certificates = [0, 1, province.officerCount - 1].map {
            JSONText.string(Self.certificate(province.certificateNumber($0, of: position)))
        }
        let secret = Self.digest("draw \(province.seed) \(position)")
        let commitment = JSONText.string(Hex.encode(MerkleHash.sha256(of: Self.bytes(hexadecimal: secret)).bytes))
        let pool = JSONText.string(Self.digest("pool \(province.seed) \(position)"))
        let algorithm: JSONText = "demo-shuffle-1"
        let pooled = max(1, province.subjectRanges[province.departments[position].division].count)
        add(
            .drawCommitted, plan, day: 7, rank: .supervisors, by: position,
            [
                ("commitment", commitment), ("algorithm", algorithm), ("subjectPoolRoot", pool),
                ("subjectPool", .integer(pooled)), ("officerPoolRoot", pool),
                ("officerPool", .integer(province.officerCount)), ("targets", .integer(drawn.count)),
                ("officersEach", .integer(2)), ("publicValue", "次日账本检查点根哈希"),
            ])
        let pair = JSONText.array([certificates[0], certificates[1]])
        let made: [(String, JSONText)] = [
            ("drawn", .array(drawn.map { ["subject": .string($0), "officers": pair] })), ("algorithm", algorithm),
            ("commitment", commitment), ("publicValue", "演示值"),
        ]
        add(.drawMade, plan, day: 9, rank: .supervisors, by: position, made)
        if position % 4 == 0, let first = drawn.first {
            add(
                .drawAmended, plan, day: 14, rank: .supervisors, by: position,
                [
                    ("reason", "recusal"), ("subject", .string(first)), ("officer", certificates[0]),
                    ("substituteOfficer", certificates[2]),
                ])
        }
        add(.drawMade, plan, day: 362, rank: .supervisors, by: position, made + [("secret", .string(secret))])
    }

    private static func digest(_ text: String) -> String { Hex.encode(MerkleHash.sha256(of: Array(text.utf8)).bytes) }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// A typical case, and a plan for an emergency.
    mutating func addKnowledge() {
        add(
            .casePublished, "precedent/2025-demo-1", day: 100, rank: .supervisors, by: provincial(Duty.market),
            [
                ("title", "某食品店经营过期食品案（演示）"), ("summary", "检查发现货架上有超过保质期的食品，责令改正并处罚款。"),
                ("basis", [["law": "food-safety", "article": "124"]]), ("lesson", "食品经营者应当定期检查库存。"),
            ])
        add(
            .contingencyPublished, "contingency/food-2025", day: 40, rank: .province, by: provincial(Duty.approvals),
            [
                ("title", "食品安全突发事件应急预案（演示）"), ("kind", "public-health"),
                ("department", .string(code(provincial(Duty.market)))), ("effectiveFrom", day(41)), ("level", .integer(2)),
            ])
    }
}

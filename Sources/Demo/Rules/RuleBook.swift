internal import SignedNote
internal import Supervision

/// What is slow and little: who may sign, rules, laws, the catalog, officers, plans. Written at leisure, and whole.
struct RuleBook {
    /// One line of it, with its place in the log.
    struct Entry {
        let slot: Int
        let rank: Rank
        /// Nil for the root authority.
        let department: Int?
        let time: Int
        let line: [UInt8]
    }

    /// Within a slice of the year, what comes before what.
    enum Rank: Int {
        case departments, keys, grants, province, registers, desks, supervisors
    }

    let province: Province
    let year: DemoYear
    let slots: SlotCalendar
    let keys: DemoKeys
    private(set) var entries: [Entry] = []

    init(province: Province, year: DemoYear, slots: SlotCalendar, keys: DemoKeys) throws {
        self.province = province
        self.year = year
        self.slots = slots
        self.keys = keys
        addRules()
        try addDepartments()
        addLaws()
        addCatalog()
        addOfficers()
        addPlans()
        addKnowledge()
    }

    /// Adds an event of a day; of one department and day they stay in the order of adding.
    /// - Parameter department: nil for the root authority.
    mutating func add(
        _ type: EventType, _ subject: String, day: Int, rank: Rank, by department: Int?, _ data: [(String, JSONText)]
    ) {
        let time = day * 86_400 + 30_600 + entries.count % 30_000
        let source = department.map { "/dept/\(province.departments[$0].codeText)/exchange" } ?? "/authority"
        let draft = EventDraft(
            type, id: "r\(province.seed).\(entries.count)", source: source, subject: subject,
            time: Self.text(time), data: .object(data))
        entries.append(
            Entry(
                slot: slots.slot(ofDay: day), rank: rank, department: department, time: time,
                line: Array(draft.line.utf8) + [0x0A]))
    }

    static func text(_ time: Int) -> String {
        let two = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
        let second = time % 86_400
        return "\(DemoYear.name(time / 86_400) as String)T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))+08:00"
    }

    func code(_ department: Int) -> String { province.departments[department].codeText }
    func day(_ day: Int) -> JSONText { .string(DemoYear.name(day)) }
    func days(_ days: [String]) -> JSONText { .array(days.map { .string($0) }) }
    func provincial(_ duty: Int) -> Int { province.department(duty, in: 0) }
    var duties: [Int] { (0..<province.dutyCount).filter { $0 != Duty.desk && $0 != Duty.approvals } }
}

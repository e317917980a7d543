/// One case with all its steps: a complaint with its turns, an inspection and what follows from it. Everything about it
/// follows from its number, so it is made twice: once to place its steps in the year, and again to write each.
struct Case {
    let province: Province
    let year: DemoYear
    let calendar: SlotCalendar
    /// Cases in all; those behind them are patrols.
    var caseCount: Int
    /// Kinds of a thousand cases, mixed.
    private let kinds: [CaseKind]

    private(set) var number = 0
    private(set) var kind = CaseKind.patrol
    var steps: [Step] = []
    var random = Random(seed: 0, purpose: 0, number: 0)

    // Who and what it is about.
    private(set) var division = 0
    private(set) var duty = 0
    /// The department that handles it, and another one.
    private(set) var department = 0
    private(set) var other = 0
    private(set) var desk = 0
    private(set) var subject = 0
    private(set) var item = 0
    /// The first of its two officers.
    private(set) var officer = 0

    // What several steps must agree on.
    var isFailed = false
    var isSerious = false
    var isSimple = false
    var fineCents = 0
    var hasInspection = false
    var hasPenalty = false
    var isPunished = true
    /// Whether the yearly plan's draw called for the inspection.
    private(set) var isDrawn = false
    var mergedInto: Int?

    // The last step, which the next one follows.
    private var time = 0
    private(set) var day = 0
    private var lastAuthor: Int?
    private var lastSlot = 0
    private var isOver = false

    init(province: Province, year: DemoYear, calendar: SlotCalendar, caseCount: Int) {
        self.province = province
        self.year = year
        self.calendar = calendar
        self.caseCount = caseCount
        var kinds = CaseKind.allCases.flatMap { [CaseKind](repeating: $0, count: $0.share) }
        var random = Random(seed: province.seed, purpose: 1, number: 0)
        for place in stride(from: kinds.count - 1, to: 0, by: -1) { kinds.swapAt(place, random.below(place + 1)) }
        self.kinds = kinds
    }

    func kind(of number: Int) -> CaseKind { number < caseCount ? kinds[number % kinds.count] : .patrol }

    /// The day on which case `number` of `total` begins.
    func firstDay(_ number: Int, of total: Int) -> Int {
        guard number >= caseCount else { return year.day(number, of: caseCount) }
        return year.day(number - caseCount, of: total - caseCount)
    }

    /// So many cases, and patrols behind them, that there are `room` steps; their number together.
    mutating func fill(room: Int) -> Int {
        caseCount = room / 5
        var count = stepCount()
        if count > 0 {
            caseCount = caseCount * room / count * 98 / 100
            count = stepCount()
        }
        while count > room {
            caseCount = caseCount * 99 / 100
            count = stepCount()
        }
        return caseCount + room - count
    }

    private mutating func stepCount() -> Int {
        var count = 0
        for number in 0..<caseCount {
            make(number, day: firstDay(number, of: caseCount))
            count += steps.count
        }
        return count
    }

    /// Makes this the case `number`.
    mutating func make(_ number: Int, day: Int) {
        self.number = number
        kind = kind(of: number)
        random = Random(seed: province.seed, purpose: 2, number: number)
        steps.removeAll(keepingCapacity: true)
        division = province.anyDivision(&random)
        duty = province.anyDuty(&random)
        department = province.department(duty, in: division)
        other = province.department(province.anyDuty(&random), in: province.cities[division])
        desk = province.desk(of: division)
        subject = province.anySubject(in: division, &random)
        item = random.below(province.itemCounts[duty])
        officer = random.below(province.officerCount)
        isFailed = false
        isSerious = false
        isSimple = false
        fineCents = 0
        hasInspection = false
        hasPenalty = false
        isPunished = true
        isDrawn = false
        mergedInto = nil
        time = 0
        self.day = day
        lastAuthor = nil
        lastSlot = 0
        isOver = false
        makeSteps()
    }

    /// The subject is one that the department's plan drew, the officers are those drawn for it; 1 in 25 goes elsewhere.
    mutating func drawFromPlan() {
        isDrawn = true
        guard !random.chance(40) else { return }
        subject = province.drawnSubject(random.below(province.drawCount), of: department)
        officer = 0
    }

    private mutating func makeSteps() {
        if kind != .complaint { day = year.workingDay(from: day) }
        switch kind {
        case .complaint: makeComplaint()
        case .inspection: makeInspection(share: 180)
        case .approval: makeApproval()
        case .listing: makeListing()
        case .lead: makeLead()
        case .trace: makeTrace()
        case .subject: makeSubjectChange()
        case .exchange: makeExchange()
        case .evaluation: makeEvaluation()
        case .patrol: add(.actionRecorded, after: 0, by: department)
        }
    }

    /// Adds a step so many working days behind the last one. What one department does on what another did is recorded
    /// behind it; a step recorded `late` comes out of order, as it does in the world.
    mutating func add(
        _ act: Act, part: UInt8 = 0, after workingDays: Int, by author: Int, late: Bool = false, atNight: Bool = false
    ) {
        guard !isOver else { return }
        day = year.day(workingDays, workingDaysAfter: day)
        let second = atNight ? 25_200 + random.below(54_000) : 30_600 + random.below(30_600)
        time = max(day * 86_400 + second, time + 600)
        guard time < DemoYear.days * 86_400 else {
            isOver = true
            return
        }
        var slot = calendar.slot(ofDay: time / 86_400)
        if let last = lastAuthor {
            let isBehind = author == last || rank(author) > rank(last)
            slot = max(slot, lastSlot + (isBehind ? 0 : 1))
        }
        guard slot < calendar.count else {
            isOver = true
            return
        }
        lastSlot = slot
        lastAuthor = author
        let recorded = late ? slot + calendar.lateSlots : slot
        guard recorded < calendar.count else { return }
        steps.append(Step(act: act, part: part, department: author, time: time, slot: recorded))
    }

    private func rank(_ department: Int) -> Int { isDesk(department) ? 0 : 1 }

    /// Desks and approval offices are recorded first within a slot: what they hand on is there when it is taken up.
    func isDesk(_ department: Int) -> Bool {
        let duty = department % province.dutyCount
        return duty == Duty.desk || duty == Duty.approvals
    }
}

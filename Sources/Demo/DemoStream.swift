/// A province made up, as the events that a year of it leaves: departments and rules, a registry, complaints with their
/// turns, inspections and what follows from them, in the order in which a ledger would record them.
///
/// Same seed and same numbers: the same bytes, on every machine. Only integers are drawn, no clock is read. Nobody in it
/// exists: divisions and laws are real, departments carry codes of nobody, sealed values hold noise.
///
/// Memory grows with what is under way, not with the number of events.
public struct DemoStream: Sequence, IteratorProtocol {
    /// Codes of the departments; their positions are those that ``DemoPiece/department`` names.
    public let departments: [String]
    public let keys: DemoKeys
    /// Events in all: as many as were asked for, unless rules, registry and a few cases are more.
    public let eventCount: Int
    public let subjectCount: Int

    private let slots: SlotCalendar
    private let caseTotal: Int
    private let year = DemoYear()
    private let scribe: Scribe
    private var cases: Case
    /// What is to be recorded in each slot; emptied as it is written.
    private var rules: [[RuleBook.Entry]]
    private var steps: [[PlacedStep]]
    private var nextCase = 0
    private var nextPatrol = 0
    private var nextSubject = 0
    /// The slot to open next, and how far the open one is written.
    private var slot = 0
    private var rulesWritten = 0
    private var stepsWritten = 0
    private var wave = 0
    private var lastTurn = -1
    private var pieces = 0

    /// - Parameters:
    ///   - events: how many; a province needs some hundred at least.
    ///   - subjects: subjects in the registry; a fifth of the events when nil.
    ///   - origin: of the ledger, for the names of the keys.
    public init(
        events: Int, subjects: Int? = nil, seed: UInt64, origin: String = "ledger.example.org/supervision"
    ) throws {
        let province = Province(events: events, subjects: subjects, seed: seed)
        slots = SlotCalendar(events: events, departments: province.departments.count)
        departments = province.departments.map(\.codeText)
        keys = DemoKeys(origin: origin, seed: seed, codes: departments)
        let book = try RuleBook(province: province, year: year, slots: slots, keys: keys)
        rules = [[RuleBook.Entry]](repeating: [], count: slots.count)
        for entry in book.entries { rules[entry.slot].append(entry) }
        steps = [[PlacedStep]](repeating: [], count: slots.count)
        scribe = Scribe(province: province, year: year)
        subjectCount = province.subjectCount
        cases = Case(province: province, year: year, calendar: slots, caseCount: 0)
        let room = Swift.max(Self.stepMin, events - book.entries.count - subjectCount)
        caseTotal = cases.fill(room: room)
        nextPatrol = cases.caseCount
        eventCount = room + book.entries.count + subjectCount
    }

    public mutating func next() -> DemoPiece? {
        while true {
            if let piece = nextPiece() { return piece }
            guard slot < slots.count else { return nil }
            openSlot()
        }
    }

    /// Places what begins in the slot, and puts what it records in order.
    private mutating func openSlot() {
        if slot > 0 {
            rules[slot - 1] = []
            steps[slot - 1] = []
        }
        placeSubjects()
        nextCase = placeCases(from: nextCase, before: cases.caseCount)
        nextPatrol = placeCases(from: nextPatrol, before: caseTotal)
        rules[slot].sort { ($0.turn, $0.department ?? -1, $0.time) < ($1.turn, $1.department ?? -1, $1.time) }
        steps[slot].sort()
        rulesWritten = 0
        stepsWritten = 0
        lastTurn = -1
        slot += 1
    }

    private mutating func placeSubjects() {
        let province = cases.province
        while nextSubject < subjectCount {
            let day = province.firstDay(ofSubject: nextSubject, year)
            guard slots.slot(ofDay: day) <= slot else { return }
            let time = day * 86_400 + 30_600 + nextSubject % 30_000
            let department = province.department(Duty.market, in: province.division(ofSubject: nextSubject))
            steps[slot].append(PlacedStep(.registers, department: department, time: time, number: nextSubject, step: nil))
            nextSubject += 1
        }
    }

    /// Cases from `next` on that begin by now.
    private mutating func placeCases(from next: Int, before end: Int) -> Int {
        for number in next..<end {
            let day = cases.firstDay(number, of: caseTotal)
            guard slots.slot(ofDay: day) <= slot else { return number }
            cases.make(number, day: day)
            for (index, step) in cases.steps.enumerated() {
                let rank: RuleBook.Rank = cases.isDesk(step.department) ? .desks : .supervisors
                steps[step.slot].append(
                    PlacedStep(rank, department: step.department, time: step.time, number: number, step: index))
            }
        }
        return end
    }

    /// Of the open slot: rules of a rank first, then steps.
    private mutating func nextPiece() -> DemoPiece? {
        guard slot > 0 else { return nil }
        let rule = rulesWritten < rules[slot - 1].count ? rules[slot - 1][rulesWritten].turn : Int.max
        let step = stepsWritten < steps[slot - 1].count ? steps[slot - 1][stepsWritten].turn : Int.max
        guard Swift.min(rule, step) < Int.max else { return nil }
        if Swift.min(rule, step) != lastTurn {
            lastTurn = Swift.min(rule, step)
            wave += 1
        }
        return rule < step ? rulePiece(turn: rule) : stepPiece(turn: step)
    }

    private mutating func rulePiece(turn: Int) -> DemoPiece {
        let department = rules[slot - 1][rulesWritten].department
        var bytes: [UInt8] = []
        var count = 0
        while rulesWritten < rules[slot - 1].count, count < Self.eventMax {
            let entry = rules[slot - 1][rulesWritten]
            guard entry.turn == turn, entry.department == department else { break }
            bytes += entry.line
            rulesWritten += 1
            count += 1
        }
        return piece(department, bytes, turn)
    }

    private mutating func stepPiece(turn: Int) -> DemoPiece {
        let placed = steps[slot - 1]
        let department = placed[stepsWritten].department
        var writer = LineWriter(capacity: 1 << 18)
        let end = Swift.min(placed.count, stepsWritten + Self.eventMax)
        while stepsWritten < end, writer.count < Self.byteMax {
            let next = placed[stepsWritten]
            guard next.turn == turn, next.department == department else { break }
            write(next, &writer)
            stepsWritten += 1
        }
        return piece(department, writer.take(), turn)
    }

    private mutating func write(_ placed: PlacedStep, _ writer: inout LineWriter) {
        guard let index = placed.step else {
            scribe.registration(placed.number, time: placed.time, by: placed.department, &writer)
            return
        }
        cases.make(placed.number, day: cases.firstDay(placed.number, of: caseTotal))
        scribe.write(cases.steps[index], index, of: cases, &writer)
    }

    private mutating func piece(_ department: Int?, _ bytes: [UInt8], _ turn: Int) -> DemoPiece {
        pieces += 1
        let evening = Int64(slots.lastDay(ofSlot: slot - 1) + 1) * 86_400_000 - 7_200_000 + Int64(turn) * 60_000
        return DemoPiece(
            department: department, batchID: "demo-\(cases.province.seed)-\(pieces)", wave: wave,
            recordedMilliseconds: DemoYear.startMilliseconds + evening, bytes: bytes)
    }

    /// What happens at least, however small the province.
    private static let stepMin = 50
    /// Bounds of a batch, well inside the ledger's.
    private static let eventMax = 8_192
    private static let byteMax = 6 << 20
}

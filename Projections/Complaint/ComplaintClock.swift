internal import Projecting
internal import Supervision

/// One clock of a complaint: whose it is, when it is due, how it ended.
struct ComplaintClock {
    enum Name: String, CaseIterable {
        case transfer, acceptance, mediation, verification, answer, dispute

        var deadline: Deadline.Name {
            switch self {
            case .transfer: .complaintTransfer
            case .acceptance: .complaintAcceptance
            case .mediation: .complaintMediation
            case .verification: .reportVerification
            case .answer: .complaintAnswer
            case .dispute: .jurisdictionDispute
            }
        }

        /// Where keeping it counts; the others are shown in the row only.
        var indicator: Indicator? {
            switch self {
            case .transfer: .complaintTransferredOnTime
            case .acceptance: .complaintAcceptedOnTime
            case .answer: .complaintAnsweredOnTime
            case .mediation, .verification, .dispute: nil
            }
        }
    }

    let name: Name
    let department: String
    /// The entry that started it.
    let index: Int
    private(set) var clock: StatutoryClock
    /// Milliseconds since 1970.
    private(set) var due: Int64
    /// When it stopped.
    private(set) var done: Int64?
    /// Nil while it runs, and for one that fell away in time.
    private(set) var isMet: Bool?

    var isRunning: Bool { done == nil }
    var isPaused: Bool { clock.paused != nil }

    init(_ name: Name, department: String, _ clock: StatutoryClock, _ context: FoldContext) {
        self.name = name
        self.department = department
        index = context.event.index
        self.clock = clock
        due = clock.due(context.reference.calendar)
        mark(context)
    }

    // MARK: Changes

    /// What it was for has happened: in time or not.
    mutating func stop(_ context: FoldContext) {
        guard isRunning else { return }
        done = context.event.milliseconds
        isMet = isPaused || context.event.milliseconds <= due
        mark(context)
    }

    /// What it was for will not happen any more: nobody is blamed unless it had run out.
    mutating func drop(_ context: FoldContext) {
        guard isRunning else { return }
        done = context.event.milliseconds
        if !isPaused, context.event.milliseconds > due {
            isMet = false
            mark(context)
        } else {
            unmark(context)
        }
    }

    /// A clock that stands still has no due day, so it is pending in no month.
    mutating func pause(_ context: FoldContext) {
        guard isRunning, clock.isSuspendable, !isPaused, context.event.milliseconds <= due else { return }
        clock.pause(at: context.event.milliseconds)
        unmark(context)
    }

    mutating func resume(_ context: FoldContext) {
        guard isRunning, isPaused else { return }
        clock.resume(at: context.event.milliseconds, context.reference.calendar)
        due = clock.due(context.reference.calendar)
        mark(context)
    }

    mutating func extend(by units: Int?, _ context: FoldContext) -> Bool {
        guard clock.extend(by: units) else { return false }
        if !isPaused { unmark(context) }
        due = clock.due(context.reference.calendar)
        if !isPaused { mark(context) }
        return true
    }

    // MARK: Marks

    private func mark(_ context: FoldContext) {
        guard let indicator = name.indicator else { return }
        let mark: Mark = isMet.map { $0 ? .met : .unmet } ?? .pending(due: due)
        context.mark(indicator, department: department, month: Day(milliseconds: due).month, index: index, mark)
    }

    private func unmark(_ context: FoldContext) {
        guard let indicator = name.indicator else { return }
        context.unmark(indicator, department: department, month: Day(milliseconds: due).month, index: index)
    }

    // MARK: Column

    var json: JSONText {
        var members: [(String, JSONText)] = [
            ("name", .string(name.rawValue)), ("department", .string(department)), ("index", .integer(index)),
            ("start", .integer(Int(clock.start))), ("length", .integer(clock.length)),
            ("unit", .string(clock.unit.rawValue)), ("extensionMax", .integer(clock.extensionMax)),
            ("suspendable", .boolean(clock.isSuspendable)), ("extended", .integer(clock.extended)),
            ("suspended", .integer(clock.suspended)), ("due", .integer(Int(due))),
        ]
        if let paused = clock.paused { members.append(("paused", .integer(Int(paused)))) }
        if let done { members.append(("done", .integer(Int(done)))) }
        if let isMet { members.append(("met", .boolean(isMet))) }
        return .object(members)
    }

    /// As ``json`` wrote it; nil for what it did not write.
    init?(json: EventValue) {
        guard let name = json["name"]?.string.flatMap({ Name(rawValue: $0) }),
            let department = json["department"]?.string, let index = json["index"]?.integer,
            let start = json["start"]?.integer, let length = json["length"]?.integer,
            let unit = json["unit"]?.string.flatMap({ StatutoryClock.Unit(rawValue: $0) }),
            let due = json["due"]?.integer
        else { return nil }
        self.name = name
        self.department = department
        self.index = index
        clock = StatutoryClock(
            start: Int64(start), length: length, unit: unit, extensionMax: json["extensionMax"]?.integer ?? 0,
            isSuspendable: json["suspendable"]?.boolean ?? false, extended: json["extended"]?.integer ?? 0,
            suspended: json["suspended"]?.integer ?? 0, paused: json["paused"]?.integer.map { Int64($0) })
        self.due = Int64(due)
        done = json["done"]?.integer.map { Int64($0) }
        isMet = json["met"]?.boolean
    }
}

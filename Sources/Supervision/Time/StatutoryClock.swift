/// A statutory clock that runs (办理时限): how long, from when, what was added. Days end with the day, China Standard Time;
/// the day on which it begins, or begins again, does not count.
public struct StatutoryClock: Sendable, Hashable {
    /// What a length counts; as code list "clock unit" has it.
    public enum Unit: String, Sendable {
        case hour, day
        case workingDay = "working-day"
    }

    /// Milliseconds since 1970.
    public let start: Int64
    /// Units.
    public let length: Int
    public let unit: Unit
    /// By how many units it may be extended, once.
    public let extensionMax: Int
    public let isSuspendable: Bool
    /// Units it was extended by.
    public private(set) var extended = 0
    /// Units it stood still.
    public private(set) var suspended = 0
    /// Since when it stands still, milliseconds since 1970.
    public private(set) var paused: Int64?

    /// As stored.
    public init(
        start: Int64, length: Int, unit: Unit, extensionMax: Int, isSuspendable: Bool, extended: Int = 0,
        suspended: Int = 0, paused: Int64? = nil
    ) {
        self.start = start
        self.length = length
        self.unit = unit
        self.extensionMax = extensionMax
        self.isSuspendable = isSuspendable
        self.extended = extended
        self.suspended = suspended
        self.paused = paused
    }

    public init(start: Int64, _ deadline: Deadline, suspendedBy type: EventType? = nil) {
        self.init(
            start: start, length: deadline.length, unit: deadline.unit, extensionMax: deadline.extensionMax,
            isSuspendable: type.map { deadline.suspendedBy.contains($0.name) } ?? false)
    }

    /// Until the end of a day that an order names; not extendable.
    public init(start: Int64, until due: Day, isSuspendable: Bool) {
        self.init(
            start: start, length: max(0, due - Day(milliseconds: start)), unit: .day, extensionMax: 0,
            isSuspendable: isSuspendable)
    }

    /// The last millisecond in time, milliseconds since 1970, on the last ``Day`` at the latest; while it stands still, as if it
    /// never had.
    public func due(_ calendar: WorkingCalendar) -> Int64 {
        let count = length &+ extended &+ suspended
        switch unit {
        case .hour: return min(start &+ Int64(count) &* 3_600_000, Day(number: .max).endMilliseconds)
        case .day: return (Day(milliseconds: start) + count).endMilliseconds
        case .workingDay: return calendar.day(count, workingDaysAfter: Day(milliseconds: start)).endMilliseconds
        }
    }

    /// Gives it more time. False, and nothing changed, when it was extended before, or may not be by so much.
    public mutating func extend(by units: Int?) -> Bool {
        let units = units ?? extensionMax
        guard extended == 0, units > 0, units <= extensionMax else { return false }
        extended = units
        return true
    }

    /// Of what came before it began, it stood still from its beginning on.
    public mutating func pause(at milliseconds: Int64) {
        if isSuspendable, paused == nil { paused = max(start, milliseconds) }
    }

    /// The units between pause and now do not count: the day of the pause still did, today no longer does.
    public mutating func resume(at milliseconds: Int64, _ calendar: WorkingCalendar) {
        guard let paused else { return }
        let (from, to) = (Day(milliseconds: paused), Day(milliseconds: max(paused, milliseconds)))
        switch unit {
        case .hour: suspended &+= Int((max(paused, milliseconds) &- paused &+ 3_599_999) / 3_600_000)
        case .day: suspended &+= to - from
        case .workingDay: suspended &+= calendar.workingDays(after: from, through: to)
        }
        self.paused = nil
    }
}

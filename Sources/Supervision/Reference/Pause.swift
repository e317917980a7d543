/// Days on which something that is in force may not be used (暂停): a suspended item, a suspended certificate.
public struct Pause: Sendable, Hashable {
    public var from: Day
    /// The last day; nil until it is ended.
    public var to: Day?
    /// The entry that said so.
    public var index: Int

    public init(from: Day, to: Day?, index: Int) {
        self.from = from
        self.to = to
        self.index = index
    }

    public func covers(_ day: Day) -> Bool { from <= day && day <= to ?? day }
}

extension [Pause] {
    func cover(_ day: Day) -> Bool { contains { $0.covers(day) } }

    /// The first days with and without them.
    var changes: [Day] { flatMap { pause in [pause.from] + (pause.to.map { [$0.next] } ?? []) } }

    /// Ends, the day before `day`, what would last until then. False when nothing would.
    mutating func end(from day: Day) -> Bool {
        var found = false
        for position in indices where self[position].to.map({ $0 >= day }) ?? true {
            self[position].to = day.previous
            found = true
        }
        // What was to begin only then never does.
        removeAll { pause in pause.to.map { $0 < pause.from } ?? false }
        return found
    }
}

extension Day {
    /// The day before and the day behind, where they can be written: events know the years 1000 to 2999.
    var previous: Day { Day(number: Swift.max(number - 1, Self.writable.lowerBound)) }
    var next: Day { Day(number: Swift.min(number + 1, Self.writable.upperBound)) }

    private static let writable =
        Gregorian.daysSinceEpoch(
            year: 1_000, month: 1, day: 1)...Gregorian.daysSinceEpoch(year: 2_999, month: 12, day: 31)
}

/// The days at which something changes, so that a reader finds what holds on any of them.
public struct Timeline<State: Equatable & Sendable>: Sendable {
    public struct Period: Sendable {
        public let from: Day
        /// The last day; nil for the last period.
        public fileprivate(set) var to: Day?
        public let state: State
    }

    public private(set) var periods: [Period] = []

    /// - Parameter days: on which the state may change, in any order.
    init(changingOn days: [Day], state: (Day) -> State) {
        for day in Set(days).sorted() {
            let state = state(day)
            if let last = periods.last {
                if last.state == state { continue }
                periods[periods.count - 1].to = day + -1
            }
            periods.append(Period(from: day, to: nil, state: state))
        }
    }
}

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
    var changes: [Day] { flatMap { pause in [pause.from] + (pause.to.map { [$0 + 1] } ?? []) } }

    /// Adds one; where there would be too many, the first that has an end is let go.
    mutating func begin(_ pause: Pause) {
        append(pause)
        if count > ListLimit.things { remove(at: firstIndex { $0.to != nil } ?? 0) }
    }

    /// Ends, the day before `day`, what would last until then. False when nothing would.
    mutating func end(from day: Day) -> Bool {
        var found = false
        for position in indices where self[position].to.map({ $0 >= day }) ?? true {
            self[position].to = day + -1
            found = true
        }
        // What was to begin only then never does.
        removeAll { pause in pause.to.map { $0 < pause.from } ?? false }
        return found
    }
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

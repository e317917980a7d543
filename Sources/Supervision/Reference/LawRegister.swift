/// Laws, regulations and rules (法律法规规章) as the events `law.*` say: what was in force on a day, and what changed.
public struct LawRegister: Sendable {
    private var records: [String: LawRecord] = [:]

    /// Nil for a law of which nothing was recorded.
    public subscript(law: String) -> LawRecord? { records[law] }

    mutating func apply(_ event: FoldEvent) {
        let type = event.type
        guard type === EventType.lawPublished || type === EventType.lawAmended || type === EventType.lawRepealed else {
            return
        }
        _ = records[event.subjectID.string, default: LawRecord()].apply(event)
    }
}

/// What is known of one law.
public struct LawRecord: Sendable {
    /// A law is amended or repealed.
    public struct Change: Sendable, Hashable {
        public var isRepeal: Bool
        /// The first day of the changed text, or without the law.
        public var from: Day
        /// The entry that said so.
        public var index: Int

        public init(isRepeal: Bool, from: Day, index: Int) {
            self.isRepeal = isRepeal
            self.from = from
            self.index = index
        }
    }

    /// Nil for a law that was only amended or repealed.
    public var effectiveFrom: Day?
    /// The last day, when the text itself ends.
    public var effectiveTo: Day?
    /// As recorded.
    public var changes: [Change] = []

    public init() {}

    /// The first day without it.
    public var repealedFrom: Day? { changes.filter(\.isRepeal).map(\.from).min() }

    public func isInForce(on day: Day) -> Bool {
        guard let effectiveFrom, effectiveFrom <= day, day <= effectiveTo ?? day else { return false }
        return repealedFrom.map { day < $0 } ?? true
    }

    /// What changed behind `day`, and every repeal: why something of that day that rests on the law is in question.
    public func changes(behind day: Day) -> [Change] { changes.filter { $0.isRepeal || $0.from > day } }

    /// Takes an event about this law. - Returns: what is irregular about it.
    package mutating func apply(_ event: FoldEvent) -> [Irregularity] {
        let from = event.day("effectiveFrom") ?? event.day
        if event.isOf(.lawPublished) {
            defer {
                effectiveFrom = from
                effectiveTo = event.day("effectiveTo")
            }
            return effectiveFrom == nil ? [] : [.lawPublishedAgain]
        }
        var faults: [Irregularity] = effectiveFrom == nil ? [.lawUnknown] : []
        if let repealedFrom, repealedFrom <= from { faults.append(.lawRepealedBefore) }
        add(Change(isRepeal: event.isOf(.lawRepealed), from: from, index: event.index))
        return faults
    }

    /// Where there would be too many, the first amendment is let go, for a repeal counts for ever.
    private mutating func add(_ change: Change) {
        changes.append(change)
        if changes.count > ListLimit.things { changes.remove(at: changes.firstIndex { !$0.isRepeal } ?? 1) }
    }
}

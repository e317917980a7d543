/// Laws, regulations and rules (法律法规规章) as the events `law.*` say: when they are in force, and what changed.
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

    /// Where there would be too many, the first amendment is let go, for a repeal counts for ever; of repeals alone the
    /// one that begins last.
    private mutating func add(_ change: Change) {
        changes.append(change)
        guard changes.count > ListLimit.things else { return }
        let latest = changes.indices.max { changes[$0].from < changes[$1].from }
        if let spare = changes.firstIndex(where: { !$0.isRepeal }) ?? latest { changes.remove(at: spare) }
    }
}

/// What is known of one enforcement officer (执法人员): terms of the certificate, suspensions, departments.
///
/// The register and the view `officer` fold the same events with this one type, so they cannot disagree.
public struct OfficerRecord: Sendable {
    /// A term of the certificate (有效期).
    public struct Term: Sendable, Hashable {
        public var from: Day
        /// The last day.
        public var to: Day
        /// The entry that certified.
        public var index: Int

        public init(from: Day, to: Day, index: Int) {
            self.from = from
            self.to = to
            self.index = index
        }
    }

    /// Belonging to a department from a day on.
    public struct Posting: Sendable, Hashable {
        public var from: Day
        public var department: String

        public init(from: Day, department: String) {
            self.from = from
            self.department = department
        }
    }

    /// As certified.
    public var terms: [Term] = []
    public var pauses: [Pause] = []
    /// Ascending by day.
    public var postings: [Posting] = []

    public init() {}
}

/// Whether an officer may enforce on a day (执法资格).
public enum OfficerStanding: String, Sendable {
    /// Never certified, or not yet.
    case uncertified
    case valid
    case suspended
    case expired
}

extension OfficerRecord {
    public func standing(on day: Day) -> OfficerStanding {
        if terms.contains(where: { $0.from <= day && day <= $0.to }) { return pauses.cover(day) ? .suspended : .valid }
        return terms.contains { $0.to < day } ? .expired : .uncertified
    }

    /// The officer's department on a day; nil before the first.
    public func department(on day: Day) -> String? { postings.last { $0.from <= day }?.department }

    /// What holds from which day on.
    public var timeline: Timeline<Place> {
        let days = terms.flatMap { [$0.from, $0.to + 1] } + pauses.changes + postings.map(\.from)
        return Timeline(changingOn: days) { Place(standing: standing(on: $0), department: department(on: $0)) }
    }

    public struct Place: Sendable, Equatable {
        public let standing: OfficerStanding
        public let department: String?
    }

    /// Takes an event about this officer. - Returns: what is irregular about it.
    package mutating func apply(_ event: FoldEvent) -> [Irregularity] {
        let from = event.day("effectiveFrom") ?? event.day
        if event.isOf(.officerCertified) { return certify(event) }
        let faults: [Irregularity] = terms.isEmpty ? [.officerUnknown] : []
        if event.isOf(.officerUpdated) { return faults + update(event, from) }
        if event.isOf(.officerSuspended) {
            pauses.begin(Pause(from: from, to: event.day("effectiveTo"), index: event.index))
        } else if event.isOf(.officerExpired) {
            // What was not over ends now; a later certification begins anew.
            for at in terms.indices where terms[at].to >= from { terms[at].to = from + -1 }
        }
        return faults
    }

    private mutating func certify(_ event: FoldEvent) -> [Irregularity] {
        let from = event.day("validFrom") ?? event.day
        let to = event.day("validTo") ?? from
        terms.append(Term(from: from, to: to, index: event.index), keepingNewest: ListLimit.things)
        post(event, from)
        return to < from ? [.officerTermReversed] : []
    }

    private mutating func update(_ event: FoldEvent, _ from: Day) -> [Irregularity] {
        var faults: [Irregularity] = []
        if let to = event.day("validTo"), !terms.isEmpty {
            terms[terms.count - 1].to = to
            if to < terms[terms.count - 1].from { faults.append(.officerTermReversed) }
        }
        if let day = event.day("restoredFrom"), !pauses.end(from: day) { faults.append(.officerNotSuspended) }
        post(event, from)
        return faults
    }

    private mutating func post(_ event: FoldEvent, _ from: Day) {
        guard let department = event.string("department") else { return }
        postings.removeAll { $0.from == from }
        let at = postings.firstIndex { $0.from > from } ?? postings.count
        postings.insert(Posting(from: from, department: department), at: at)
        if postings.count > ListLimit.things { postings.removeFirst() }
    }
}

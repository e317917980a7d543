/// What is known of one catalog item (监管事项): versions and when each is in force, suspensions, its end, who took it up.
///
/// The register and the view `catalog` fold the same events with this one type, so they cannot disagree.
public struct ItemRecord: Sendable {
    /// What an item says between two days. Never changes.
    public struct Version: Sendable {
        public var number: Int
        public var from: Day
        /// The last day it says itself; the next version may end it before.
        public var to: Day?
        /// The entry that published it.
        public var index: Int
        /// The department in charge: it owns the item.
        public var department: String
        public var shown: Shown
        public var sourceClass: String
        public var levels: [Int]

        public init(
            number: Int, from: Day, to: Day?, index: Int, department: String, shown: Shown, sourceClass: String,
            levels: [Int]
        ) {
            self.number = number
            self.from = from
            self.to = to
            self.index = index
            self.department = department
            self.shown = shown
            self.sourceClass = sourceClass
            self.levels = levels
        }
    }

    /// What is to be one over province, city and county, besides the code.
    public struct Shown: Sendable, Equatable {
        public var name: String
        /// Types of the sub-items, ascending, each once.
        public var types: [String]
        /// The legal basis, ascending, each once.
        public var basis: [Clause]

        public init(name: String, types: [String], basis: [Clause]) {
            self.name = name
            self.types = types
            self.basis = basis
        }
    }

    /// An article of a law.
    public struct Clause: Sendable, Hashable, Comparable {
        public var law: String
        public var article: String

        public init(law: String, article: String) {
            self.law = law
            self.article = article
        }

        public static func < (one: Clause, other: Clause) -> Bool {
            (one.law, one.article) < (other.law, other.article)
        }
    }

    /// A department took the item up (认领), or published its code beside the one in charge.
    public struct Claim: Sendable {
        public var department: String
        public var division: String
        public var level: Int?
        public var index: Int
        /// Which of `name`, `types`, `basis` the department shows otherwise than the catalog.
        public var differs: [String]

        public init(department: String, division: String, level: Int?, index: Int, differs: [String]) {
            self.department = department
            self.division = division
            self.level = level
            self.index = index
            self.differs = differs
        }
    }

    /// The item left the catalog.
    public struct Abolition: Sendable, Hashable {
        /// The first day without it.
        public var from: Day
        public var index: Int
        /// The item in its place.
        public var replacedBy: String?

        public init(from: Day, index: Int, replacedBy: String?) {
            self.from = from
            self.index = index
            self.replacedBy = replacedBy
        }
    }

    /// The latest proposal and how far its review is.
    public struct Review: Sendable, Hashable {
        /// The entry that proposed; nil when nothing is proposed.
        public var proposedIndex: Int?
        public var isPassedByDepartment = false
        public var isPassedByJudicial = false

        public init() {}
    }

    /// Ascending by number.
    public var versions: [Version] = []
    public var pauses: [Pause] = []
    public var abolition: Abolition?
    /// Ascending by department.
    public var claims: [Claim] = []
    public var review = Review()

    public init() {}
}

/// Whether an item may be acted under on a day (事项状态).
public enum ItemState: String, Sendable {
    /// No version has been published.
    case unpublished
    /// Its first version takes effect later (待生效).
    case announced
    case inForce = "in-force"
    /// The last version ended and none followed (已失效).
    case expired
    case suspended
    case abolished
}

extension ItemRecord {
    /// The version in force on a day, suspended or not.
    public func version(on day: Day) -> Version? {
        guard let version = versions.last(where: { $0.from <= day }), day <= version.to ?? day else { return nil }
        return version
    }

    public func state(on day: Day) -> ItemState {
        if let abolition, abolition.from <= day { return .abolished }
        guard let version = versions.last(where: { $0.from <= day }) else {
            return versions.isEmpty ? .unpublished : .announced
        }
        if let to = version.to, to < day { return .expired }
        return pauses.cover(day) ? .suspended : .inForce
    }

    /// What holds from which day on: the state, and the version's number while there is one.
    public var timeline: Timeline<Standing> {
        var days: [Day] = []
        for version in versions { days += [version.from] + (version.to.map { [$0 + 1] } ?? []) }
        days += pauses.changes
        if let abolition { days.append(abolition.from) }
        return Timeline(changingOn: days) { day in
            let state = state(on: day)
            return Standing(state: state, version: state == .abolished ? nil : version(on: day)?.number)
        }
    }

    public struct Standing: Sendable, Equatable {
        public let state: ItemState
        public let version: Int?
    }

    /// Whether the department answers for the item: in charge of it, or it took it up. For an abolished one nobody.
    public func isOwned(by department: String) -> Bool {
        abolition == nil && (versions.last?.department == department || claim(of: department) != nil)
    }

    public func claim(of department: String) -> Claim? { claims.first { $0.department == department } }

    /// Who answers for it: in charge first, then by code.
    public var owners: [String] {
        let inCharge = versions.last?.department
        return (inCharge.map { [$0] } ?? []) + claims.map(\.department).filter { $0 != inCharge }
    }

    /// The laws its latest version rests on, ascending.
    public var laws: [String] {
        var laws: [String] = []
        for clause in versions.last?.shown.basis ?? [] where laws.last != clause.law { laws.append(clause.law) }
        return laws
    }
}

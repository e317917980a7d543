/// One figure of a department's month (效能指标): what the folds mark, and what the views `efficiency` and `quality` show.
public final class Indicator: Sendable, Hashable {
    /// The view whose rows it becomes.
    public enum View: String, Sendable { case efficiency, quality }

    /// What its marks are.
    public enum Unit: String, Sendable {
        /// Met or not met, of all that was due: numerator ÷ denominator.
        case share
        /// How many.
        case count
        /// Seconds, of which median and 90th percentile are shown.
        case seconds
    }

    /// Such as `complaint-answered-on-time`; stable.
    public let name: String
    /// The Chinese term and its meaning.
    public let title: String
    public let unit: Unit
    public let view: View

    public init(_ name: String, _ title: String, unit: Unit = .share, view: View = .efficiency) {
        self.name = name
        self.title = title
        self.unit = unit
        self.view = view
    }

    public static func == (one: Indicator, other: Indicator) -> Bool { one === other }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// All of them. To add one: a `static let` beside its family's, and its name in that list.
    public static let all: [Indicator] =
        general + catalog + subjects + officers + actions + complaints + credit + linkage + Irregularity.all.map(\.indicator)
    public static func named(_ name: String) -> Indicator? { byName[name] }
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// An event that is out of order or against a rule: recorded, shown with its reason, and counted against the department.
public final class Irregularity: Sendable, Hashable {
    /// Such as `answered-before-transfer`; stable.
    public let code: String
    /// What is wrong, Chinese term first.
    public let title: String
    /// `irregular.<code>` of the view `quality`.
    public let indicator: Indicator

    public init(_ code: String, _ title: String) {
        self.code = code
        self.title = title
        indicator = Indicator("irregular." + code, title, unit: .count, view: .quality)
    }

    public static func == (one: Irregularity, other: Irregularity) -> Bool { one === other }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    public static let all: [Irregularity] =
        Irregularity.general + catalog + subjects + officers + actions + complaints + credit + linkage
}

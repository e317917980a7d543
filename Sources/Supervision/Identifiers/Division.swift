/// Administrative division (行政区划代码, GB/T 2260): six digits, two each for province, city and county.
public struct Division: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public static let pattern = Pattern("6 digits of a division", .set("0-9", 6))

    /// Nil when not six digits. Whether a division exists is for the list of a given year to say.
    public init?(_ text: String) {
        guard Self.pattern.matches(text) else { return nil }
        description = text
    }

    public enum Level: Sendable { case province, city, county }

    /// `220000` is a province, `220100` a city, `220102` a county.
    public var level: Level {
        if description.hasSuffix("0000") { return .province }
        return description.hasSuffix("00") ? .city : .county
    }

    /// Whether `other` is this division or lies inside it.
    public func contains(_ other: Division) -> Bool { other.description.hasPrefix(significant) }

    /// The digits that count at this level.
    var significant: Substring {
        switch level {
        case .province: description.prefix(2)
        case .city: description.prefix(4)
        case .county: description[...]
        }
    }
}

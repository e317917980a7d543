/// A day in China: supervision's clocks count in China Standard Time (UTC+8, no summer time), wherever an event was
/// written. Of the years 1000 to 2999, as events write days; what lies beyond is the first or the last of these, so that every
/// day can be stored and read back.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = min(max(number, Self.first), Self.last) }

    /// The day that an instant falls on, China Standard Time.
    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        let (quotient, remainder) = (Int(milliseconds) &+ Self.offsetMilliseconds)
            .quotientAndRemainder(dividingBy: Self.lengthMilliseconds)
        self.init(number: remainder < 0 ? quotient - 1 : quotient)
    }

    /// `2026-01-31`; nil for what is no day of the years 1000 to 2999.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        let day = text.withUTF8 { bytes in
            bytes.baseAddress.flatMap { TimeForms.day($0, length: bytes.count) }
        }
        guard let day else { return nil }
        number = day
    }

    public init?(_ text: EventText) {
        guard let base = text.bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
            let day = TimeForms.day(base, length: text.bytes.count)
        else { return nil }
        number = day
    }

    /// The instant at which it begins, milliseconds since 1970-01-01T00:00:00Z.
    public var startMilliseconds: Int64 { Int64(number * Self.lengthMilliseconds - Self.offsetMilliseconds) }
    /// The last millisecond of it: a deadline in days ends with its day.
    public var endMilliseconds: Int64 { startMilliseconds + Int64(Self.lengthMilliseconds) - 1 }

    public var month: Month {
        let (year, month, _) = civil
        return Month(year: year, month: month)
    }

    /// 1 Monday to 7 Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    public var civil: (year: Int, month: Int, day: Int) { Gregorian.civil(day: number) }

    public var description: String {
        let (year, month, day) = civil
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    public static func < (one: Day, other: Day) -> Bool { one.number < other.number }
    public static func + (day: Day, count: Int) -> Day { Day(number: day.number &+ count) }
    public static func - (one: Day, other: Day) -> Int { one.number - other.number }

    /// 1000-01-01 and 2999-12-31.
    private static let (first, last) = (-354_285, 376_199)
    private static let lengthMilliseconds = 86_400_000
    private static let offsetMilliseconds = 8 * 3_600_000
}

/// A month, as evaluation counts.
public struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Months since January of year 0.
    public let number: Int

    public init(number: Int) { self.number = number }
    public init(year: Int, month: Int) { number = year * 12 + month - 1 }

    /// `2026-01`.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 7, let day = Day(text + "-01") else { return nil }
        self = day.month
    }

    public var description: String {
        let month = number % 12 + 1
        return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }

    public static func < (one: Month, other: Month) -> Bool { one.number < other.number }
}

/// Instants as people in China write them.
public enum ChinaTime {
    /// `2026-01-31T08:00:00+08:00`; what is finer than a second is cut off.
    public static func text(_ milliseconds: Int64) -> String {
        let day = Day(milliseconds: milliseconds)
        // Of an instant on no such day its first or last second.
        let seconds = min(max(Int(milliseconds &- day.startMilliseconds) / 1_000, 0), 86_399)
        let two = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
        return "\(day)T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))+08:00"
    }
}

import HTTPTypes
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The `Date` field of RFC 9110 §6.6.1, written anew once a second and shared by all answers of that second.
package final class DateField: Sendable {
    private let latest = Mutex<(second: Int, field: HTTPField)>((0, HTTPField(name: .date, value: imfFixdate(0))))

    var now: HTTPField {
        let second = Int(time(nil))
        return latest.withLock { latest in
            if latest.second != second { latest = (second, HTTPField(name: .date, value: Self.imfFixdate(second))) }
            return latest.field
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110 §5.6.7, of seconds since 1970.
    package static func imfFixdate(_ second: Int) -> String {
        let days = second / 86_400
        let clock = second % 86_400
        let (year, month, day) = civil(days)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        return "\(weekday), \(two(day)) \(name) \(year) \(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60)) GMT"
    }

    /// The Gregorian date of a day number counted from 1970-01-01. Years are counted from 1 March, so that the leap day is
    /// the last of its year and months follow a rule.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}

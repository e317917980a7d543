import HTTPTypes
import Supervision
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
        let (year, month, day) = Day(number: days).civil
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        return "\(weekday), \(two(day)) \(name) \(year) \(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60)) GMT"
    }
}

/// Days and instants as text: the scanner beside the expression that the schema publishes for the same form.
///
/// Years 1000 to 2999. A day must exist. Offsets up to 23:59, fractions of one to nine digits, no leap seconds.
enum TimeForms {
    static let dateExpression = Pattern.anchored(day)
    static let dateTimeExpression = Pattern.anchored(
        day + "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])")

    // Leap years apart: 29 February in years whose last two digits divide by 4, and in 1200, 1600, 2000, 2400, 2800.
    private static let day =
        "(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        + "|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|1[26]00|2[048]00)-02-29)"

    /// Days since 1970-01-01, or nil. Exactly `length` bytes at `text` are read.
    @inline(__always)
    static func day(_ text: UnsafePointer<UInt8>, length: Int) -> Int? {
        guard length == 10 else { return nil }
        return day(at: text)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z (finer fractions are cut off), or nil.
    static func instant(_ text: UnsafePointer<UInt8>, length: Int) -> Int64? {
        guard length >= 20, let day = day(at: text), text[10] == UInt8(ascii: "T"),
            let hour = two(text + 11), hour < 24, text[13] == UInt8(ascii: ":"),
            let minute = two(text + 14), minute < 60, text[16] == UInt8(ascii: ":"),
            let second = two(text + 17), second < 60
        else { return nil }
        var milliseconds = ((day * 24 + hour) * 60 + minute) * 60_000 + second * 1_000
        var at = 19
        if text[19] == UInt8(ascii: ".") {
            guard let (fraction, end) = fraction(text, from: 20, length: length) else { return nil }
            milliseconds += fraction
            at = end
        }
        guard at < length, let offset = offsetMinutes(text + at, length: length - at) else { return nil }
        return Int64(milliseconds - offset * 60_000)
    }

    @inline(__always)
    private static func day(at text: UnsafePointer<UInt8>) -> Int? {
        guard let century = two(text), (10...29).contains(century), let rest = two(text + 2),
            text[4] == UInt8(ascii: "-"), let month = two(text + 5),
            text[7] == UInt8(ascii: "-"), let day = two(text + 8),
            Gregorian.isDay(year: century * 100 + rest, month: month, day: day)
        else { return nil }
        return Gregorian.daysSinceEpoch(year: century * 100 + rest, month: month, day: day)
    }

    /// Milliseconds of one to nine digits, and where they end.
    private static func fraction(_ text: UnsafePointer<UInt8>, from start: Int, length: Int) -> (Int, Int)? {
        var end = start
        var value = 0
        while end < length, let digit = digit(text[end]) {
            if end - start < 3 { value = value * 10 + digit }
            end += 1
        }
        let digits = end - start
        guard (1...9).contains(digits) else { return nil }
        return (digits == 1 ? value * 100 : digits == 2 ? value * 10 : value, end)
    }

    @inline(__always)
    private static func offsetMinutes(_ text: UnsafePointer<UInt8>, length: Int) -> Int? {
        if length == 1 { return text[0] == UInt8(ascii: "Z") ? 0 : nil }
        guard length == 6, let hours = two(text + 1), hours < 24, text[3] == UInt8(ascii: ":"),
            let minutes = two(text + 4), minutes < 60
        else { return nil }
        switch text[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    @inline(__always)
    private static func two(_ text: UnsafePointer<UInt8>) -> Int? {
        let tens = text[0] &- 48
        let ones = text[1] &- 48
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- 48
        return value < 10 ? Int(value) : nil
    }
}

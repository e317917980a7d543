internal import SignedNote

/// When the ledger heard of something: RFC 3339 in UTC with milliseconds, always 24 characters,
/// `2026-01-02T03:04:05.678Z`.
public struct Stamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// Characters of a stamp.
    public static let count = 24
    /// Bytes of a stamp with its newline, as an entry begins.
    public static let lineCount = 25
    /// What four digits of year can say.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// - Precondition: in the years 0000 to 9999.
    public init(milliseconds: Int64) {
        precondition(Self.range.contains(milliseconds))
        self.milliseconds = milliseconds
    }

    /// A time in POSIX seconds; nil outside of the years 0000 to 9999.
    public init?(seconds: Int64) {
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow, Self.range.contains(milliseconds) else { return nil }
        self.milliseconds = milliseconds
    }

    /// Reads exactly the form that is written here, and only real dates.
    public init?(_ text: UnsafeRawBufferPointer) {
        guard let milliseconds = Self.parse(text) else { return nil }
        self.milliseconds = milliseconds
    }

    public init?(_ text: String) {
        var text = text
        guard let stamp = text.withUTF8({ Stamp(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = stamp
    }

    public static func < (a: Stamp, b: Stamp) -> Bool { a.milliseconds < b.milliseconds }

    public var description: String {
        String(unsafeUninitializedCapacity: Self.count) { out in
            write(to: UnsafeMutableRawBufferPointer(out))
            return Self.count
        }
    }

    /// Writes the 24 characters to the start of `out`.
    public func write(to out: UnsafeMutableRawBufferPointer) {
        precondition(out.count >= Self.count)
        let (days, inDay) = milliseconds.quotientAndRemainder(flooredBy: 86_400_000)
        let (year, month, day) = Self.civil(days: Int(days))
        let time = Int(inDay)
        func put(_ value: Int, at: Int, digits: Int, then separator: Character) {
            var value = value
            for place in stride(from: at + digits - 1, through: at, by: -1) {
                out[place] = UInt8(48 + value % 10)
                value /= 10
            }
            out[at + digits] = separator.asciiValue ?? 0
        }
        put(year, at: 0, digits: 4, then: "-")
        put(month, at: 5, digits: 2, then: "-")
        put(day, at: 8, digits: 2, then: "T")
        put(time / 3_600_000, at: 11, digits: 2, then: ":")
        put(time / 60_000 % 60, at: 14, digits: 2, then: ":")
        put(time / 1000 % 60, at: 17, digits: 2, then: ".")
        put(time % 1000, at: 20, digits: 3, then: "Z")
    }

    /// Appends the stamp and a newline: the first line of an entry.
    public func appendLine(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: Self.lineCount, alignment: 1) { line in
            write(to: line)
            line[Self.count] = NoteText.newline
            bytes.append(contentsOf: line)
        }
    }

    /// Milliseconds since 1970 of 24 characters in exactly this form; nil for anything else.
    public static func parse(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count == count else { return nil }
        // Digits are checked all at once at the end: stamps are read by the million, and nearly all are good.
        var largest: UInt8 = 0
        func pair(_ at: Int) -> Int {
            let (tens, ones) = (text[at] &- 48, text[at + 1] &- 48)
            largest = max(largest, tens, ones)
            return Int(tens) * 10 + Int(ones)
        }
        let (year, month, day) = (pair(0) * 100 + pair(2), pair(5), pair(8))
        let (hour, minute, second, fraction) = (pair(11), pair(14), pair(17), pair(20) * 10 + Int(text[22] &- 48))
        largest = max(largest, text[22] &- 48)
        guard largest <= 9, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "."),
            text[23] == UInt8(ascii: "Z"), (1...12).contains(month), day >= 1,
            day <= length(ofMonth: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = days(year: year, month: month, day: day)
        return Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + Int64(fraction)
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // The Gregorian calendar in 400-year eras of 146,097 days, with years that begin in March so that the leap day is
    // their last.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, inEra) = (days + 719_468).quotientAndRemainder(flooredBy: 146_097)
        let year = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * year + year / 4 - year / 100)
        let marchMonth = (5 * inYear + 2) / 153
        let day = inYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (era * 400 + year + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, inEra) = marchYear.quotientAndRemainder(flooredBy: 400)
        let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468
    }
}

extension BinaryInteger {
    /// Quotient rounded down, remainder never negative; `divisor` is positive.
    @inline(__always)
    fileprivate func quotientAndRemainder(flooredBy divisor: Self) -> (Self, Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

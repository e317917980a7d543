internal import Supervision

// Values as bytes.
extension [UInt8] {
    /// A value of PostgreSQL's COPY text format.
    mutating func append(copyEscaped text: UnsafeBufferPointer<UInt8>) {
        append(text) { $0 == UInt8(ascii: "\\") || (9...13).contains($0) } escape: { byte, out in
            switch byte {
            case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
            default: out.append(byte)
            }
        }
    }

    /// `2026-01-31`.
    mutating func append(day: Day) {
        let (year, month, number) = day.civil
        append(padded: year, digits: 4)
        append(UInt8(ascii: "-"))
        append(padded: month, digits: 2)
        append(UInt8(ascii: "-"))
        append(padded: number, digits: 2)
    }

    /// `2026-01-31T08:00:00.000Z`. Of an instant that an event cannot write, the first or last of the years 1000 to 2999: what is
    /// stored is read back.
    mutating func append(instant milliseconds: Int64) {
        let length: Int64 = 86_400_000
        let milliseconds = Swift.min(Swift.max(milliseconds, Self.firstInstant), Self.lastInstant)
        var (days, rest) = milliseconds.quotientAndRemainder(dividingBy: length)
        if rest < 0 { (days, rest) = (days - 1, rest + length) }
        append(day: Day(number: Int(days)))
        append(UInt8(ascii: "T"))
        append(padded: Int(rest / 3_600_000), digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: Int(rest / 60_000 % 60), digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: Int(rest / 1_000 % 60), digits: 2)
        append(UInt8(ascii: "."))
        append(padded: Int(rest % 1_000), digits: 3)
        append(UInt8(ascii: "Z"))
    }

    private static var firstInstant: Int64 { -30_610_224_000_000 }
    private static var lastInstant: Int64 { 32_503_679_999_999 }

    private mutating func append(padded value: Int, digits: Int) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        // What does not fit is written whole: a wrong year is better seen than cut.
        guard value >= 0, value < unit * 10 else { return append(decimal: value) }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(value / unit % 10))
            unit /= 10
        }
    }
}

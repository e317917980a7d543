internal import MerkleLog
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
        let (first, last) = (Int64(Day(number: .min).number), Int64(Day(number: .max).number))
        let stamp = Stamp(milliseconds: Swift.min(Swift.max(milliseconds, first * length), (last + 1) * length - 1))
        withUnsafeTemporaryAllocation(byteCount: Stamp.count, alignment: 1) { text in
            stamp.write(to: text)
            append(contentsOf: text)
        }
    }

    private mutating func append(padded value: Int, digits: Int) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(value / unit % 10))
            unit /= 10
        }
    }
}

/// A day as the City's files write it, `2012-07-06`.
struct ChicagoDay: Sendable, Comparable {
    let text: String

    /// Nil for anything but a day of the Gregorian calendar.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)), let day = Int(text.suffix(2)),
            year >= 1000, (1...12).contains(month), day >= 1
        else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        self.text = text
    }

    /// The start of the day in Chicago's standard time: the files have no hour, and summer time moves no day.
    var time: String { "\(text)T00:00:00-06:00" }

    // Digits of fixed width: the order of the texts is the order of the days.
    static func < (left: ChicagoDay, right: ChicagoDay) -> Bool { left.text < right.text }
}

/// Numbers in the files have been through floating point: `60618.0` is the postcode 60618.
enum ChicagoNumber {
    /// The integer, or nil for anything else.
    static func integer(_ text: String) -> Int? {
        let whole = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
        guard !whole.isEmpty, whole.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(whole)
    }

    /// A postcode: five digits.
    static func postcode(_ text: String) -> String? {
        integer(text).flatMap { (10_000...99_999).contains($0) ? String($0) : nil }
    }

    /// Degrees within ±`limit`, or nil.
    static func degrees(_ text: String, limit: Double) -> Double? {
        guard let value = Double(text), value.isFinite, abs(value) <= limit,
            text.utf8.allSatisfy({ "0123456789.-".utf8.contains($0) }), text.first != ".", text.last != "."
        else { return nil }
        return value
    }
}

extension CSVRow {
    /// A required day. Throws a reject.
    func day(_ column: String) throws(Reject) -> ChicagoDay {
        guard !self[column].isEmpty else { throw reject(column, "empty") }
        guard let day = ChicagoDay(self[column]) else { throw reject(column, "not a day: \(self[column])") }
        return day
    }

    /// A required number of the City's. Throws a reject.
    func number(_ column: String) throws(Reject) -> Int {
        guard !self[column].isEmpty else { throw reject(column, "empty") }
        guard let number = ChicagoNumber.integer(self[column]), number > 0 else {
            throw reject(column, "not a number: \(self[column])")
        }
        return number
    }

    /// The value of an optional column as `parse` reads it: nil where the column is empty, and nil with a word in
    /// `rejects` where it cannot be read.
    func optional<Value>(_ column: String, _ rejects: inout [Reject], _ parse: (String) -> Value?) -> Value? {
        let text = self[column]
        guard !text.isEmpty else { return nil }
        if let value = parse(text) { return value }
        rejects.append(reject(column, "left out of the event, which stands: not readable: \(text)"))
        return nil
    }
}

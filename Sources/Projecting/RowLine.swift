public import Supervision

/// Writes a row as its canonical line: one JSON object, all columns in table order, no white space.
///
/// Digests are over these lines, downloads consist of them. Instants are RFC 3339 in UTC with milliseconds.
public struct RowLine: RowSink {
    /// `{"key":`, `,"name":`, … one a column, made once a table.
    public struct Names: Sendable {
        fileprivate let heads: [[UInt8]]

        public init(_ table: TableDefinition) {
            heads = table.columns.enumerated().map { position, column in
                Array(((position == 0 ? "{\"" : ",\"") + column.name + "\":").utf8)
            }
        }
    }

    public private(set) var bytes: [UInt8] = []
    private let names: Names
    private var column = 0

    public init(_ names: Names) {
        self.names = names
        bytes.reserveCapacity(512)
    }

    /// The line of a row, without a line end.
    public static func of(_ row: some ViewRow, _ names: Names) -> [UInt8] {
        var line = RowLine(names)
        row.write(&line)
        return line.finished()
    }

    /// The line of a stored row: values in the form that ``RowReader`` takes.
    public static func of(values: [String?], _ table: TableDefinition, _ names: Names) -> [UInt8] {
        var line = RowLine(names)
        for (column, value) in zip(table.columns, values) {
            switch column.type {
            case .text: line.text(value)
            case .integer: line.integer(value.flatMap { Int($0) })
            case .boolean: line.boolean(value.map { $0.hasPrefix("t") })
            case .date: line.date(value.flatMap { Day($0) })
            case .timestamp: line.timestamp(value.flatMap { Int64($0) })
            case .json: line.json(utf8: value.map { Array($0.utf8) })
            }
        }
        return line.finished()
    }

    private mutating func finished() -> [UInt8] {
        precondition(column == names.heads.count, "a row writes each column once")
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private mutating func head() {
        bytes.append(contentsOf: names.heads[column])
        column += 1
    }

    private mutating func null() { bytes.append(contentsOf: "null".utf8) }

    public mutating func text(_ value: String?) {
        head()
        guard let value else { return null() }
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
                bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func integer(_ value: Int?) {
        head()
        guard let value else { return null() }
        bytes.append(decimal: value)
    }

    public mutating func boolean(_ value: Bool?) {
        head()
        guard let value else { return null() }
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    public mutating func date(_ value: Day?) {
        head()
        guard let value else { return null() }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(day: value)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func timestamp(_ milliseconds: Int64?) {
        head()
        guard let milliseconds else { return null() }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(instant: milliseconds)
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func json(utf8: [UInt8]?) {
        head()
        guard let utf8 else { return null() }
        bytes.append(contentsOf: utf8)
    }
}

extension [UInt8] {
    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value.magnitude
            var at = 20
            repeat {
                at -= 1
                digits[at] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[at..<20]))
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

    /// `2026-01-31T08:00:00.000Z`.
    mutating func append(instant milliseconds: Int64) {
        let length: Int64 = 86_400_000
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

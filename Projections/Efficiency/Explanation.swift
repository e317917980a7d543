public import Projecting
public import Supervision

/// A figure taken apart (指标说明): what it is, what it is of, and every entry it comes from, for people and programs.
public struct Explanation: Sendable {
    /// One entry and what it adds.
    public struct Part: Sendable, Equatable {
        /// Index in the log.
        public let index: Int
        /// How many entries add the same, of which this is the first; 1 but for seconds.
        public let count: Int
        /// Thousandths, number or seconds; nil while pending.
        public let value: Int?
        /// Of a pending one, when it is due, milliseconds since 1970.
        public let dueMilliseconds: Int64?
        /// Pending, and due at or before the log's last stamp: counts as not met.
        public let isOverdue: Bool
    }

    public let indicator: Indicator
    public let department: String
    public let month: Month
    /// Of a share, thousandths that are met; else a number or seconds.
    public let numerator: Int
    /// Entries that count, overdue ones among them.
    public let denominator: Int
    /// Ascending by index.
    public let parts: [Part]
    /// Seconds: the median.
    public let median: Int?

    /// - Parameters:
    ///   - row: of the view `efficiency` or `quality`.
    ///   - now: the stamp of the last entry that is folded, milliseconds since 1970: what is due by then is overdue.
    public init(_ row: TallyRow, now: Int64) {
        indicator = row.cell.indicator
        department = row.cell.department
        month = row.cell.month
        parts = row.marks.map { index, mark, count in
            guard case .pending(let due) = mark else {
                return Part(index: index, count: count, value: mark.value, dueMilliseconds: nil, isOverdue: false)
            }
            return Part(index: index, count: count, value: nil, dueMilliseconds: due, isOverdue: due < now)
        }
        numerator = row.figure.numerator
        denominator = row.figure.denominator + parts.count(where: \.isOverdue)
        median = row.median
    }

    /// As stored: a row's columns in the form that ``RowReader`` takes.
    public init(columns: [String?], now: Int64) {
        var reader = RowReader(columns)
        self.init(TallyRow(&reader), now: now)
    }

    /// As served: the row's line. Nil for what is no row of a tally.
    public init?(line: String, now: Int64) {
        let columns: [String?]? = JSONReader.shared { reader in
            reader.read(line) { row -> [String?]? in
                guard let key = row["key"]?.string, let indicator = row["indicator"]?.string,
                    let evidence = row["evidence"]
                else { return nil }
                return [
                    key, row["department"]?.string, row["month"]?.string, indicator,
                    row["numerator"]?.integer.map(String.init), nil, nil, nil, nil,
                    evidence.evidenceText,
                ]
            } ?? nil
        }
        guard let columns else { return nil }
        self.init(columns: columns, now: now)
    }

    /// Of a share thousandths, of seconds the median, else the number; nil of nothing.
    public var value: Int? {
        switch indicator.unit {
        case .share: denominator == 0 ? nil : (numerator &* 2 &+ denominator) / (denominator &* 2)
        case .count: numerator
        case .seconds: median
        }
    }

    /// Some lines for people.
    public var text: String {
        var lines = ["\(indicator.title)", "department \(department), month \(month): \(summary)"]
        for part in parts { lines.append("  entry \(part.index): \(meaning(of: part))") }
        return lines.joined(separator: "\n")
    }

    private var summary: String {
        let pending = parts.count { $0.value == nil && !$0.isOverdue }
        let rest = pending == 0 ? "" : "; \(pending) not due yet"
        switch indicator.unit {
        case .share:
            guard let value else { return "nothing counts yet" + rest }
            return "\(Self.decimal(numerator)) of \(denominator) = \(value / 10).\(value % 10) %" + rest
        case .count: return "\(numerator)" + rest
        case .seconds: return (median.map { "median \($0) s of \(denominator)" } ?? "nothing counts yet") + rest
        }
    }

    private func meaning(of part: Part) -> String {
        guard let value = part.value else {
            let due = part.dueMilliseconds.map { "\(Day(milliseconds: $0))" } ?? "unknown"
            return part.isOverdue ? "not done, was due \(due)" : "not done yet, due \(due)"
        }
        switch indicator.unit {
        case .share: return value == 1_000 ? "met" : value == 0 ? "not met" : "met in part, \(Self.decimal(value))"
        case .count: return value < 0 ? "\(value)" : "+\(value)"
        case .seconds: return part.count == 1 ? "\(value) s" : "\(value) s, as \(part.count - 1) more"
        }
    }

    /// Thousandths as a number, without zeros at its end.
    private static func decimal(_ thousandths: Int) -> String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
        guard rest != 0 else { return "\(whole)" }
        var digits = String(1_000 + rest.magnitude).dropFirst()
        while digits.hasSuffix("0") { digits = digits.dropLast() }
        return "\(thousandths < 0 && whole == 0 ? "-" : "")\(whole).\(digits)"
    }
}

extension EventValue {
    /// The evidence of a tally as JSON text.
    fileprivate var evidenceText: String {
        let entries = elements.map { entry in
            "[" + entry.elements.map { $0.integer.map(String.init) ?? "null" }.joined(separator: ",") + "]"
        }
        return "[" + entries.joined(separator: ",") + "]"
    }
}

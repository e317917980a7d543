internal import Projecting
public import Supervision

/// A figure taken apart (指标说明): what it is, numerator and denominator, and every entry it comes from, for people and
/// programs.
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
        /// Pending, and due before ``Explanation/recordedAt``: counts as not met.
        public let isOverdue: Bool
    }

    /// Entries of the log that the figure holds, and the stamp of the last of them.
    public let size: Int
    public let recordedAt: String
    public let indicator: Indicator
    public let department: String
    public let month: Month
    /// Of a share, thousandths that are met; else a number or seconds.
    public let numerator: Int
    /// Entries that count, overdue ones among them.
    public let denominator: Int
    /// Ascending by index.
    public let parts: [Part]
    /// Of seconds, by nearest rank; nil of others, and of nothing.
    private let median: Int?
    private let ninetieth: Int?

    /// As served: what `/v1/views/{view}/{key}/evidence` answers of a row of `efficiency` or `quality`. Nil for anything else.
    public init?(answer: String) {
        // The reader takes one line; the line ends of an answer are between its values.
        let line = String(
            decoding: answer.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        let served = JSONReader.shared { reader in reader.read(line) { Served($0) } ?? nil }
        guard let served, let now = Instant.milliseconds(served.recordedAt) else { return nil }
        var columns = RowReader(served.columns)
        let row = TallyRow(&columns)
        size = served.size
        recordedAt = served.recordedAt
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
        denominator = row.figure.denominator &+ parts.count(where: \.isOverdue)
        (median, ninetieth) = (row.median, row.ninetieth)
    }

    /// What of an answer a figure is made of.
    private struct Served {
        let size: Int
        let recordedAt: String
        /// Of the row, in the form that ``RowReader`` takes.
        let columns: [String?]

        init?(_ answer: EventValue) {
            guard let size = answer["size"]?.integer, let recordedAt = answer["recordedAt"]?.string,
                let row = answer["row"],
                let key = row["key"]?.string, let indicator = row["indicator"]?.string, let evidence = row["evidence"]
            else { return nil }
            self.size = size
            self.recordedAt = recordedAt
            columns = [
                key, row["department"]?.string, row["month"]?.string, indicator,
                row["numerator"]?.integer.map(String.init), nil, nil, nil, nil,
                evidence.evidenceText,
            ]
        }
    }

    /// Of a share thousandths, of seconds the median, else the number; nil of nothing.
    public var value: Int? {
        switch indicator.unit {
        case .share: denominator == 0 ? nil : (numerator &* 2 &+ denominator) / (denominator &* 2)
        case .count: numerator
        case .seconds: median
        }
    }

    // MARK: For people

    /// What it is, numerator and denominator, and of when: three lines.
    public var head: String {
        """
        \(indicator.title)
        department \(department), month \(month): \(summary)
        as of size \(size), recorded until \(recordedAt)
        """
    }

    /// What an entry adds, one line.
    /// - Parameter event: what is known of the event, put behind.
    public func line(_ part: Part, event: String? = nil) -> String {
        "  entry \(part.index): \(meaning(of: part))" + (event.map { "; " + $0 } ?? "")
    }

    private var summary: String {
        let pending = parts.count { $0.value == nil && !$0.isOverdue }
        let rest = pending == 0 ? "" : "; \(pending) not due yet"
        switch indicator.unit {
        case .share:
            let share = value.map { ", \($0 / 10).\($0 % 10) %" } ?? ""
            return "numerator \(Self.decimal(numerator)), denominator \(denominator)" + share + rest
        case .count: return "\(numerator), of \(parts.count) entries" + rest
        case .seconds:
            guard let median, let ninetieth else { return "denominator 0" + rest }
            return "median \(median) s, 90th percentile \(ninetieth) s, denominator \(denominator)" + rest
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
        case .seconds: return part.count == 1 ? "\(value) s" : "\(value) s, as \(part.count &- 1) more"
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

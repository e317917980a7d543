public import Supervision

/// A figure of a department's month, with the entries behind it: the row of the views `efficiency` and `quality`.
public struct TallyRow: ViewRow, Equatable {
    public let cell: Cell
    /// Ascending by index.
    public private(set) var marks: [(index: Int, mark: Mark)] = []

    init(_ cell: Cell) { self.cell = cell }

    public static func == (one: TallyRow, other: TallyRow) -> Bool {
        one.cell == other.cell && one.marks.elementsEqual(other.marks, by: ==)
    }

    mutating func put(_ mark: Mark, at index: Int) {
        guard let last = marks.last, last.index >= index else { return marks.append((index, mark)) }
        let at = position(of: index)
        if marks[at].index == index { marks[at].mark = mark } else { marks.insert((index, mark), at: at) }
    }

    mutating func remove(at index: Int) {
        let at = position(of: index)
        if at < marks.count, marks[at].index == index { marks.remove(at: at) }
    }

    /// What another worker found out about the same cell, from other rows.
    mutating func merge(_ other: TallyRow) {
        for (index, mark) in other.marks { put(mark, at: index) }
    }

    /// The first place whose index is not smaller.
    private func position(of index: Int) -> Int {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        _ = columns.text()
        let department = columns.text()
        let month = Month(columns.text()) ?? Month(number: 0)
        let indicator = Indicator.named(columns.text()) ?? .unknown
        for _ in 0..<5 { _ = columns.optionalText() }
        cell = Cell(indicator, department, month)
        marks = columns.json { list in list.elements.compactMap { Self.mark($0, indicator.unit) } } ?? []
    }

    private static func mark(_ value: EventValue, _ unit: Indicator.Unit) -> (index: Int, mark: Mark)? {
        var parts = value.elements
        guard let index = parts.next()?.integer, let second = parts.next() else { return nil }
        guard let number = second.integer else { return (index, .pending(due: Int64(parts.next()?.integer ?? 0))) }
        switch unit {
        case .share: return (index, number == 1_000 ? .met : number == 0 ? .unmet : .partly(number))
        case .count: return (index, .count(number))
        case .seconds: return (index, .seconds(number))
        }
    }

    public func write(_ sink: inout some RowSink) {
        var (numerator, denominator, pending) = (0, 0, 0)
        var evidence: [UInt8] = []
        evidence.reserveCapacity(marks.count * 12 + 2)
        for (index, mark) in marks {
            evidence.append(UInt8(ascii: evidence.isEmpty ? "[" : ","))
            evidence.append(UInt8(ascii: "["))
            evidence.append(decimal: index)
            evidence.append(UInt8(ascii: ","))
            if let value = mark.value {
                numerator &+= value
                denominator += 1
                evidence.append(decimal: value)
            } else if case .pending(let due) = mark {
                pending += 1
                evidence.append(contentsOf: "null,".utf8)
                evidence.append(decimal: Int(due))
            }
            evidence.append(UInt8(ascii: "]"))
        }
        if evidence.isEmpty { evidence.append(UInt8(ascii: "[")) }
        evidence.append(UInt8(ascii: "]"))

        sink.text(cell.key)
        sink.text(cell.department)
        sink.text(cell.month.description)
        sink.text(cell.indicator.name)
        sink.integer(numerator)
        sink.integer(denominator)
        sink.integer(pending)
        let sorted = cell.indicator.unit == .seconds ? marks.compactMap(\.mark.value).sorted() : []
        sink.integer(Self.percentile(50, of: sorted))
        sink.integer(Self.percentile(90, of: sorted))
        sink.json(utf8: evidence)
    }

    /// Nearest rank: the smallest value that `percent` of all do not exceed; nil of none.
    static func percentile(_ percent: Int, of sorted: [Int]) -> Int? {
        guard !sorted.isEmpty else { return nil }
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}

extension Mark {
    /// Thousandths, number or seconds; nil while pending.
    public var value: Int? {
        switch self {
        case .pending: nil
        case .met: 1_000
        case .unmet: 0
        case .partly(let thousandths): thousandths
        case .count(let count): count
        case .seconds(let seconds): seconds
        }
    }
}

extension Indicator {
    /// A stored row's indicator that this program does not know; it never comes from a fold.
    static let unknown = Indicator("unknown", "未知 unknown", unit: .count, view: .quality)
}

/// A view whose rows are tallies of marks: `efficiency` and `quality`.
public struct TallyView: ProjectedView {
    public let table: TableDefinition
    public let version: Int
    /// Which indicators it shows.
    public let shows: Indicator.View
    public var threads: (@Sendable (_ key: String) -> [String])? { nil }

    /// - Parameter tables: must declare ``TallyRow``'s ten columns.
    public init(_ name: String, version: Int, tables: [UInt8], shows: Indicator.View) {
        table = TableDefinition(name, in: tables)
        precondition(
            table.columns.map(\.name) == [
                "key", "department", "month", "indicator", "numerator", "denominator", "pending", "median", "p90", "evidence",
            ], "\(name): the columns of a tally")
        self.version = version
        self.shows = shows
    }
}

public import Supervision

/// A figure of a department's month, with the entries behind it: the row of the views `efficiency` and `quality`.
public struct TallyRow: ViewRow, Equatable {
    public let cell: Cell
    private var entries = TallyEntries()
    /// Of a figure in seconds: there may be an entry for each event of a month, so like ones are counted together.
    private var lags = TallyLags()

    /// Whether the indicator is in seconds.
    private let isOfLags: Bool

    init(_ cell: Cell) {
        self.cell = cell
        isOfLags = cell.indicator.unit == .seconds
    }

    /// Without a single entry.
    var isEmpty: Bool { entries.isEmpty && lags.isEmpty }

    /// Ascending by index: an entry, what it adds, and how many entries are alike with it (1 but for seconds).
    public var marks: [(index: Int, mark: Mark, count: Int)] {
        isOfLags
            ? lags.all.map { ($0.index, .seconds($0.seconds), $0.count) }.sorted { $0.index < $1.index }
            : entries.all.map { ($0.index, $0.mark, 1) }
    }

    /// Sum and number of what counts, and number of what is pending.
    public var figure: TallyFigure { isOfLags ? lags.figure : entries.figure }
    /// Of a figure in seconds; nil of others, and of nothing.
    public var median: Int? { lags.percentile(50) }
    /// Of a figure in seconds, the 90th percentile.
    public var ninetieth: Int? { lags.percentile(90) }

    mutating func put(_ mark: Mark, at index: Int) {
        if isOfLags { lags.add(seconds: mark.value ?? 0, at: index) } else { entries.put(mark, at: index) }
    }

    /// A figure in seconds takes nothing back.
    mutating func remove(at index: Int) { entries.remove(at: index) }

    /// What another worker found out about the same cell, from other rows.
    mutating func merge(_ other: TallyRow) {
        entries.merge(other.entries)
        lags.merge(other.lags)
    }

    // MARK: Columns

    public init(_ columns: inout RowReader) {
        _ = columns.text()
        let department = columns.text()
        let month = Month(columns.text()) ?? Month(number: 0)
        let indicator = Indicator.named(columns.text()) ?? .unknown
        self.init(Cell(indicator, department, month))
        let sum = columns.optionalInteger() ?? 0
        for _ in 0..<4 { _ = columns.optionalText() }
        columns.json { list in
            if indicator.unit == .seconds {
                lags = TallyLags(json: list, sum: sum)
            } else {
                entries = TallyEntries(json: list, indicator.unit)
            }
        }
    }

    public func write(_ sink: inout RowWriter) {
        let figure = figure
        sink.text(cell.key)
        sink.text(cell.department)
        sink.text(cell.month.description)
        sink.text(cell.indicator.name)
        sink.integer(figure.numerator)
        sink.integer(figure.denominator)
        sink.integer(figure.pending)
        sink.integer(median)
        sink.integer(ninetieth)
        sink.json { isOfLags ? lags.write(to: &$0) : entries.write(to: &$0) }
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
    public var judgement: DayJudgement? { nil }

    /// - Parameter tables: must declare ``TallyRow``'s ten columns.
    public init(_ name: String, version: Int, tables: [UInt8], shows: Indicator.View) {
        table = TableDefinition(name, in: tables)
        precondition(
            table.columns.map(\.name) == [
                "key", "department", "month", "indicator", "numerator", "denominator", "pending", "median", "p90",
                "evidence",
            ], "\(name): the columns of a tally")
        self.version = version
        self.shows = shows
    }
}

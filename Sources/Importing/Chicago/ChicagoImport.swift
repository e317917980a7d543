/// The City of Chicago's food inspections and sanitation complaints (its public project food-inspections-evaluation) as
/// events: `subject.registered` once a licence, `inspection.completed`, `complaint.registered`, `complaint.closed`.
///
/// Ids come from the City's own numbers, so the same files give the same events, byte for byte. The files know days, not
/// hours: an event's time is the start of that day in Chicago's standard time. What could not be used is in ``rejects``,
/// and what is left out on purpose is in ``leftOut``.
public struct ChicagoImport: Sendable {
    /// Which of the files to read.
    public enum Part: String, Sendable, CaseIterable {
        /// `inspections.csv` with `inspectors.csv`.
        case inspections
        /// `complaints.csv`.
        case complaints
    }

    /// Columns that no event carries, and why.
    public static let leftOut: [(file: String, what: String)] = [
        ("complaints.csv", "Street_Address: the place complained of may be a home; areas and a 100 m grid remain"),
        ("inspections.csv", "pass_flag, fail_flag: they repeat Results"),
        ("inspectors.csv", "DBA, Address, License_Type: inspections.csv has them"),
    ]

    /// `/dept/<code>/<system>` of the importing department.
    public let source: String
    public private(set) var rejects: [Reject] = []
    /// Data rows read, by file.
    public private(set) var rowCounts: [(file: String, rows: Int)] = []
    private var found: [Timed] = []

    /// - Parameter source: `/dept/<code>/<system>`.
    public init(source: String) {
        self.source = source
    }

    /// One event with what decides its place: the day, then what must be there before what.
    struct Timed: Sendable {
        var day: ChicagoDay
        var rank: Int
        var id: String
        var line: [UInt8]
        /// Where it came from, for a reject.
        var file: String
        var row: Int
    }

    /// All events in the order of time, each a line without its line break.
    public func events() -> [[UInt8]] {
        found.sorted { ($0.day, $0.rank, $0.id) < ($1.day, $1.rank, $1.id) }.map(\.line)
    }

    public var eventCount: Int { found.count }

    /// Events by type, in the order in which a case needs them.
    public var totals: [(type: String, count: Int)] {
        Dictionary(grouping: found, by: \.rank).mapValues(\.count).sorted { $0.key < $1.key }
            .map { (Self.types[$0.key], $0.value) }
    }

    static let types = ["subject.registered", "inspection.completed", "complaint.registered", "complaint.closed"]

    mutating func reject(_ reject: Reject) { rejects.append(reject) }

    /// Notes how many data rows a file had.
    mutating func counted(_ file: String, rows: Int) { rowCounts.append((file, rows)) }

    /// Adds an event of `types[rank]` made from `row`.
    mutating func add(rank: Int, id: String, subject: String, day: ChicagoDay, data: JSONObject, row: CSVRow) {
        let event = EventLine(
            id: id, source: source, type: Self.types[rank], subject: subject, time: day.time, data: data)
        found.append(
            Timed(day: day, rank: rank, id: id, line: event.encoded, file: row.file, row: row.line))
    }

    /// Leaves out the events that `fault` finds something wrong with; they become rejects of the rows they came from.
    /// - Parameter fault: the JSON pointer and the reason, or nil for an event that is right.
    public mutating func withdraw(where fault: (_ line: [UInt8]) -> (pointer: String, reason: String)?) {
        var kept: [Timed] = []
        kept.reserveCapacity(found.count)
        for event in found {
            if let (pointer, reason) = fault(event.line) {
                rejects.append(Reject(file: event.file, line: event.row, field: pointer, reason: reason))
            } else {
                kept.append(event)
            }
        }
        found = kept
    }
}

import Projecting
import Supervision

/// Two views and a tally over complaints, small enough for a model of their own (``ToyModel``), with all that views can
/// do: rows that end, events with two keys, lists, marks that change and are taken back.
enum Toy {
    static let onTime = Indicator.all.first { $0.unit == .share && $0.view == .efficiency }!
    static let hasty = Indicator.all.first { $0.unit == .count && $0.view == .quality }!
    static let desk = "11220100DEMA000218"

    static let tables = Array(
        """
        -- A complaint.
        CREATE TABLE toy_complaint (
            complaint text PRIMARY KEY, -- number
            registered bigint NOT NULL, -- how often
            closed bigint NOT NULL, -- how often
            outcome text, -- the last one
            day date, -- of the first event
            first timestamptz, -- first event's time
            open boolean NOT NULL, -- not closed
            marked bigint, -- index of the first registration, if it came first
            history json NOT NULL -- indices
        );
        CREATE INDEX ON toy_complaint (outcome);
        -- A subject.
        CREATE TABLE toy_subject (
            subject text PRIMARY KEY, -- id
            named bigint NOT NULL, -- how often
            last bigint -- index
        );
        -- Figures.
        CREATE TABLE toy_tally (
            key text PRIMARY KEY, -- key
            department text NOT NULL, -- code
            month text NOT NULL, -- month
            indicator text NOT NULL, -- name
            numerator bigint NOT NULL, -- thousandths
            denominator bigint NOT NULL, -- entries
            pending bigint NOT NULL, -- entries
            median bigint, -- seconds
            p90 bigint, -- seconds
            evidence json NOT NULL -- entries
        );
        -- Figures of quality.
        CREATE TABLE toy_quality (
            key text PRIMARY KEY, -- key
            department text NOT NULL, -- code
            month text NOT NULL, -- month
            indicator text NOT NULL, -- name
            numerator bigint NOT NULL, -- thousandths
            denominator bigint NOT NULL, -- entries
            pending bigint NOT NULL, -- entries
            median bigint, -- seconds
            p90 bigint, -- seconds
            evidence json NOT NULL -- entries
        );
        """.utf8)

    /// - Parameters:
    ///   - version: of the complaint's view.
    ///   - bug: the complaint whose closing the view's code cannot take.
    static func views(version: Int = 1, bug: String? = nil) -> [any ProjectedView] {
        [
            View<ToyComplaint>(
                "toy_complaint", version: version, tables: tables, threads: { ["complaint/" + $0] },
                rules: [
                    .on(.complaintRegistered, .subjectID) { row, context in
                        row = row ?? ToyComplaint(context)
                        row?.register(context)
                    },
                    .on(.complaintClosed, .subjectID, .field("duplicateOf")) { row, context in
                        if context.key == bug { return context.fail("a bug") }
                        var complaint = row ?? ToyComplaint(context)
                        row = complaint.close(context) ? complaint : nil
                    },
                ]),
            View<ToySubject>(
                "toy_subject", version: 1, tables: tables, threads: { ["subject/" + $0] },
                rules: [EventType.complaintRegistered, .complaintClosed].map { type in
                    .on(type, .field("subject")) { row, context in
                        row = ToySubject(
                            subject: context.key, named: (row?.named ?? 0) + 1, last: context.event.index)
                    }
                }),
            TallyView("toy_tally", version: 1, tables: tables, shows: .efficiency),
            TallyView("toy_quality", version: 1, tables: tables, shows: .quality),
        ]
    }
}

struct ToyComplaint: ViewRow {
    var complaint: String
    var registered = 0
    var closed = 0
    var outcome: String?
    var day: Day?
    var first: Int64?
    var history: [Int] = []
    /// Where its mark is: the first event, when that was its registration.
    var marked: Int?

    init(_ context: FoldContext) {
        complaint = context.key
        day = context.event.day
        first = context.event.milliseconds
    }

    mutating func register(_ context: FoldContext) {
        registered += 1
        history.append(context.event.index)
        if history.count == 1, let day {
            marked = context.event.index
            context.mark(Toy.onTime, department: Toy.desk, month: day.month, .pending(due: day.endMilliseconds))
        }
    }

    /// False when the row ends: withdrawn.
    mutating func close(_ context: FoldContext) -> Bool {
        closed += 1
        history.append(context.event.index)
        outcome = context.event.string("outcome")
        if let day, let marked {
            if outcome == "withdrawn" {
                context.unmark(Toy.onTime, department: Toy.desk, month: day.month, index: marked)
            } else {
                context.mark(
                    Toy.onTime, department: Toy.desk, month: day.month, index: marked,
                    context.event.day <= day + 2 ? .met : context.event.day <= day + 4 ? .partly(900) : .unmet)
            }
        }
        if outcome == "withdrawn" { return false }
        if context.key == context.event.subjectID.string, registered == 0 {
            context.mark(Toy.hasty, department: Toy.desk, month: context.event.day.month, .count(1))
        }
        return true
    }

    init(_ columns: inout RowReader) {
        complaint = columns.text()
        registered = columns.integer()
        closed = columns.integer()
        outcome = columns.optionalText()
        day = columns.date()
        first = columns.timestamp()
        _ = columns.boolean()
        marked = columns.optionalInteger()
        history = columns.json { $0.elements.compactMap(\.integer) } ?? []
    }

    func write(_ sink: inout RowWriter) {
        sink.text(complaint)
        sink.integer(registered)
        sink.integer(closed)
        sink.text(outcome)
        sink.date(day)
        sink.timestamp(first)
        sink.boolean(closed == 0)
        sink.integer(marked)
        sink.json(.array(history.map { .integer($0) }))
    }
}

struct ToySubject: ViewRow {
    var subject: String
    var named: Int
    var last: Int

    init(subject: String, named: Int, last: Int) {
        self.subject = subject
        self.named = named
        self.last = last
    }

    init(_ columns: inout RowReader) {
        subject = columns.text()
        named = columns.integer()
        last = columns.integer()
    }

    func write(_ sink: inout RowWriter) {
        sink.text(subject)
        sink.integer(named)
        sink.integer(last)
    }
}

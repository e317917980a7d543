public import Supervision

/// What a rule has besides its row: the event, the key it touches, the reference, and where marks go.
///
/// A reference type that a worker owns: nothing in it outlives the call of a rule.
public final class FoldContext {
    private var current: FoldEvent?
    private let pool = TextPool()
    private let found = FoundKeys()
    /// The key of the row that is being folded, where the engine keeps it.
    var keyBytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Already holds the event.
    public internal(set) var reference: Reference
    /// Where marks go at once; nil where they wait in ``marks`` for their cells to be loaded.
    var tallies: TallyFold?
    /// Marks that rules made, in order, until the engine takes them.
    var marks: [Marking] = []
    /// Why a rule could not take the event; see ``fail(_:)``.
    var failure: String?

    init(reference: Reference) { self.reference = reference }

    /// The key of the row that is being folded.
    public var key: String { String(decoding: keyBytes, as: UTF8.self) }
    /// The same without a copy; valid within the call of a rule.
    public var keyText: EventText { EventText(bytes: keyBytes) }

    public var event: FoldEvent {
        guard let current else { preconditionFailure("rules are called with an event") }
        return current
    }

    func set(_ event: FoldEvent) {
        current = event
        // The context outlives the event's fold.
        current?.pool = Unmanaged.passUnretained(pool)
        failure = nil
    }

    /// The keys that the event touches by a rule, valid until the next call; one may come twice.
    func keys(of rule: TableFold.Rule) -> [UnsafeRawBufferPointer] {
        found.forget()
        for key in rule.keys { key.find(event, reference, in: found) }
        return found.all
    }

    /// Marks a department's month: one value for each entry (`index`, of the event at hand unless said otherwise).
    ///
    /// A second mark of the same indicator, department, month and index replaces the first. Each such place belongs to one
    /// row of one view: two rows must never mark the same place.
    public func mark(_ indicator: Indicator, department: String, month: Month, index: Int? = nil, _ mark: Mark) {
        put(mark, indicator, department, month, index ?? event.index)
    }

    /// Takes a mark back.
    public func unmark(_ indicator: Indicator, department: String, month: Month, index: Int) {
        put(nil, indicator, department, month, index)
    }

    @inline(__always)
    private func put(_ mark: Mark?, _ indicator: Indicator, _ department: String, _ month: Month, _ index: Int) {
        var department = department
        department.withUTF8 { put(mark, indicator, UnsafeRawBufferPointer($0), month, index) }
    }

    /// As ``mark(_:department:month:index:_:)``, of the event at hand, where the event has the department.
    func mark(_ indicator: Indicator, department: EventText, month: Month, _ mark: Mark) {
        put(mark, indicator, department.bytes, month, event.index)
    }

    @inline(__always)
    private func put(
        _ mark: Mark?, _ indicator: Indicator, _ department: UnsafeRawBufferPointer, _ month: Month, _ index: Int
    ) {
        if let tallies { return tallies.enqueue(mark, indicator, department: department, month, at: index) }
        marks.append(Marking(Cell(indicator, event.string(of: EventText(bytes: department)), month), index, mark))
    }

    /// Counts an irregularity of the event at hand against a department, in the month the event was recorded.
    public func irregular(_ kind: Irregularity, department: String) {
        let month = Day(milliseconds: event.recordedMilliseconds).month
        mark(kind.indicator, department: department, month: month, .count(1))
    }

    /// Says that the view's own code is wrong: a state that cannot be. The view stops at this event, loudly, with the
    /// reason, and every other view goes on. Never for what is merely wrong in an event: that is irregular.
    public func fail(_ reason: String) { failure = failure ?? reason }
}

/// What one entry adds to an indicator.
public enum Mark: Sendable, Hashable {
    /// Due and not yet done; the instant it is due, milliseconds since 1970.
    case pending(due: Int64)
    case met
    case unmet
    /// Met in part: thousandths, 1...999 (basically satisfied: 900).
    case partly(Int)
    case count(Int)
    case seconds(Int)
}

/// A place in the evaluation: an indicator of a department's month.
public struct Cell: Hashable, Sendable {
    public let indicator: Indicator
    public let department: String
    public let month: Month

    public init(_ indicator: Indicator, _ department: String, _ month: Month) {
        self.indicator = indicator
        self.department = department
        self.month = month
    }

    /// The row's key: `<department>/<month>/<indicator>`.
    public var key: String { "\(department)/\(month)/\(indicator.name)" }
}

/// A mark on its way to its cell; nil takes back.
struct Marking {
    let cell: Cell
    let index: Int
    let mark: Mark?

    init(_ cell: Cell, _ index: Int, _ mark: Mark?) {
        self.cell = cell
        self.index = index
        self.mark = mark
    }
}

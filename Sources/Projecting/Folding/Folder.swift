internal import MerkleLog
public import Supervision

/// Folds entries into rows, one event after the other: the heart that following, rebuilding and replaying share.
///
/// One of several may take a part of the keys; all of them then see all entries. Not for several threads at once.
public final class Folder {
    /// Counts no references: ``folds`` holds both as long as the folder lives.
    private struct Step {
        let fold: Unmanaged<TableFold>
        let rule: Unmanaged<TableFold.Rule>
    }

    let folds: [TableFold]
    let tallies: TallyFold
    let tallyViews: [TallyView]
    let routes: Routes
    private let context: FoldContext
    /// Of all folds, as the routes number them.
    private let steps: UnsafeMutableBufferPointer<Step>
    private let part: FoldPart
    /// Somebody shows the figures that marks make.
    private let keepsMarks: Bool
    private var reader = EventReader()
    private let batch: RoutedBatch

    /// - Parameter views: what to fold; marks are kept when there is a ``TallyView`` among them.
    public convenience init(views: [any ProjectedView]) {
        self.init(views: views, part: .whole, follows: false, reference: Reference())
    }

    init(views: [any ProjectedView], part: FoldPart, follows: Bool, reference: Reference) {
        let folds = views.compactMap { ($0 as? any FoldMaking)?.makeFold(follows: follows) }
        self.folds = folds
        tallyViews = views.compactMap { $0 as? TallyView }
        tallies = TallyFold(names: tallyViews.first.map { RowWriter.Names($0.table) }, follows: follows)
        context = FoldContext(reference: reference)
        keepsMarks = !tallyViews.isEmpty
        if !follows, keepsMarks { context.tallies = tallies }
        self.part = part
        let all = folds.flatMap { fold in
            fold.rules.map { Step(fold: .passUnretained(fold), rule: .passUnretained($0)) }
        }
        steps = .allocate(capacity: all.count)
        _ = steps.initialize(from: all)
        routes = Routes(folds.flatMap(\.rules), marksRecording: keepsMarks)
        batch = RoutedBatch(routes, partsCount: 1)
    }

    deinit { steps.deallocate() }

    /// The state that rules judge by, behind the last event.
    public var reference: Reference {
        get { context.reference }
        set { context.reference = newValue }
    }

    /// From here on the rows of one view that change are noted, and marks wait to be taken.
    func beginNoting(_ view: String) {
        folds.first { $0.table.name == view }?.beginNoting()
        context.tallies = nil
    }

    /// Marks that wait for their cells to be loaded, when following.
    func takeMarkings() -> [Marking] {
        defer { context.marks = [] }
        return context.marks
    }

    // MARK: Entries

    /// Folds the entries of a bundle as c2sp.org/tlog-tiles has it.
    /// - Parameters:
    ///   - first: index of the bundle's first entry.
    ///   - range: which entries to take.
    /// - Throws: ``ProjectingError/malformed(index:reason:)``.
    func fold(bundle: [UInt8], first: Int, range: Range<Int>) throws {
        try batch.fill(bundle: bundle, first: first, range: range, &reader)
        fold(batch)
    }

    /// Folds one event line.
    /// - Throws: ``ProjectingError/malformed(index:reason:)`` when it is no event.
    public func fold(line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64) throws {
        try batch.fill(line: line, index: index, recordedMilliseconds: recordedMilliseconds, &reader)
        fold(batch)
    }

    // MARK: Events

    /// How many touches before its turn a slot, and then the row that it names, is asked for.
    private static let (slotAhead, rowAhead) = (16, 8)

    /// Folds what the events of a batch touch of this folder's part.
    func fold(_ batch: RoutedBatch) {
        let events = batch.events
        batch.touches[part.part].withUnsafeBufferPointer { touches in
            var (event, rule) = (UInt32.max, Int32.min)
            for at in touches.indices {
                fetch(touches, at)
                let touch = touches[at]
                let isFirst = touch.event != event || touch.rule != rule
                if touch.event != event { context.set(events[Int(touch.event)]) }
                (event, rule) = (touch.event, touch.rule)
                fold(touch, isFirst: isFirst)
            }
        }
        tallies.settle()
        // Marks that nobody shows.
        if !keepsMarks { context.marks.removeAll(keepingCapacity: true) }
    }

    @inline(__always)
    private func fetch(_ touches: UnsafeBufferPointer<Touch>, _ at: Int) {
        if at + Self.slotAhead < touches.count {
            let next = touches[at + Self.slotAhead]
            if next.rule >= 0 { steps[Int(next.rule)].fold._withUnsafeGuaranteedRef { $0.fetchSlot(next.hash) } }
        }
        if at + Self.rowAhead < touches.count {
            let next = touches[at + Self.rowAhead]
            if next.rule >= 0 { steps[Int(next.rule)].fold._withUnsafeGuaranteedRef { $0.fetchRow(next.hash) } }
        }
    }

    private func fold(_ touch: Touch, isFirst: Bool) {
        switch touch.rule {
        case Touch.reference: context.reference.apply(context.event)
        case Touch.recording: markRecordingLag(of: touch.key)
        default:
            let step = steps[Int(touch.rule)]
            step.fold._withUnsafeGuaranteedRef { fold in
                step.rule._withUnsafeGuaranteedRef { self.fold(touch, isFirst: isFirst, fold, $0) }
            }
        }
    }

    @inline(__always)
    private func fold(_ touch: Touch, isFirst: Bool, _ fold: TableFold, _ rule: TableFold.Rule) {
        guard fold.stopped == nil else { return }
        let marksCount = context.marks.count
        if rule.isReferred {
            fold.fold(rule, context, part: part)
        } else {
            fold.fold(rule, key: touch.key, hash: touch.hash, isFirst: isFirst, context)
        }
        if let reason = context.failure { stop(fold, context.event.index, reason, marksCount) }
    }

    /// Every event of a department, in the month it was recorded: how late the ledger heard of it.
    private func markRecordingLag(of department: UnsafeRawBufferPointer) {
        let event = context.event
        let recorded = event.recordedMilliseconds
        let lag = Int(max(0, recorded - event.milliseconds) / 1_000)
        let month = Day(milliseconds: recorded).month
        context.mark(.recordingLag, department: EventText(bytes: department), month: month, .seconds(lag))
    }

    private func stop(_ fold: TableFold, _ index: Int, _ reason: String, _ marksCount: Int) {
        fold.stopped = StoredView.Stop(index: index, reason: reason)
        tallies.stopped = tallies.stopped ?? StoredView.Stop(index: index, reason: "\(fold.table.name): \(reason)")
        context.failure = nil
        context.marks.removeSubrange(marksCount...)
    }

    /// The keys that events of a bundle will touch, by view; the reference moves on with them.
    func touchedKeys(
        bundle: [UInt8], first: Int, range: Range<Int>, _ body: (TableFold, UnsafeRawBufferPointer) -> Void
    ) throws {
        try batch.fill(bundle: bundle, first: first, range: range, &reader)
        for touch in batch.touches[part.part] {
            if touch.rule == Touch.recording { continue }
            context.set(batch.events[Int(touch.event)])
            if touch.rule == Touch.reference {
                context.reference.apply(context.event)
                continue
            }
            let step = steps[Int(touch.rule)]
            let (fold, rule) = (step.fold.takeUnretainedValue(), step.rule.takeUnretainedValue())
            guard fold.stopped == nil else { continue }
            for key in rule.isReferred ? context.keys(of: rule) : [touch.key] { body(fold, key) }
        }
    }

    // MARK: What following asks

    /// The earliest entry that some view could not take.
    var firstStop: StoredView.Stop? { stoppedTables.map(\.1).min { $0.index < $1.index } }

    /// Views that could not take an entry, tallies among them: without one view's marks they would go wrong.
    var stoppedTables: [(TableDefinition, StoredView.Stop)] {
        folds.compactMap { fold in fold.stopped.map { (fold.table, $0) } }
            + (tallies.stopped.map { stop in tallyViews.map { ($0.table, stop) } } ?? [])
    }

    /// Cells that waiting marks belong to.
    var markedCells: Set<Cell> { Set(context.marks.map(\.cell)) }

    func trim(limit: Int) {
        for fold in folds { fold.trim(limit: limit) }
        tallies.trim(limit: limit)
    }

    // MARK: Rows

    /// The row of a key as its canonical line; nil where there is none, or no such view.
    public func line(view: String, key: String) -> [UInt8]? {
        if let fold = folds.first(where: { $0.table.name == view }) { return fold.line(of: key) }
        guard let tally = tallyViews.first(where: { $0.table.name == view }) else { return nil }
        let row = tallies.rows(of: tally.shows).first { $0.cell.key == key }
        return row.flatMap { tallies.line(of: $0.cell) }
    }

    /// The keys of a view, ascending by bytes.
    public func keys(view: String) -> [String] {
        if let fold = folds.first(where: { $0.table.name == view }) { return fold.keys().sortedByBytes() }
        guard let tally = tallyViews.first(where: { $0.table.name == view }) else { return [] }
        return tallies.rows(of: tally.shows).map(\.cell.key).sortedByBytes()
    }
}

/// The log cannot be folded: it is not what a ledger admits.
public enum ProjectingError: Error, CustomStringConvertible {
    case malformed(index: Int, reason: String)

    public var description: String {
        switch self {
        case .malformed(let index, let reason): "entry \(index) cannot be folded: \(reason)"
        }
    }
}

extension [String] {
    /// By UTF-8 bytes: the order that every program and locale agrees on.
    func sortedByBytes() -> [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

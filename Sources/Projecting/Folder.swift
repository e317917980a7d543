internal import MerkleLog
public import Supervision

/// Folds entries into rows, one event after the other: the heart that following, rebuilding and replaying share.
///
/// One of several may take a part of the keys; all of them then see all entries. Not for several threads at once.
public final class Folder {
    private struct Step {
        let fold: any AnyTableFold
        let rule: Int
    }

    let folds: [any AnyTableFold]
    let tallies: TallyFold
    let tallyViews: [TallyView]
    private let context: FoldContext
    /// By position of the type in the vocabulary.
    private let steps: [[Step]]
    private let part: Int
    private let partsCount: Int
    private let follows: Bool
    private var reader = EventReader()
    /// The entry that some view could not take: tallies are of entries before it.
    private(set) var talliesStopped: StoredView.Stop?

    /// - Parameter views: what to fold; marks are kept when there is a ``TallyView`` among them.
    public convenience init(views: [any ProjectedView]) {
        self.init(views: views, part: 0, of: 1, follows: false, reference: Reference())
    }

    init(views: [any ProjectedView], part: Int, of partsCount: Int, follows: Bool, reference: Reference) {
        folds = views.compactMap { ($0 as? any FoldMaking)?.makeFold(follows: follows) }
        tallyViews = views.compactMap { $0 as? TallyView }
        tallies = TallyFold(names: tallyViews.first.map { RowLine.Names($0.table) }, follows: follows)
        context = FoldContext(reference: reference)
        self.part = part
        self.partsCount = partsCount
        self.follows = follows
        var steps = [[Step]](repeating: [], count: Vocabulary.all.count)
        let positions = Dictionary(uniqueKeysWithValues: Vocabulary.all.enumerated().map { ($1.name, $0) })
        for fold in folds {
            for (type, rule) in fold.rules {
                if let position = positions[type.name] { steps[position].append(Step(fold: fold, rule: rule)) }
            }
        }
        self.steps = steps
    }

    /// The state that rules judge by, behind the last event.
    public var reference: Reference {
        get { context.reference }
        set { context.reference = newValue }
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
        try forEachEvent(bundle, first, range) { event in fold(event) }
    }

    /// Folds one event line.
    /// - Throws: ``ProjectingError/malformed(index:reason:)`` when it is no event.
    public func fold(line: UnsafeRawBufferPointer, index: Int, recordedMilliseconds: Int64) throws {
        do throws(EventFault) {
            let envelope = try reader.readEnvelope(line)
            guard let event = FoldEvent(index: index, recordedMilliseconds: recordedMilliseconds, envelope: envelope) else {
                return
            }
            fold(event)
        } catch {
            throw ProjectingError.malformed(index: index, reason: "\(error)")
        }
    }

    private func forEachEvent(
        _ bundle: [UInt8], _ first: Int, _ range: Range<Int>, _ body: (FoldEvent) -> Void
    ) throws {
        let ranges: [Range<Int>]
        do {
            ranges = try EntryBundle.ranges(in: bundle)
        } catch {
            throw ProjectingError.malformed(index: first, reason: "the bundle is no sequence of entries: \(error)")
        }
        try bundle.withUnsafeBytes { bytes in
            for (offset, entry) in ranges.enumerated() where range.contains(first + offset) {
                let index = first + offset
                do {
                    let entry = UnsafeRawBufferPointer(rebasing: bytes[entry])
                    if let event = try reader.event(ofEntry: entry, index: index) { body(event) }
                } catch {
                    throw ProjectingError.malformed(index: index, reason: "\(error)")
                }
            }
        }
    }

    // MARK: Events

    private func fold(_ event: FoldEvent) {
        context.set(event)
        context.reference.apply(event)
        markRecordingLag(event)
        for step in steps[event.typeIndex] where step.fold.stopped == nil {
            step.fold.forEachKey(rule: step.rule, context) { key in
                guard owns(key) else { return }
                let marksCount = context.marks.count
                step.fold.fold(rule: step.rule, key: key, context)
                if let reason = context.failure { stop(step.fold, event.index, reason, marksCount) }
            }
        }
        if !follows { keepMarks() }
    }

    /// Every event of a department, in the month it was recorded: how late the ledger heard of it.
    private func markRecordingLag(_ event: FoldEvent) {
        guard !tallyViews.isEmpty, let department = event.authorDepartment, owns(hash: event.index) else { return }
        let recorded = event.recordedMilliseconds
        let lag = Int(max(0, recorded - event.milliseconds) / 1_000)
        let month = Day(milliseconds: recorded).month
        context.mark(.recordingLag, department: department.string, month: month, .seconds(lag))
    }

    private func stop(_ fold: any AnyTableFold, _ index: Int, _ reason: String, _ marksCount: Int) {
        fold.stopped = StoredView.Stop(index: index, reason: reason)
        talliesStopped = talliesStopped ?? StoredView.Stop(index: index, reason: "\(fold.table.name): \(reason)")
        context.failure = nil
        context.marks.removeSubrange(marksCount...)
    }

    private func keepMarks() {
        guard !context.marks.isEmpty else { return }
        if !tallyViews.isEmpty, talliesStopped == nil { for marking in context.marks { tallies.apply(marking) } }
        context.marks.removeAll(keepingCapacity: true)
    }

    /// The keys that events of a bundle will touch, by view; the reference stays as it is.
    func touchedKeys(bundle: [UInt8], first: Int, range: Range<Int>, _ body: (any AnyTableFold, String) -> Void) throws {
        try forEachEvent(bundle, first, range) { event in
            context.set(event)
            context.reference.apply(event)
            for step in steps[event.typeIndex] where step.fold.stopped == nil {
                step.fold.forEachKey(rule: step.rule, context) { body(step.fold, $0) }
            }
        }
    }

    private func owns(_ key: String) -> Bool {
        if partsCount == 1 { return true }
        // FNV-1a: the same in all workers.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return owns(hash: Int(truncatingIfNeeded: hash >> 1))
    }

    private func owns(hash: Int) -> Bool { partsCount == 1 || (hash & .max) % partsCount == part }

    // MARK: What following asks

    /// The earliest entry that some view could not take.
    var firstStop: StoredView.Stop? { stoppedTables.map(\.1).min { $0.index < $1.index } }

    /// Views that could not take an entry, tallies among them: without one view's marks they would go wrong.
    var stoppedTables: [(TableDefinition, StoredView.Stop)] {
        folds.compactMap { fold in fold.stopped.map { (fold.table, $0) } }
            + (talliesStopped.map { stop in tallyViews.map { ($0.table, stop) } } ?? [])
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
        let cell = tallies.cells.keys.first { $0.key == key && $0.indicator.view == tally.shows }
        return cell.flatMap { tallies.line(of: $0) }
    }

    func keys(unorderedOf view: String) -> [String] { folds.first { $0.table.name == view }?.keys() ?? [] }

    /// The keys of a view, ascending by bytes.
    public func keys(view: String) -> [String] {
        if let fold = folds.first(where: { $0.table.name == view }) { return fold.keys().sortedByBytes() }
        guard let tally = tallyViews.first(where: { $0.table.name == view }) else { return [] }
        return tallies.cells.keys.filter { $0.indicator.view == tally.shows }.map(\.key).sortedByBytes()
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

/// What a view that folds rows of its own can do besides.
protocol FoldMaking {
    func makeFold(follows: Bool) -> any AnyTableFold
}

extension View: ProjectedView, FoldMaking {
    func makeFold(follows: Bool) -> any AnyTableFold { TableFold(self, follows: follows) }
}

internal import Supervision

/// Keeps the stored views up with the log: each step folds a batch of entries and writes rows, digests and position in one
/// transaction. Several may run at once, in several processes: the position is a compare-and-swap, so one step of them
/// counts, and the others begin again from what is stored.
public actor Follower {
    /// Where following stands.
    public struct State: Sendable {
        public var position: Int
        /// The views that are followed, behind the last step. Others stand elsewhere: what is said of this position is
        /// not true of them.
        public var views: [String: StoredView]
    }

    private let log: String
    private let source: any EntrySource
    private let store: any ProjectionStore
    private let views: [any ProjectedView]
    /// Entries that one step takes at most.
    private let stepSizeMax: Int
    /// Bytes of entries behind which a step takes no more of them.
    private let stepByteCountMax: Int
    /// Rows of a view that are kept in memory between steps at most.
    private let rowsKeptMax: Int

    /// Nil when what is stored has to be read again.
    private var work: Work?

    private struct Work {
        var state: State
        let adoptions: Int
        let folder: Folder
        let followed: Set<String>
        let hasViews: Bool
        /// Tallies that are as good as stopped: some view that makes their marks is not followed.
        let orphans: [any ProjectedView]
    }

    public init(
        log: String, source: any EntrySource, store: any ProjectionStore, views: [any ProjectedView],
        stepSizeMax: Int = 65_536, stepByteCountMax: Int = 16 << 20, rowsKeptMax: Int = 100_000
    ) {
        self.log = log
        self.source = source
        self.store = store
        self.views = views
        self.stepSizeMax = stepSizeMax
        self.stepByteCountMax = stepByteCountMax
        self.rowsKeptMax = rowsKeptMax
    }

    /// Where the stored views stand; nil before the first rebuild.
    public func state() async throws -> State? {
        guard let open = try await opened() else { return nil }
        return State(position: open.state.position, views: open.state.views.filter { open.followed.contains($0.key) })
    }

    /// Views that cannot be followed until they are rebuilt: never built, or built by another version of their rules.
    public func outdated() async throws -> [String] {
        let stored = try await store.projections(log: log).views
        return views.filter { stored[$0.table.name]?.version != $0.version }.map(\.table.name)
    }

    /// Folds and writes the next entries, if there are any. Returns whether there were.
    /// - Throws: what the store or the source throws; then nothing has happened, or it is unknown, and the next call reads
    ///   again what is stored.
    public func step() async throws -> Bool {
        guard let open = try await opened() else { return false }
        let position = open.state.position
        let size = try await source.size()
        guard position < size, open.hasViews else { return false }
        do {
            if !open.orphans.isEmpty {
                let stop = StoredView.Stop(index: position, reason: "a view whose marks it counts is not followed")
                try await commit(open, stops: open.orphans.map { ($0.table, stop) })
                return true
            }
            let chunks = try await chunks(position..<min(size, position + stepSizeMax), size: size)
            try await load(chunks, into: open.folder)
            for chunk in chunks { try chunk.fold(with: open.folder) }
            if let stop = open.folder.firstStop {
                return try await redo(open, stop: stop)
            }
            try await loadCells(of: open.folder)
            open.folder.applyMarkings()
            let end = chunks.last?.range.upperBound ?? position
            try await commit(open, to: end, recorded: chunks.last?.lastStamp ?? 0)
            open.folder.trim(limit: rowsKeptMax)
            return true
        } catch {
            // What was folded in memory is not what is stored.
            work = nil
            if error as? ProjectionStoreFault == .moved { return true }
            throw error
        }
    }

    // MARK: Steps

    /// The first entries of a range, or all of them.
    private func chunks(_ range: Range<Int>, size: Int) async throws -> [Chunk] {
        var chunks: [Chunk] = []
        var at = range.lowerBound
        var byteCount = 0
        while at < range.upperBound, byteCount < stepByteCountMax {
            let chunk = try await Chunk.read(
                source, at..<range.upperBound, size: size, byteCountMax: stepByteCountMax - byteCount)
            chunks.append(chunk)
            at = chunk.range.upperBound
            byteCount += chunk.byteCount
        }
        return chunks
    }

    /// Fetches the rows that the entries will touch.
    private func load(_ chunks: [Chunk], into folder: Folder) async throws {
        var wanted: [String: Set<String>] = [:]
        let reference = folder.reference
        for chunk in chunks {
            for (offset, bundle) in chunk.bundles.enumerated() {
                try folder.touchedKeys(bundle: bundle, first: (chunk.firstBundle + offset) << 8, range: chunk.range) { fold, key in
                    if !fold.holds(key) {
                        wanted[fold.table.name, default: []].insert(String(decoding: key, as: UTF8.self))
                    }
                }
            }
        }
        folder.reference = reference
        for fold in folder.folds {
            guard let keys = wanted[fold.table.name] else { continue }
            let rows = try await store.rows(log: log, view: fold.table.name, table: fold.table, keys: Array(keys))
            for key in keys { fold.load(key, rows[key]) }
        }
    }

    private func loadCells(of folder: Folder) async throws {
        for view in folder.tallyViews {
            var cells: [String: Cell] = [:]
            for cell in folder.markedCells where cell.indicator.view == view.shows && !folder.tallies.holds(cell) {
                cells[cell.key] = cell
            }
            guard !cells.isEmpty else { continue }
            let rows = try await store.rows(log: log, view: view.table.name, table: view.table, keys: Array(cells.keys))
            for (key, cell) in cells { folder.tallies.load(cell, rows[key]) }
        }
    }

    private func commit(_ open: Work, to end: Int, recorded: Int64) async throws {
        var state = open.state
        var changes: [ViewChange] = []
        for change in open.folder.takeChanges() {
            guard var stored = state.views[change.table.name], let hash = LtHash(state: stored.digestState) else { continue }
            var total = ViewTotal(rowCount: stored.rowCount, hash: hash)
            total.apply(change)
            stored.rowCount = total.rowCount
            stored.digestState = total.hash.state
            state.views[change.table.name] = stored
            changes.append(
                ViewChange(
                    table: change.table, generation: stored.generation, rows: change.rows,
                    rowsCount: change.rowsCount, deleted: change.deleted, rowCount: stored.rowCount,
                    digestState: stored.digestState, stopped: nil))
        }
        try await store.commit(
            ProjectionStep(
                log: log, from: state.position, to: end, recordedMilliseconds: recorded, adoptions: open.adoptions,
                changes: changes))
        state.position = end
        work?.state = state
    }

    /// Some view could not take an entry: first all views up to there, then the view stops and the others go on.
    private func redo(_ open: Work, stop: StoredView.Stop) async throws -> Bool {
        work = nil
        guard stop.index == open.state.position else {
            let short = Follower(
                log: log, source: Shortened(source: source, end: stop.index), store: store, views: views,
                stepSizeMax: stepSizeMax, stepByteCountMax: stepByteCountMax, rowsKeptMax: rowsKeptMax)
            return try await short.step()
        }
        try await commit(open, stops: open.folder.stoppedTables)
        return true
    }

    /// Stops views where all stand; the others go on from there.
    private func commit(_ open: Work, stops: [(TableDefinition, StoredView.Stop)]) async throws {
        work = nil
        let changes = stops.compactMap { table, stop in
            open.state.views[table.name].map { stored in
                ViewChange(
                    table: table, generation: stored.generation, rows: [], rowsCount: 0, deleted: [],
                    rowCount: stored.rowCount, digestState: stored.digestState, stopped: stop)
            }
        }
        let position = open.state.position
        try await store.commit(
            ProjectionStep(
                log: log, from: position, to: position, recordedMilliseconds: nil, adoptions: open.adoptions,
                changes: changes))
    }

    // MARK: Opening

    private func opened() async throws -> Work? {
        if let work { return work }
        let stored = try await store.projections(log: log)
        guard let position = stored.position else { return nil }
        let followed = views.filter { view in
            guard let stored = stored.views[view.table.name] else { return false }
            return stored.version == view.version && stored.stopped == nil
        }
        // A tally without the views that make its marks would go wrong silently.
        let isWhole = followed.count { !($0 is TallyView) } == views.count { !($0 is TallyView) }
        let kept = followed.filter { isWhole || !($0 is TallyView) }
        let reference = try await ReferenceReplay(source: source).reference(before: position)
        let work = Work(
            state: State(position: position, views: stored.views), adoptions: stored.adoptions,
            folder: Folder(views: kept, part: .whole, follows: true, reference: reference),
            followed: Set(kept.map(\.table.name)),
            hasViews: !followed.isEmpty, orphans: isWhole ? [] : followed.filter { $0 is TallyView })
        self.work = work
        return work
    }
}

/// A log that seems to end earlier.
private struct Shortened: EntrySource {
    let source: any EntrySource
    let end: Int

    func size() async throws -> Int { min(end, try await source.size()) }
    func bundle(_ index: Int, size: Int) async throws -> [UInt8] { try await source.bundle(index, size: size) }
    func indices(ofThread name: String, below size: Int) async throws -> [Int] {
        try await source.indices(ofThread: name, below: size)
    }
}

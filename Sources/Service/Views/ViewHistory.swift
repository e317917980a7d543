import Ledger
import Projecting

/// Whole views as they were at earlier sizes of the log: folded anew in memory, one at a time, the last few kept.
actor ViewHistory {
    private static let keptMax = 4
    /// Replays under way or waiting; each takes all the processor it can get.
    private static let waitingMax = 8

    private let source: any EntrySource
    private let views: [any ProjectedView]
    private var kept: [(size: Int, view: ReplayedView)] = []
    private var last: Task<ReplayedView, any Error>?
    private var waiting = 0

    init(source: any EntrySource, views: [any ProjectedView]) {
        self.source = source
        self.views = views
    }

    /// One row, by its threads alone; nil for a view whose rows are tallies.
    nonisolated func row(_ key: String, in view: any ProjectedView, size: Int) async throws -> RowHistory? {
        try await RowHistory.of(key, in: view, source: source, size: size)
    }

    /// A whole view. What was begun goes on when its reader leaves: the next one asks for the same.
    func view(_ view: any ProjectedView, size: Int) async throws -> ReplayedView {
        if let found = found(view, size) { return found }
        guard waiting < Self.waitingMax else {
            throw Refusal(.poolFull, "\(Self.waitingMax) views are being folded anew.", retryAfterSeconds: 10)
        }
        waiting += 1
        defer { waiting -= 1 }
        let before = last
        let task = Task {
            _ = await before?.result
            return try await replay(view, size)
        }
        last = task
        return try await task.value
    }

    private func replay(_ view: any ProjectedView, _ size: Int) async throws -> ReplayedView {
        if let found = found(view, size) { return found }
        // A tally needs the marks of all views.
        let folded = try await Replay.run(source, size: size, views: view is TallyView ? views : [view])
        guard let replayed = folded.first(where: { $0.table.name == view.table.name }) else {
            preconditionFailure("a replay answers for the views it was given")
        }
        kept.append((size, replayed))
        if kept.count > Self.keptMax { kept.removeFirst() }
        return replayed
    }

    private func found(_ view: any ProjectedView, _ size: Int) -> ReplayedView? {
        kept.first { $0.size == size && $0.view.table.name == view.table.name }?.view
    }
}

import Ledger
import Projecting
import ServiceLifecycle

/// Whole views as they were at earlier sizes of the log: folded anew in memory, one at a time, the last few kept for a while.
actor ViewHistory {
    /// Replays under way or waiting.
    private static let waitingMax = 8
    /// How long a view is kept that nobody asks for.
    private static let keptTime = Duration.seconds(600)

    /// Pages of whole views under way: each looks at all rows.
    let pages = Places(limit: 4, "pages of views as they were are being made", retryAfterSeconds: 1)
    /// Downloads of whole views under way: each keeps its view in memory for as long as its reader takes.
    let downloads = Places(limit: 8, "downloads of views as they were are under way", retryAfterSeconds: 5)
    /// Rows under way: each reads whole threads.
    private let rows = Places(limit: 8, "rows are being folded anew", retryAfterSeconds: 2)
    private let source: any EntrySource
    private let views: [any ProjectedView]
    private var kept = PastViews()
    private var isForgetting = false
    private var last: Task<PastView, any Error>?
    private var waiting = 0

    init(source: any EntrySource, views: [any ProjectedView]) {
        self.source = source
        self.views = views
    }

    /// One row, by its threads alone; nil for a view whose rows are tallies.
    nonisolated func row(_ key: String, in view: any ProjectedView, size: Int) async throws -> RowHistory? {
        try await rows.holding { try await RowHistory.of(key, in: view, source: source, size: size) }
    }

    /// A whole view. What was begun goes on when its reader leaves, since the next one asks for the same; not when the service
    /// stops.
    func view(_ view: any ProjectedView, size: Int) async throws -> PastView {
        if let found = found(view, size) { return found }
        guard waiting < Self.waitingMax else {
            throw Refusal(.poolFull, "\(Self.waitingMax) views are being folded anew.", retryAfterSeconds: 10)
        }
        waiting += 1
        defer {
            waiting -= 1
            // It would keep its view for as long as it is known here.
            if waiting == 0 { last = nil }
        }
        let before = last
        let task = Task {
            _ = await before?.result
            try Task.checkCancellation()
            return try await replay(view, size)
        }
        last = task
        do {
            return try await withTaskCancellationOrGracefulShutdownHandler {
                try await task.value
            } onCancelOrGracefulShutdown: {
                task.cancel()
            }
        } catch is CancellationError {
            throw Refusal(.poolFull, "The service is stopping.", retryAfterSeconds: 5)
        }
    }

    private func replay(_ view: any ProjectedView, _ size: Int) async throws -> PastView {
        if let found = found(view, size) { return found }
        let past = try await fold(view, size)
        kept.keep(past, at: .now)
        if !isForgetting {
            isForgetting = true
            Task { await forget() }
        }
        return past
    }

    /// Goes on for as long as something is kept.
    private func forget() async {
        while let oldest = kept.oldest {
            try? await Task.sleep(until: oldest + Self.keptTime, clock: .continuous)
            kept.forget(notAskedSince: ContinuousClock.now - Self.keptTime)
        }
        isForgetting = false
    }

    /// Off the actor, so that what is kept is found meanwhile.
    private nonisolated func fold(_ view: any ProjectedView, _ size: Int) async throws -> PastView {
        // A tally needs the marks of all views.
        let folded = try await Replay.run(source, size: size, views: view is TallyView ? views : [view])
        guard let replayed = folded.first(where: { $0.table.name == view.table.name }) else {
            preconditionFailure("a replay answers for the views it was given")
        }
        return PastView(size: size, view: replayed, digest: replayed.digest)
    }

    private func found(_ view: any ProjectedView, _ size: Int) -> PastView? {
        kept.find(view.table.name, size: size, at: .now)
    }
}

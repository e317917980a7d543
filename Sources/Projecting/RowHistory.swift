internal import Supervision

/// One row as it stood at any size of the log, from the threads that hold all events that can touch it.
public struct RowHistory: Sendable {
    /// The row's canonical line; nil where there is none at that size.
    public let line: [UInt8]?
    /// Entries that touched it, ascending: its evidence.
    public let evidence: [Int]

    /// - Parameter view: one whose ``ProjectedView/threads`` is not nil: a tally's row carries its own evidence.
    /// - Returns: nil for a view without threads.
    public static func of(
        _ key: String, in view: any ProjectedView, source: any EntrySource, size: Int
    ) async throws -> RowHistory? {
        guard let threads = view.threads, let fold = (view as? any FoldMaking)?.makeFold(follows: false) else { return nil }
        var touching = Set(try await source.indices(ofThread: ThreadKind.referenceThread, below: size))
        for thread in threads(key) { touching.formUnion(try await source.indices(ofThread: thread, below: size)) }
        let context = FoldContext(reference: Reference())
        var evidence: [Int] = []
        try await source.forEachEvent(touching.sorted(), size: size) { event in
            context.set(event)
            context.reference.apply(event)
            for rule in fold.rules where event.isOf(rule.type) {
                let isTouched = fold.fold(rule, context, only: key)
                if isTouched, evidence.last != event.index { evidence.append(event.index) }
            }
            context.marks.removeAll()
        }
        return RowHistory(line: fold.line(of: key), evidence: evidence)
    }
}

package import Projecting

/// A whole view as it was, with its digest: computing that takes long, and each download tells it.
package struct PastView: Sendable {
    /// Entries of the log that it holds.
    package let size: Int
    package let view: ReplayedView
    /// 32 bytes.
    package let digest: [UInt8]

    package init(size: Int, view: ReplayedView, digest: [UInt8]) {
        self.size = size
        self.view = view
        self.digest = digest
    }
}

/// The whole views that were asked for last, in the memory of the process that writes the log: a few, and only so many rows; a
/// larger one alone, since its pages would else each be a replay.
package struct PastViews {
    private static let countMax = 4

    private let rowsMax: Int
    /// The one asked for last is the last.
    private var kept: [(past: PastView, asked: ContinuousClock.Instant)] = []

    /// - Parameter rowsMax: of all that are kept together.
    package init(rowsMax: Int = 1_000_000) { self.rowsMax = rowsMax }

    /// Since when nobody has asked for one of them; nil where there is none.
    package var oldest: ContinuousClock.Instant? { kept.first?.asked }

    package mutating func find(_ name: String, size: Int, at now: ContinuousClock.Instant) -> PastView? {
        guard let place = kept.firstIndex(where: { $0.past.size == size && $0.past.view.table.name == name }) else {
            return nil
        }
        let past = kept.remove(at: place).past
        kept.append((past, now))
        return past
    }

    package mutating func keep(_ past: PastView, at now: ContinuousClock.Instant) {
        kept.append((past, now))
        while kept.count > Self.countMax || (kept.count > 1 && kept.reduce(0, { $0 + $1.past.view.rowCount }) > rowsMax) {
            kept.removeFirst()
        }
    }

    /// Forgets those that nobody has asked for since then.
    package mutating func forget(notAskedSince instant: ContinuousClock.Instant) {
        kept.removeAll { $0.asked <= instant }
    }
}

internal import MerkleLog
internal import Supervision

/// Faults that only show between what a ledger said and what it says now.
extension Fault {
    static func contradiction(_ older: Int, _ newer: Int) -> Fault {
        Fault(
            .checkpointsContradict, tile: "checkpoint",
            "the ledger signed a checkpoint of \(older) entries and one of \(newer), and the first is no prefix of the second"
        )
    }

    static func rollback(_ known: Int, _ served: Int) -> Fault {
        Fault(
            .rolledBack, tile: "checkpoint",
            "the ledger signed a log of \(known) entries, and serves one of \(served) without the rest")
    }

    /// Nil for a time that is no more ahead than clocks differ.
    static func ahead(_ index: Int, _ stamp: Stamp, seen: Stamp) -> Fault? {
        guard stamp.milliseconds > seen.milliseconds + EventLimits.timeAheadMillisecondsMax else { return nil }
        return Fault(.stampAhead, index: index, "the entry is stamped \(stamp), and it was \(seen) when it was seen")
    }

    static func altered(entry index: Int) -> Fault {
        Fault(.entryAltered, index: index, "the entry does not hash to the leaf that the tree holds")
    }

    static let alteredEdge = Fault(
        .rootMismatch, tile: "checkpoint",
        "the tiles at the right edge do not hash to the root that the checkpoint signs")

    static func idReused(_ uses: (first: Int, second: Int)) -> Fault {
        Fault(
            .idReused, index: uses.second, first: uses.first,
            "the event has the same source and id as entry \(uses.first)")
    }

    static func batchReused(_ uses: (first: Int, second: Int)) -> Fault {
        Fault(
            .batchReused, index: uses.second, first: uses.first,
            "the seal has the same key and batch id as entry \(uses.first)")
    }
}

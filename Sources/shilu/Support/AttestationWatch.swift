import Audit
import Projecting
import SignedNote
import Views

/// Recomputes the digests that a monitored ledger attests, each once, by a replay of its log.
actor AttestationWatch {
    private let sources: [String: any LogSource]
    /// By URL: entries whose attestations were looked at.
    private var seen: [String: Int] = [:]

    init(sources: [String: any LogSource]) { self.sources = sources }

    /// - Returns: what is proven; of what is refuted the first.
    /// - Throws: what kept it from reading the log. What was not told then is looked at the next time.
    func look(_ monitor: LedgerMonitor) async throws -> [MonitorEvent] {
        // The very log that the monitor has verified, whatever checkpoint is served by now.
        guard let source = sources[monitor.subject.url], let checkpoint = await monitor.checkpoint else { return [] }
        let log = try await ProvenLog(source: source, key: monitor.subject.key, checkpoint: checkpoint)
        let proven = ProvenSource(log)
        let size = await log.size
        let new = try await Attestation.all(in: log, size: size).filter { $0.index >= seen[monitor.subject.url] ?? 0 }
        var digests: [Int: [ViewDigest]] = [:]
        try await Replay.digests(proven, sizes: new.map(\.size).filter { $0 <= size }, views: Views.all) { digests[$0] = $1 }
        var events: [MonitorEvent] = []
        for one in new {
            // Of a version of the view that this program does not have nothing can be said.
            let found = digests[one.size]?.first { $0.view == one.view && $0.version == one.version }
            if one.size <= size, found == nil { continue }
            if let found, found.rowCount == one.rows, found.digest == one.digest {
                events.append(.attested(view: one.view, size: one.size))
            } else {
                return events
                    + (try await monitor.refuted(
                        attestation: one.index, "\(one.view) version \(one.version) at size \(one.size) has another digest"))
            }
        }
        seen[monitor.subject.url] = size
        return events
    }
}

extension ProvenSource {
    /// All there is to be read of a log.
    fileprivate init(_ log: ProvenLog) {
        self.log = log
        isGrowing = false
    }
}

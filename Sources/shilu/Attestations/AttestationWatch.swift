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
        let new = try await Attestation.all(in: log, min(seen[monitor.subject.url] ?? 0, size)..<size)
        let attested = Dictionary(grouping: new, by: \.size)
        var wrong = new.filter { $0.size > size }
        var events: [MonitorEvent] = []
        try await Replay.digests(proven, sizes: attested.keys.filter { $0 <= size }, views: Views.all) { at, digests in
            for one in attested[at] ?? [] {
                // Of a version of the view that this program does not have nothing can be said.
                guard let found = digests.first(where: { $0.view == one.view && $0.version == one.version }) else { continue }
                if found.rowCount == one.rows, found.digest == one.digest {
                    events.append(.attested(view: one.view, size: one.size))
                } else {
                    wrong.append(one)
                }
            }
        }
        if let first = wrong.min(by: { $0.index < $1.index }) {
            let what = "\(first.view) version \(first.version) at size \(first.size) has another digest"
            return events + (try await monitor.refuted(attestation: first.index, what))
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

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
    func look(_ monitor: LedgerMonitor) async throws -> [MonitorEvent] {
        guard let source = sources[monitor.subject.url] else { return [] }
        let proven = try await ProvenSource(source, key: monitor.subject.key, isGrowing: true)
        let size = min(await monitor.size, try await proven.size())
        let new = try await Attestation.all(in: proven.log, size: size).filter { $0.index >= seen[monitor.subject.url] ?? 0 }
        seen[monitor.subject.url] = size
        guard !new.isEmpty else { return [] }
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
        return events
    }
}

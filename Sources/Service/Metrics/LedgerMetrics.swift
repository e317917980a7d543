import Ledger
import Projecting

#if canImport(Glibc)
    import Glibc
#endif

extension MetricsText {
    /// What the ledger has done since the process started.
    mutating func write(_ statistics: LedgerStatistics) {
        gauge("shilu_log_size", "Entries in the log.", statistics.size)
        gauge("shilu_writer", "1 while this process writes the log.", statistics.epoch > 0 ? 1 : 0)
        gauge("shilu_epoch", "The epoch this process writes in; 0 while it does not.", statistics.epoch)
        gauge(
            "shilu_not_compared", "1 while the ledger may have been set back and signs nothing: see /readyz.",
            statistics.isClosed ? 1 : 0)
        counter("shilu_events_total", "Single signed events recorded.", statistics.events)
        counter("shilu_batches_total", "Sealed batches recorded.", statistics.batches)
        counter("shilu_batched_events_total", "Events recorded in sealed batches.", statistics.batchedEvents)
        head("shilu_refusals_total", "counter", "Appends refused, by code.")
        for (code, count) in statistics.refusals.sorted(by: { $0.key < $1.key }) {
            sample("shilu_refusals_total", [("code", code)], count)
        }
        gauge("shilu_pool_count", "Pieces of work that wait for the writer.", statistics.poolCount)
        gauge("shilu_pool_bytes", "Bytes that wait for the writer.", statistics.poolByteCount)
        counter("shilu_recoveries_total", "Recoveries from a lost connection or epoch.", statistics.recoveries)
        head("shilu_commit_seconds", "histogram", "Time a commit takes.")
        for (bound, count) in zip(LedgerStatistics.commitBounds, statistics.commitBuckets) {
            sample("shilu_commit_seconds_bucket", [("le", "\(bound)")], count)
        }
        sample("shilu_commit_seconds_bucket", [("le", "+Inf")], statistics.commits)
        sample("shilu_commit_seconds_sum", [], statistics.commitSeconds)
        sample("shilu_commit_seconds_count", [], statistics.commits)
    }

    /// Where the views stand.
    mutating func write(_ standing: ViewsStanding, logSize: Int) {
        gauge("shilu_views_position", "Entries that the views have folded.", standing.position)
        gauge("shilu_views_lag_entries", "Entries that the views have not folded yet.", max(0, logSize - standing.position))
        head("shilu_view_rows", "gauge", "Rows of a view.")
        let views = standing.views.sorted { $0.key < $1.key }
        for (name, view) in views { sample("shilu_view_rows", [("view", name)], view.rowCount) }
        head("shilu_view_stopped", "gauge", "1 for a view that could not fold an entry: see /readyz.")
        for (name, view) in views { sample("shilu_view_stopped", [("view", name)], view.stopped == nil ? 0 : 1) }
    }

    /// Where the witnesses stand.
    mutating func write(_ witnessing: Witnessing, of names: [String], logSize: Int) {
        let standings = zip(names, witnessing.standings)
        gauge("shilu_witness_quorum", "Witnesses that a served checkpoint must have.", witnessing.quorum)
        gauge("shilu_witnessed_size", "Entries of the newest checkpoint with the quorum; 0 for none.", witnessing.witnessed?.size ?? 0)
        head("shilu_witness_lag_entries", "gauge", "Entries that a witness has not cosigned for this process yet.")
        for (name, witness) in standings {
            sample("shilu_witness_lag_entries", [("witness", name)], max(0, logSize - (witness.cosignedSize ?? 0)))
        }
        head("shilu_witness_cosignatures_total", "counter", "Cosignatures that a witness gave.")
        for (name, witness) in standings { sample("shilu_witness_cosignatures_total", [("witness", name)], witness.cosignatures) }
        head("shilu_witness_failures_total", "counter", "Requests that a witness did not answer with a cosignature.")
        for (name, witness) in standings { sample("shilu_witness_failures_total", [("witness", name)], witness.failures) }
        head("shilu_witness_contradicts", "gauge", "1 for a witness whose record contradicts this log: see /v1/witnesses.")
        for (name, witness) in standings { sample("shilu_witness_contradicts", [("witness", name)], witness.isContradiction ? 1 : 0) }
    }

    /// Processor time and, on Linux, resident memory, under the names that Prometheus clients use.
    mutating func writeProcess() {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(0), &usage)
        #else
            getrusage(0, &usage)
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
        counter(
            "process_cpu_seconds_total", "Processor time used.", seconds(usage.ru_utime) + seconds(usage.ru_stime))
        if let bytes = Self.residentBytes() { gauge("process_resident_memory_bytes", "Resident memory.", bytes) }
    }

    /// The second figure of `/proc/self/statm`, in pages; nil where there is no such file.
    private static func residentBytes() -> Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let figures = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
        guard figures.count > 1, let pages = Int(String(decoding: figures[1], as: UTF8.self)) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

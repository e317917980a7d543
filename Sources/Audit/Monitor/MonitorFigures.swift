public import MerkleLog

/// What the monitor's page shows: figures of each ledger as Prometheus reads them, and the checkpoints that were verified.
public actor MonitorFigures {
    private struct Figures {
        var url = ""
        var size = 0
        var verifiedSeconds: Int64 = 0
        var unreachable = 0
        var suspects = 0
        var isFaulty = false
        var others: [String: Int] = [:]
        var checkpoint: [UInt8]?
    }

    private var ledgers: [String: Figures] = [:]

    public init() {}

    /// Takes an event of a ledger.
    public func take(_ event: MonitorEvent, origin: String, checkpoint: [UInt8]?, at time: Stamp) {
        var figures = ledgers[origin] ?? Figures()
        switch event {
        case .started(let size): figures.size = size
        case .verified(let size, _, _, _): (figures.size, figures.verifiedSeconds) = (size, time.milliseconds / 1000)
        case .agrees(let who, let size): figures.others[who] = size
        case .unreachable: figures.unreachable += 1
        case .suspect: figures.suspects += 1
        case .fault: figures.isFaulty = true
        case .authority, .silent, .attested: break
        }
        figures.checkpoint = checkpoint
        ledgers[origin] = figures
    }

    /// The last verified checkpoint of the log whose name has this hash.
    func checkpoint(originHash: String) -> [UInt8]? {
        ledgers.first { OriginName.hash($0.key) == originHash }?.value.checkpoint
    }

    /// The page, in Prometheus' text format.
    public var page: String {
        let all = ledgers.sorted { $0.key < $1.key }
        var page = ""
        func add(_ name: String, _ type: String, _ help: String, _ value: (Figures) -> [(String, Int64)]) {
            page += "# HELP shilu_monitor_\(name) \(help)\n# TYPE shilu_monitor_\(name) \(type)\n"
            for (origin, figures) in all {
                for (labels, value) in value(figures) {
                    page += "shilu_monitor_\(name){ledger=\"\(Self.escaped(origin))\"\(labels)} \(value)\n"
                }
            }
        }
        add("entries", "gauge", "Entries that are verified.") { [("", Int64($0.size))] }
        add("verified_timestamp_seconds", "gauge", "When something new was verified last.") {
            [("", $0.verifiedSeconds)]
        }
        add("unreachable_total", "counter", "Rounds in which the ledger could not be read.") {
            [("", Int64($0.unreachable))]
        }
        add("suspects_total", "counter", "Rounds in which something was wrong that is not proven.") {
            [("", Int64($0.suspects))]
        }
        add("fault", "gauge", "1 where a fault was found.") { [("", $0.isFaulty ? 1 : 0)] }
        add("other_entries", "gauge", "Entries in somebody else's checkpoint, which is consistent.") {
            $0.others.sorted { $0.key < $1.key }.map { (",with=\"\(Self.escaped($0.key))\"", Int64($0.value)) }
        }
        return page
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "\\" || $1 == "\"" ? "\\\($1)" : $1 == "\n" ? "\\n" : String($1) }
    }
}

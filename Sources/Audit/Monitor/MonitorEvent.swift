public import MerkleLog
internal import Supervision

/// What a monitor has to tell of a ledger, one line of JSON each.
public enum MonitorEvent: Sendable {
    /// Began; `size` is 0 at a first start, when nothing is known and the whole log is verified.
    case started(size: Int)
    /// All entries up to `size` are verified now, `entries` of them since the last time.
    case verified(size: Int, root: MerkleHash, entries: Int, seconds: Double)
    /// An event of the authority, among what was verified.
    case authority(index: Int, type: String, subject: String)
    /// A checkpoint that somebody else has is consistent with the log.
    case agrees(with: String, size: Int)
    /// Somebody else's checkpoint could not be had.
    case silent(who: String, detail: String)
    /// The ledger could not be read.
    case unreachable(detail: String, retrySeconds: Int)
    /// Something is wrong that is not proven, or not yet.
    case suspect(Fault, times: Int)
    /// An attested digest of a view is what the log gives.
    case attested(view: String, size: Int)
    /// Something is wrong, and here is the evidence.
    case fault(Fault, evidence: String)

    public var isFault: Bool { if case .fault = self { true } else { false } }
    public var isSuspect: Bool { if case .suspect = self { true } else { false } }
    public var isVerified: Bool { if case .verified = self { true } else { false } }

    /// One line, without its end.
    public func line(time: Stamp, origin: String, url: String) -> String {
        let head: [(String, JSONText)] = [
            ("time", .string(time.description)), ("ledger", .string(origin)), ("url", .string(url)),
            ("event", .string(name)),
        ]
        return JSONText.object(head + members).text
    }

    private var name: String {
        switch self {
        case .started: "started"
        case .verified: "verified"
        case .authority: "authority"
        case .agrees: "agrees"
        case .silent: "silent"
        case .unreachable: "unreachable"
        case .suspect: "suspect"
        case .attested: "attested"
        case .fault: "fault"
        }
    }

    private var members: [(String, JSONText)] {
        switch self {
        case .started(let size): [("size", .integer(size)), ("first", .boolean(size == 0))]
        case .verified(let size, let root, let entries, let seconds):
            [
                ("size", .integer(size)), ("root", .string(root.description)), ("entries", .integer(entries)),
                ("seconds", .number((seconds * 1000).rounded() / 1000)),
            ]
        case .authority(let index, let type, let subject):
            [("index", .integer(index)), ("type", .string(type)), ("subject", .string(subject))]
        case .agrees(let who, let size): [("with", .string(who)), ("size", .integer(size))]
        case .silent(let who, let detail): [("with", .string(who)), ("detail", .string(detail))]
        case .unreachable(let detail, let seconds): [("detail", .string(detail)), ("retrySeconds", .integer(seconds))]
        case .suspect(let fault, let times): Self.members(fault) + [("times", .integer(times))]
        case .attested(let view, let size): [("view", .string(view)), ("size", .integer(size))]
        case .fault(let fault, let evidence): Self.members(fault) + [("evidence", .string(evidence))]
        }
    }

    private static func members(_ fault: Fault) -> [(String, JSONText)] {
        var members: [(String, JSONText)] = [("code", .string(fault.code.rawValue))]
        if let index = fault.index { members.append(("index", .integer(index))) }
        if let tile = fault.tile { members.append(("tile", .string(tile))) }
        return members + [("detail", .string(fault.detail))]
    }
}

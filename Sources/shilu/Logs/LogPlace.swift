import ArgumentParser
import Audit
import Supervision

/// A place along a log: a number of entries, or a time, which means all that was recorded until then.
enum LogPlace: ExpressibleByArgument {
    case size(Int)
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case time(Int64)

    init?(argument: String) {
        if let size = Int(argument), size > 0 {
            self = .size(size)
        } else if let time = Instant.milliseconds(argument) {
            self = .time(time)
        } else {
            return nil
        }
    }

    /// What it takes, for the help of an option.
    static let valueName = "size|time"

    /// How many entries it means in a log.
    func size(in log: ProvenLog) async throws -> Int {
        switch self {
        case .size(let size):
            let whole = await log.size
            guard size <= whole else { throw Failure("the log has \(whole) entries, not \(size)") }
            return size
        case .time(let time):
            let size = try await log.size(recordedUntil: time)
            guard size > 0 else { throw Failure("the log was founded after that time") }
            return size
        }
    }
}

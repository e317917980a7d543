import ArgumentParser
import Audit
import Foundation
import Ledger
import PostgresStore
import SignedNote
import Witness

/// The exit codes, and which error means which.
enum Outcome: Int32 {
    /// A fault was found, or what was asked for was refused.
    case refused = 1
    /// The ledger or the database does not answer; nothing is known to be wrong.
    case unreachable = 3
    /// What was to be made is there already; nothing was changed.
    case exists = 4
    /// A fault of a ledger is proven, and its evidence is kept.
    case proven = 5

    /// The exit codes of a command that can end in any way.
    static let help = help(.refused, .unreachable, .exists, .proven)

    /// The exit codes of a command that can end in these ways, besides 0 and 64.
    static func help(_ outcomes: Outcome...) -> String {
        let lines =
            [(0, "done; for verify and check: everything is right")] + outcomes.map { (Int($0.rawValue), $0.meaning) }
            + [(64, "the command line is wrong")]
        return "Exit codes:\n"
            + lines.map { "  \($0)".padding(toLength: 6, withPad: " ", startingAt: 0) + $1 }.joined(separator: "\n")
    }

    private var meaning: String {
        switch self {
        case .refused: "a fault was found, or the request was refused; the message says what, where and what to do"
        case .unreachable: "the ledger or the database cannot be reached"
        case .exists: "what was to be made is there already; nothing was changed"
        case .proven: "monitor, receipts check: a fault of the ledger; the evidence is in the file that is named"
        }
    }

    /// What `error` means for the program that called.
    static func of(_ error: any Error) -> Outcome {
        switch error {
        case let failure as Failure: failure.outcome
        case let refusal as Refusal where refusal.code.status == 503: .unreachable
        case let fault as StoreFault:
            switch fault {
            case .alreadyFounded: .exists
            case .unavailable, .unknownOutcome: .unreachable
            case .fenced, .keyTaken, .refused: .refused
            }
        case let problem as Problem where problem.status == 503: .unreachable
        case AuditError.source: .unreachable
        case is ClusterFault: .unreachable
        case let fault as WitnessFault: fault.kind == .begun ? .exists : .refused
        default: .refused
        }
    }
}

/// A failure that a command itself finds: one sentence for the person, one code for the program.
struct Failure: Error, CustomStringConvertible {
    var outcome: Outcome
    var description: String

    init(_ outcome: Outcome, _ description: String) {
        self.outcome = outcome
        self.description = description
    }

    init(_ description: String) { self.init(.refused, description) }
}

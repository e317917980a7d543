import ArgumentParser
import Audit
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

    static let help = """
        Exit codes:
          0   done; for verify and check: everything is right
          1   a fault was found, or the request was refused; the message says what, where and what to do
          3   the ledger or the database cannot be reached
          4   what was to be made is there already; nothing was changed
          5   monitor, receipts check: a fault of the ledger; the evidence is in the file that is named
          64  the command line is wrong
        """

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

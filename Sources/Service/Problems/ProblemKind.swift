import Ledger

/// One row of the table of problems: a stable code with what it means and what to do.
///
/// The ledger's own refusals (``Ledger/Refusal/Code``) and the few that only HTTP knows are listed together, because a
/// client meets them together.
package struct ProblemKind: Sendable, Equatable {
    /// The stable code; `/problems/<code>` is the problem's type (RFC 9457 §3.1.1).
    package let code: String
    /// The HTTP status.
    let status: Int
    /// What it means, the same for every occurrence.
    let title: String
    /// What the caller should do.
    package let remedy: String

    /// Every problem the service can answer with, the ledger's first.
    package static let all: [ProblemKind] = Refusal.Code.allCases.map(ProblemKind.init) + [
        methodNotAllowed, unsupportedMediaType, unknownView, unknownColumn, badFilter, badCursor, notBuiltYet,
        noQuorum, quorumMissing, notWitnessed,
    ]

    /// 405: the resource exists, but does not take this method.
    static let methodNotAllowed = ProblemKind(
        code: "method-not-allowed", status: 405, title: "The resource does not take this method",
        remedy: "Use a method of the Allow field; see /v1/openapi.json.")

    /// 415: the body is of another media type than the resource takes.
    static let unsupportedMediaType = ProblemKind(
        code: "unsupported-media-type", status: 415, title: "The body is of a media type that the resource does not take",
        remedy: "Send the media type that /v1/openapi.json names, uncompressed.")

    /// 404: no view of this name.
    static let unknownView = ProblemKind(
        code: "unknown-view", status: 404, title: "There is no view of this name", remedy: "See /v1/views.")

    /// 400: a filter or sort names no column.
    static let unknownColumn = ProblemKind(
        code: "unknown-column", status: 400, title: "The view has no column of this name",
        remedy: "See /v1/views for its columns.")

    /// 400: a filter that the column, or the view, cannot be asked for.
    static let badFilter = ProblemKind(
        code: "bad-filter", status: 400, title: "The view cannot be filtered, sorted or asked like this",
        remedy: "See /v1/views for the columns' types and /v1/openapi.json for the filters.")

    /// 400: a cursor of another view or order.
    static let badCursor = ProblemKind(
        code: "bad-cursor", status: 400, title: "The cursor belongs to another view or order",
        remedy: "Send the value of next as it came, with the same sort, or begin without a cursor.")

    /// 503: the first build is under way.
    static let notBuiltYet = ProblemKind(
        code: "not-built-yet", status: 503, title: "The view is still being built", remedy: "Ask again after Retry-After.")

    /// 400: witnessed=true, where no witnesses are required.
    static let noQuorum = ProblemKind(
        code: "no-quorum", status: 400, title: "This ledger requires no quorum of witnesses",
        remedy: "Leave witnessed away, or ask the operator for witnesses; see /v1/witnesses.")

    /// 503: nothing that could be served has reached the quorum.
    static let quorumMissing = ProblemKind(
        code: "quorum-missing", status: 503, title: "No checkpoint that fits has been cosigned by enough witnesses yet",
        remedy: "Ask again after Retry-After; /v1/witnesses says who is missing.")

    /// 202: recorded, and not witnessed in time. It stands within the receipt, which is as good as any.
    static let notWitnessed = ProblemKind(
        code: "not-witnessed", status: 202, title: "Recorded, but not cosigned by enough witnesses in time",
        remedy: "Keep the receipt: the entry is recorded. For a witnessed proof ask /v1/proofs/{index}?witnessed=true later, or send the same bytes again.")

    init(_ code: Refusal.Code) {
        self.init(code: code.rawValue, status: code.status, title: code.title, remedy: code.remedy)
    }

    private init(code: String, status: Int, title: String, remedy: String) {
        self.code = code
        self.status = status
        self.title = title
        self.remedy = remedy
    }
}

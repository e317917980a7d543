/// Why a private cluster could not be made, started or stopped: for the operator to read.
public struct ClusterFault: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public let what: String
    /// What PostgreSQL's programs said, where they said anything.
    public let output: String
    /// What to do about it.
    public let advice: String

    init(_ what: String, output: String = "", advice: String) {
        self.what = what
        self.output = output
        self.advice = advice
    }

    public var description: String {
        ([what, output, advice].filter { !$0.isEmpty }).joined(separator: "\n")
    }
}

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Why a witness does not start, or does not cosign: one sentence with what to do.
public struct WitnessFault: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// Something is wrong with the state, its files, or how the witness was called.
        case refused
        /// The record was begun before.
        case begun
    }

    public let kind: Kind
    public let description: String

    init(_ kind: Kind = .refused, _ description: String) {
        self.kind = kind
        self.description = description
    }

    init(_ description: String) { self.init(.refused, description) }

    /// A system call failed.
    static func system(_ call: String, _ path: String, _ number: Int32) -> WitnessFault {
        WitnessFault("\(call) of \(path) failed: \(String(cString: strerror(number)))")
    }
}

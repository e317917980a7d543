/// Why a line is not an event. Names places and expected forms, never what stood there: a fault may be logged.
public struct EventFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, CaseIterable {
        /// More than ``EventLimits/sizeMax`` bytes.
        case tooLarge = "too-large"
        case notUTF8 = "not-utf8"
        /// A byte below 0x20, or an escaped NUL in a string.
        case controlCharacter = "control-character"
        /// Not JSON (RFC 8259), or a number that no double or 64-bit integer holds, or nested too deep.
        case malformedJSON = "malformed-json"
        case duplicateKey = "duplicate-key"
        /// The envelope is sound, but the vocabulary has no such type.
        case unknownType = "unknown-type"
        /// JSON, but not as the schema of its type wants it.
        case schema
    }

    public let code: Code
    /// JSON pointer (RFC 6901) to the value; for a missing member, to where it should be. Empty: the event itself.
    public let pointer: String
    /// What was expected, for people.
    public let detail: String

    public var description: String { "\(code.rawValue) at \(pointer.isEmpty ? "the event" : pointer): \(detail)" }
}

/// Why an event may not be authored by its signers, or why an authority's event does not hold together.
public struct AuthorityFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, CaseIterable {
        /// No signer's key was ever enrolled.
        case unknownKey = "unknown-key"
        case keySuspended = "key-suspended"
        case keyRevoked = "key-revoked"
        /// A signer belongs to the source, but none of those holds a grant for the type (and division).
        case notGranted = "not-granted"
        /// No signer belongs to the source.
        case foreignSource = "foreign-source"
        /// The authority's event contradicts itself or what stands.
        case conflict = "authority-conflict"
        /// Not one of the events that change the authority.
        case notAuthority = "not-authority"
    }

    public let code: Code
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}

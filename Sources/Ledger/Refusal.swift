/// Why something was not done, for the person or program that asked: one stable code, what was wrong, where, what to do.
///
/// Shown over HTTP as an RFC 9457 problem; `code` never changes meaning once published. Nothing is half done when a
/// refusal is thrown, except for ``Code/outcomeUnknown``, which says so.
public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable codes, with their HTTP status and what to do about each.
    public enum Code: String, Sendable, CaseIterable {
        // The note or batch as bytes.
        case malformedNote = "malformed-note"
        case malformedBatch = "malformed-batch"
        case tooLarge = "too-large"
        case notUTF8 = "not-utf8"
        case controlCharacter = "control-character"
        // The event as JSON.
        case malformedJSON = "malformed-json"
        case duplicateKey = "duplicate-key"
        case unknownType = "unknown-type"
        case schema = "schema"
        case timeAhead = "time-ahead"
        // Who signed it.
        case unknownKey = "unknown-key"
        case badSignature = "bad-signature"
        case keySuspended = "key-suspended"
        case keyRevoked = "key-revoked"
        case notGranted = "not-granted"
        case foreignSource = "foreign-source"
        case notAuthority = "not-authority"
        case authorityConflict = "authority-conflict"
        // Against what the ledger holds.
        case sealRootMismatch = "seal-root-mismatch"
        case sealCountMismatch = "seal-count-mismatch"
        case duplicateInBatch = "duplicate-in-batch"
        case notInBatch = "not-in-batch"
        case idReused = "id-reused"
        case batchReused = "batch-reused"
        case versionConflict = "version-conflict"
        // The service.
        case poolFull = "pool-full"
        case standingBy = "standing-by"
        case storeUnavailable = "store-unavailable"
        case outcomeUnknown = "outcome-unknown"
        case historyDamaged = "history-damaged"
        case notCompared = "not-compared"
        // Reading.
        case notFound = "not-found"
        case badRequest = "bad-request"
        case questionTooLong = "question-too-long"
    }

    public var code: Code
    /// What was wrong, in one sentence; never carries personal data.
    public var detail: String
    /// JSON pointer into the event, where the fault has a place there.
    public var pointer: String?
    /// Number of the event line within a batch, from 0.
    public var line: Int?
    /// The thread's present version, with ``Code/versionConflict``; the index of the first use with ``Code/idReused``.
    public var current: Int?
    /// When to try again, in seconds.
    public var retryAfterSeconds: Int?

    public init(
        _ code: Code, _ detail: String, pointer: String? = nil, line: Int? = nil, current: Int? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.detail = detail
        self.pointer = pointer
        self.line = line
        self.current = current
        self.retryAfterSeconds = retryAfterSeconds
    }

    public var description: String {
        var text = "\(code.rawValue): \(detail)"
        if let line { text += " (line \(line))" }
        if let pointer { text += " at \(pointer.isEmpty ? "/" : pointer)" }
        return text
    }
}

extension Refusal.Code {
    /// The HTTP status of the problem.
    public var status: Int {
        switch self {
        case .malformedNote, .malformedBatch, .notUTF8, .controlCharacter, .malformedJSON, .duplicateKey, .badRequest,
            .questionTooLong: 400
        case .tooLarge: 413
        case .unknownType, .schema, .timeAhead, .sealRootMismatch, .sealCountMismatch, .duplicateInBatch, .notInBatch: 422
        case .unknownKey, .badSignature, .keySuspended, .keyRevoked, .notGranted, .foreignSource, .notAuthority: 403
        case .authorityConflict, .idReused, .batchReused, .versionConflict: 409
        case .notFound: 404
        case .poolFull, .standingBy, .storeUnavailable, .outcomeUnknown, .notCompared: 503
        case .historyDamaged: 500
        }
    }

    /// What it means, as the table of problems in the documents says.
    public var title: String {
        switch self {
        case .malformedNote: "The body is not a C2SP signed note whose text is one line"
        case .malformedBatch: "The body is not a seal, an empty line and event lines"
        case .tooLarge: "The event or batch is larger than allowed"
        case .notUTF8: "The bytes are not UTF-8"
        case .controlCharacter: "The event holds a control character"
        case .malformedJSON: "The event is not JSON"
        case .duplicateKey: "An object of the event has the same key twice"
        case .unknownType: "The event's type is not in the vocabulary"
        case .schema: "The event does not follow its type's schema"
        case .timeAhead: "The event's time is more than five minutes ahead of the ledger's clock"
        case .unknownKey: "No signature is by a key that this ledger knows"
        case .badSignature: "A signature by a known key does not verify"
        case .keySuspended: "A signing key is suspended"
        case .keyRevoked: "A signing key is revoked"
        case .notGranted: "The signer has no grant for this type of event"
        case .foreignSource: "The source is not the signer's department"
        case .notAuthority: "Only the root authority may sign this type of event"
        case .authorityConflict: "The authority's event contradicts what the ledger already holds"
        case .sealRootMismatch: "The seal's root is not that of the event lines"
        case .sealCountMismatch: "The seal's size is not the number of event lines"
        case .duplicateInBatch: "An event id occurs twice in the batch"
        case .notInBatch: "This type of event must be signed singly"
        case .idReused: "The event id was used before for other bytes"
        case .batchReused: "The batch id was used before for another root"
        case .versionConflict: "The thread does not have the expected version"
        case .poolFull: "Too much is going on at once"
        case .standingBy: "This process is standing by; another one writes"
        case .storeUnavailable: "The ledger's store does not answer; nothing was done"
        case .outcomeUnknown: "The connection was lost during the commit; it may have been recorded"
        case .historyDamaged: "The stored history does not match the signed checkpoint"
        case .notCompared: "The ledger may have been set back, and signs nothing until it has been compared"
        case .notFound: "There is no such thing in this ledger"
        case .badRequest: "The request's parameters are wrong"
        case .questionTooLong: "Looking for the rows takes the database too long"
        }
    }

    /// What the caller should do.
    public var remedy: String {
        switch self {
        case .malformedNote, .malformedBatch:
            "Send the bytes as c2sp.org/signed-note and ARCHITECTURE.md, \"The log's bytes\", describe."
        case .tooLarge: "Split it; keep large attachments outside and log their hash."
        case .notUTF8, .controlCharacter, .malformedJSON, .duplicateKey: "Correct the event and sign it again."
        case .unknownType, .schema: "Compare the event with /v1/schemas/{type}."
        case .timeAhead: "Set the author's clock, or send the event when its time has come."
        case .unknownKey: "Ask the authority to enrol the key."
        case .badSignature: "Sign exactly the bytes that are sent."
        case .keySuspended, .keyRevoked, .notGranted: "Ask the authority; see /v1/authority."
        case .foreignSource: "Sign with a key of the department that the source names."
        case .notAuthority: "Have the root authority sign it."
        case .authorityConflict: "Read /v1/authority and correct the event."
        case .sealRootMismatch, .sealCountMismatch: "Seal exactly the lines that are sent."
        case .duplicateInBatch: "Give each event its own id."
        case .notInBatch: "Send it to /v1/events as a signed note."
        case .idReused, .batchReused: "Use a new id for new content."
        case .versionConflict: "Read the thread again and decide anew."
        case .poolFull, .standingBy, .storeUnavailable:
            "Ask again after Retry-After; what was sent can be sent again unchanged."
        case .outcomeUnknown: "Send the same bytes again: if it was recorded you get the first receipt."
        case .historyDamaged: "Tell the operator and the auditors: run shilu verify."
        case .notCompared: "Keep what was not answered and send it again later; the operator runs shilu compare."
        case .notFound: "Check the index, name or size."
        case .badRequest: "See /v1/openapi.json."
        case .questionTooLong: "Narrow it by a filter, sort by the key or an indexed column, or download the view."
        }
    }
}

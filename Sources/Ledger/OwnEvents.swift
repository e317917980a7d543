internal import MerkleLog
internal import SignedNote
public import Supervision

extension Ledger {
    /// Appends an event that the ledger itself authors, signed with its own key: an attestation, an anchor, an access.
    /// - Parameters:
    ///   - id: unique among the ledger's own events.
    ///   - subject: the main thread.
    public func append(
        own type: EventType, id: String, subject: String, data: JSONText
    ) async throws(Refusal) -> Receipt {
        let time = Stamp(milliseconds: clock.now()).description
        let draft = EventDraft(type, id: id, source: "/ledger", subject: subject, time: time, data: data)
        guard let note = try? Note.sign(Array((draft.line + "\n").utf8), by: [key]) else {
            preconditionFailure("an event's line is a note's text")
        }
        return try await append(note: note.encoded)
    }
}

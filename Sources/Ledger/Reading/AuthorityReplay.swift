internal import MerkleLog
internal import Supervision

/// Replays who could sign what from the log itself: the events of the authority's thread, in order, each proven to be in
/// the signed tree, because who may sign must not rest on the store's word.
struct AuthorityReplay: Sendable {
    let reader: LogReader

    /// The authority as it stood for an entry at index `size`.
    func authority(before size: Int) async throws(Refusal) -> Authority {
        let key = Posting.key(thread: ThreadKind.authorityThread)
        let indices = try await reader.threads.indices(ofKeys: [key], tail: reader.snapshot.tail)[0]
        var authority: Authority?
        for index in indices where index < size {
            let entry = try await reader.provenEntry(index)
            guard entry.kind == .event, !entry.isBareLine, reader.readers.belongs(entry, to: ThreadKind.authorityThread) else { continue }
            authority = try reader.readers.apply(entry, to: authority)
        }
        guard let authority else { throw Refusal(.historyDamaged, "The thread of the authority holds no founding.") }
        return authority
    }
}

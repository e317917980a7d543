internal import Dispatch
public import MerkleLog
public import SignedNote
internal import Synchronization

/// What a ledger's key remembers: the newest checkpoint that it has signed, in a file beside it, `<key>.signed`. So a
/// database that was set back under a key which has signed more is noticed at the start, without asking anybody.
///
/// It is written ``paceMilliseconds`` after a commit at the latest, and before a checkpoint is handed to everybody
/// (``reach(size:checkpoint:)``). Receipts do not wait for it: of those given just before a crash it may know nothing.
public final class KeyRecord: Sendable {
    /// Commits within this time are noted together, in milliseconds.
    static let paceMilliseconds = 200

    /// The file's path.
    public var path: String { file.path }
    private let file: KeyRecordFile
    /// Syncing blocks: never on Swift's shared threads.
    private let queue = DispatchQueue(label: "shilu.key-record")
    private let state = Mutex(State())

    private struct State {
        /// Entries of the newest checkpoint that is durable in the file, as far as this process wrote it.
        var kept = 0
        var newest: (size: Int, checkpoint: [UInt8]) = (0, [])
        var isDue = false
        var waiting: [(size: Int, continuation: CheckedContinuation<Refusal?, Never>)] = []
        /// Why the file could not be written the last time.
        var failure: String?
    }

    /// - Parameter keyFile: the path of the ledger's private key.
    public init(keyFile: String, key: VerifierKey) {
        file = KeyRecordFile(path: keyFile + ".signed", key: key)
    }

    /// Begins the record of a key that has signed nothing, or whose past has just been compared. One that is there stays; a
    /// damaged one is put aside as `<key>.signed.damaged`.
    /// - Throws: ``KeyRecordFault``.
    public func begin() throws(KeyRecordFault) { try file.begin() }

    /// The newest checkpoint in the file; nil where the key has signed nothing yet.
    /// - Throws: ``KeyRecordFault``.
    public func newest() throws(KeyRecordFault) -> SignedCheckpoint? { try file.newest() }

    // MARK: While the ledger writes

    /// Why nothing should be signed at the moment: the last attempt to write the file has failed.
    var failure: String? { state.withLock { $0.failure } }

    /// Notes a signed checkpoint, soon.
    func note(size: Int, checkpoint: [UInt8]) {
        let begins = state.withLock { state in
            if size > state.newest.size { state.newest = (size, checkpoint) }
            defer { state.isDue = true }
            return !state.isDue
        }
        if begins { queue.asyncAfter(deadline: .now() + .milliseconds(Self.paceMilliseconds)) { self.write() } }
    }

    /// Waits until a signed checkpoint, or a newer one, is durable in the file.
    /// - Throws: ``Refusal`` `store-unavailable` where it could not be written.
    func reach(size: Int, checkpoint: [UInt8]) async throws(Refusal) {
        if state.withLock({ $0.kept >= size }) { return }
        let refusal = await withCheckedContinuation { (continuation: CheckedContinuation<Refusal?, Never>) in
            state.withLock { state in
                if size > state.newest.size { state.newest = (size, checkpoint) }
                state.waiting.append((size, continuation))
            }
            queue.async { self.write() }
        }
        if let refusal { throw refusal }
    }

    /// Writes the newest checkpoint and tells those who wait for it. On the queue.
    private func write() {
        let (newest, kept) = state.withLock { state in
            state.isDue = false
            return (state.newest, state.kept)
        }
        var failure: String?
        if newest.size > kept {
            do throws(KeyRecordFault) { try file.put(newest.checkpoint, size: newest.size) } catch {
                failure = "\(error)"
            }
        }
        let answered = state.withLock { state in
            state.failure = failure
            if failure == nil { state.kept = max(state.kept, newest.size) }
            let answered = state.waiting.filter { failure != nil || $0.size <= state.kept }
            state.waiting.removeAll { failure != nil || $0.size <= state.kept }
            return answered
        }
        for waiting in answered { waiting.continuation.resume(returning: failure.map { .unnoted($0) }) }
        // A disk that is full has room again some time; until then the ledger signs nothing.
        if failure != nil { note(size: newest.size, checkpoint: newest.checkpoint) }
    }
}

extension Refusal {
    static func unnoted(_ failure: String) -> Refusal {
        Refusal(
            .storeUnavailable, "What the ledger signs cannot be noted beside its key: \(failure).", retryAfterSeconds: 5
        )
    }
}

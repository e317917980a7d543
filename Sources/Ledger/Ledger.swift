public import SignedNote
internal import MerkleLog
internal import Supervision
internal import Synchronization

/// One log, open for appending and reading.
///
/// The life of an event: ``Admission`` checks it without a lock; the ``WorkPool`` holds it; the ``Sequencer`` gives it
/// its place; ``LogStore/commit(_:)`` makes it durable; the author gets a receipt. ``run()`` is the writer.
public final class Ledger: Sendable {
    /// Bounds and times; the defaults are safe.
    public struct Options: Sendable {
        /// Pieces of work that may wait for the writer.
        package var poolCountMax = 4_096
        /// Bytes that may wait for the writer.
        package var poolByteCountMax = 48 << 20
        /// Bytes that one commit takes at most.
        package var commitByteCountMax = 16 << 20
        /// The writer shows a sign of life this often, in milliseconds.
        package var beatMilliseconds = 1_000
        /// A standby takes over from a writer that was silent for this long, in milliseconds.
        package var leaseMilliseconds = 5_000
        /// Authors are answered "outcome unknown" when the store stays away for this long, in milliseconds.
        package var patienceMilliseconds = 10_000

        public init() {}
    }

    /// What this process is to the log.
    public enum Role: Sendable, Equatable {
        case starting
        /// Another process writes; this one watches it.
        case standby
        case writer(epoch: Int)
        /// It serves what was signed and signs nothing, until the database has been compared with what others know of the
        /// ledger; the text says why.
        case closed(String)
        /// It will not write again; the text says why.
        case stopped(String)
    }

    struct State {
        var role = Role.starting
        var snapshot: LogSnapshot?
        /// Complete segments of the thread index, level 0 first.
        var segments: [Int] = []
    }

    /// The log's name: the ledger's key is called so, and checkpoints say it.
    public let origin: String
    let key: SigningKey
    let store: any LogStore
    let stored: StoredLog
    let options: Options
    let clock: any LedgerClock
    /// See ``init(store:key:options:clock:signingGuard:)``.
    let signingGuard: SigningGuard?
    let admission: Admission
    let sequencer: Sequencer
    let pool: WorkPool
    let growth = Growth()
    let counters = Counters()
    let state = Mutex(State())
    /// Newest size and root that this process knows to be signed and committed; kept when it stops writing.
    let signed = Mutex<(size: Int, root: MerkleHash)?>(nil)

    /// - Parameters:
    ///   - key: the ledger's key; its name is the origin, and the name of the log in the store.
    ///   - signingGuard: what keeps the key from signing over a store that was set back; nil for who only
    ///     founds or reads it, and for a store that goes with this process.
    public init(
        store: any LogStore, key: SigningKey, options: Options = Options(), clock: any LedgerClock = SystemClock(),
        signingGuard: SigningGuard?
    ) {
        origin = key.name
        self.key = key
        self.store = store
        self.options = options
        self.clock = clock
        self.signingGuard = signingGuard
        stored = StoredLog(store: store, log: key.name)
        admission = Admission(origin: key.name, readers: EventReaders())
        sequencer = Sequencer(origin: key.name, key: key, admission: admission)
        pool = WorkPool(countMax: options.poolCountMax, byteCountMax: options.poolByteCountMax)
    }

    public var role: Role { state.withLock { $0.role } }

    /// The log as of the newest commit.
    /// - Throws: `standing-by` while this process is not the writer.
    public var reader: LogReader {
        get throws(Refusal) {
            let (snapshot, segments) = state.withLock { ($0.snapshot, $0.segments) }
            guard let snapshot else { throw .standingBy }
            return reader(of: snapshot, segments: segments)
        }
    }

    func reader(of snapshot: LogSnapshot, segments: [Int]) -> LogReader {
        LogReader(
            snapshot: snapshot, stored: stored, key: key, threads: ThreadIndex(stored: stored, segments: segments),
            readers: admission.readers)
    }

    /// Appends a signed event and answers once it is durable.
    /// - Parameter note: a c2sp.org/signed-note whose text is the event's line.
    public func append(note: [UInt8]) async throws(Refusal) -> Receipt {
        do throws(Refusal) {
            try requireRecord()
            let event = try admission.admit(note: note, authority: authority, now: clock.now())
            let settled = try await pool.settle(.event(event))
            let place = settled.place
            return Receipt(
                index: place.index, recordedAt: Stamp(milliseconds: place.stamp).description,
                proof: try await proof(of: settled), repeated: place.repeated)
        } catch {
            counters.refused(error)
            throw error
        }
    }

    /// Appends a sealed batch and answers once it is durable.
    /// - Parameter batch: the seal, an empty line, the event lines.
    public func append(batch: [UInt8]) async throws(Refusal) -> BatchReceipt {
        do throws(Refusal) {
            try requireRecord()
            let batch = try admission.admit(batch: batch, authority: authority, now: clock.now())
            let count = batch.lines.count
            let settled = try await pool.settle(.batch(batch))
            let place = settled.place
            return BatchReceipt(
                sealIndex: place.index, firstIndex: place.index + 1, count: count,
                recordedAt: Stamp(milliseconds: place.stamp).description,
                proof: try await proof(of: settled), repeated: place.repeated)
        } catch {
            counters.refused(error)
            throw error
        }
    }

    /// Suspends until the log has more than `size` entries, and returns how many it has.
    public func waitForGrowth(beyond size: Int) async throws -> Int { try await growth.wait(beyond: size) }

    private var authority: Authority {
        get throws(Refusal) {
            guard let authority = state.withLock({ $0.snapshot })?.authority else { throw .standingBy }
            return authority
        }
    }

    private func proof(of settled: WorkPool.Settled) async throws(Refusal) -> String {
        let segments = state.withLock { $0.segments }
        return try await reader(of: settled.snapshot, segments: segments)
            .receiptProof(index: settled.place.index, size: settled.place.size)
    }
}

internal import Dispatch
public import MerkleLog
public import SignedNote
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What a ledger's key remembers: the newest checkpoint that it has signed, in a file beside it, `<key>.signed`. So a
/// database that was set back under a key which has signed more is noticed at the start, without asking anybody.
///
/// The file has two places of 4,096 bytes that are written in turn, so that a power cut leaves one of them whole. In each is
/// a signed checkpoint with line ends behind it, or line ends alone. It cannot be raised or lowered by hand, because it is
/// signed; only an older one can be put in its place.
///
/// It is written ``paceMilliseconds`` after a commit at the latest, and before a checkpoint is handed to everybody
/// (``reach(size:checkpoint:)``). Receipts do not wait for it: of those given just before a crash it may know nothing.
public final class KeyRecord: Sendable {
    /// Commits within this time are noted together, in milliseconds.
    static let paceMilliseconds = 200
    private static let placeSize = 4_096

    /// The file.
    public let path: String
    private let key: VerifierKey
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
        path = keyFile + ".signed"
        self.key = key
    }

    // MARK: The file

    /// Begins the record of a key that has signed nothing, or whose past has just been compared. One that is there stays; a
    /// damaged one is put aside as `<key>.signed.damaged`.
    /// - Throws: ``KeyRecordFault``.
    public func begin() throws(KeyRecordFault) {
        do throws(KeyRecordFault) { _ = try newest() } catch {
            if case .damaged = error, rename(path, path + ".damaged") != 0 { throw .system("rename", path, errno) }
        }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file < 0, errno == EEXIST { return }
        guard file >= 0 else { throw .system("create", path, errno) }
        defer { close(file) }
        try Self.write([UInt8](repeating: Self.newline, count: 2 * Self.placeSize), to: file, at: 0, path)
        try Self.syncFolder(of: path)
    }

    /// The newest checkpoint in the file; nil where the key has signed nothing yet.
    /// - Throws: ``KeyRecordFault``.
    public func newest() throws(KeyRecordFault) -> SignedCheckpoint? {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { throw .missing(path) }
            throw .system("open", path, errno)
        }
        defer { close(file) }
        let places = try Self.places(of: file, path)
        let found = places.compactMap { try? SignedCheckpoint.open($0, key: key) }
        guard found.isEmpty else { return found.max { $0.checkpoint.size < $1.checkpoint.size } }
        guard places.allSatisfy({ $0 == [Self.newline] }) else { throw .damaged(path) }
        return nil
    }

    /// Makes a checkpoint durable in the file, unless that knows of as many entries. Other processes may do the same.
    private func put(_ checkpoint: [UInt8], size: Int) throws(KeyRecordFault) {
        precondition(checkpoint.count < Self.placeSize, "a checkpoint with one signature fits")
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", path, errno) }
        defer { close(file) }  // and with it the lock
        guard flock(file, LOCK_EX) == 0 else { throw .system("lock", path, errno) }
        let sizes = try Self.places(of: file, path).map {
            (try? SignedCheckpoint.open($0, key: key))?.checkpoint.size ?? 0
        }
        guard sizes.allSatisfy({ $0 < size }) else { return }
        let place = checkpoint + [UInt8](repeating: Self.newline, count: Self.placeSize - checkpoint.count)
        try Self.write(place, to: file, at: sizes[0] <= sizes[1] ? 0 : Self.placeSize, path)
    }

    private static let newline = UInt8(ascii: "\n")

    /// Both places, each without the line ends that fill it up but for one.
    private static func places(of file: Int32, _ path: String) throws(KeyRecordFault) -> [[UInt8]] {
        var bytes = [UInt8](repeating: 0, count: 2 * placeSize)
        let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
        guard got >= 0 else { throw .system("read", path, errno) }
        guard got == bytes.count else { throw .damaged(path) }
        return [bytes[..<placeSize], bytes[placeSize...]].map { place in
            let text = place.lastIndex { $0 != newline }.map { place[...$0] } ?? []
            return Array(text) + [newline]
        }
    }

    private static func write(
        _ bytes: [UInt8], to file: Int32, at offset: Int, _ path: String
    ) throws(KeyRecordFault) {
        let got = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset)) }
        guard got == bytes.count else { throw .system("write", path, got < 0 ? errno : ENOSPC) }
        guard fsync(file) == 0 else { throw .system("sync", path, errno) }
    }

    private static func syncFolder(of path: String) throws(KeyRecordFault) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let file = open(folder, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system("open", folder, errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .system("sync", folder, errno) }
    }

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
            do throws(KeyRecordFault) { try put(newest.checkpoint, size: newest.size) } catch { failure = "\(error)" }
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

/// Why there is no word of what a ledger's key has signed.
public enum KeyRecordFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no file: the key was restored or moved without it, or an earlier program kept none.
    case missing(String)
    /// Neither place of the file holds a checkpoint that the key has signed.
    case damaged(String)
    /// A system call failed: its name, the path, the error number.
    case system(String, String, Int32)

    public var description: String {
        switch self {
        case .missing(let path): "there is no record of what the ledger's key has signed (\(path) is missing)"
        case .damaged(let path): "the record of what the ledger's key has signed is damaged (\(path))"
        case .system(let call, let path, let number): "\(call) of \(path) failed: \(String(cString: strerror(number)))"
        }
    }
}

extension Refusal {
    static func unnoted(_ failure: String) -> Refusal {
        Refusal(
            .storeUnavailable, "What the ledger signs cannot be noted beside its key: \(failure).", retryAfterSeconds: 5
        )
    }
}

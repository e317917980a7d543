internal import MerkleLog
public import SignedNote

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A witness's records on disk, each in two places: the state folder, and a folder beside the private key, `<key>.records`.
///
/// A witness that forgets could be led to cosign a fork, so a record must not be lost unnoticed. Every cosignature waits
/// until the record is durable in the state folder first and beside the key second; a start compares the two. A crash
/// between the two writes leaves the state ahead, which is harmless: that cosignature was never answered. A state that is
/// missing or behind was lost or set back, and the witness refuses to start.
public final class Records: Sendable {
    private let witness: VerifierKey
    private let state: String
    private let besideKey: String
    /// Held as long as the process lives: two processes with one key would each remember half.
    private let lock: Int32

    /// Takes both folders for this process alone.
    /// - Parameters:
    ///   - keyFile: the path of the witness's private key.
    ///   - state: the state folder; the folder beside the key must be another.
    /// - Throws: ``WitnessFault``.
    public init(witness: VerifierKey, keyFile: String, state: String) throws(WitnessFault) {
        self.witness = witness
        self.state = state
        besideKey = keyFile + ".records"
        for folder in [state, besideKey] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw .system("mkdir", folder, errno)
        }
        guard try Self.identity(state) != Self.identity(besideKey) else {
            throw WitnessFault(
                "\(state) is the folder beside the key: give --state another one, if possible on another disk")
        }
        lock = open(besideKey + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .system("open", besideKey + "/lock", errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw WitnessFault(
                "another process uses the key of this witness (\(besideKey)/lock is locked): stop it first")
        }
    }

    deinit { close(lock) }

    private static func identity(_ folder: String) throws(WitnessFault) -> [UInt64] {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw .system("stat", folder, errno) }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    // MARK: Beginning

    /// Begins the records of logs that this key has never cosigned.
    /// - Throws: ``WitnessFault`` where there is a record of one of them in either place: forgetting is not beginning.
    ///   Nothing is begun then.
    public func begin(_ origins: [String]) throws(WitnessFault) {
        for origin in origins {
            for folder in [state, besideKey] where try bytes(in: folder, origin) != nil {
                throw WitnessFault(
                    .begun,
                    "\(path(folder, origin)) is there already: this witness has begun with \(origin), and begins once")
            }
        }
        for origin in origins { try keep(Record(witness: witness, origin: origin)) }
    }

    /// The record of a log, from both places.
    /// - Throws: ``WitnessFault`` where it was never begun, is lost, or is older than what the other place knows.
    public func load(_ origin: String) throws(WitnessFault) -> Record {
        let (inState, beside) = (try read(state, origin), try read(besideKey, origin))
        let (statePath, besidePath) = (path(state, origin), path(besideKey, origin))
        switch (inState, beside) {
        case (nil, nil):
            throw WitnessFault(
                """
                this witness has not begun with \(origin): \(statePath) and \(besidePath) are missing. If the key has never \
                cosigned this log, run shilu witness init. If it has, its state is lost: make a new key
                """)
        case (nil, let beside?):
            throw WitnessFault(
                """
                the state of \(origin) is lost: \(statePath) is missing, but the record beside the key says \(beside.size) \
                entries. \(Self.advice(statePath, besidePath))
                """)
        case (let inState?, nil):
            throw WitnessFault(
                """
                the record of \(origin) beside the key is lost: \(besidePath) is missing, but the state says \
                \(inState.size) entries. If only that folder was lost, copy \(statePath) over it. If the key was moved without \
                its records, or is a copy, make a new key
                """)
        case (let inState?, let beside?):
            guard inState.size >= beside.size else {
                throw WitnessFault(
                    """
                    the state of \(origin) is older than it was: \(statePath) says \(inState.size) entries, the record beside \
                    the key \(beside.size). \(Self.advice(statePath, besidePath))
                    """)
            }
            guard inState.size > beside.size || inState.latest?.checkpoint.root == beside.latest?.checkpoint.root else {
                throw WitnessFault(
                    "\(statePath) and \(besidePath) contradict each other at \(inState.size) entries: make a new key, and tell the log's auditors"
                )
            }
            return inState
        }
    }

    private static func advice(_ state: String, _ beside: String) -> String {
        """
        If only the state folder was lost or set back, copy \(beside) over \(state): it has everything that was ever \
        answered. If the key's folder was restored from a copy too, make a new key
        """
    }

    // MARK: Files

    /// Makes the record durable in both places, whole or not at all in each; the state comes first.
    public func keep(_ record: Record) throws(WitnessFault) {
        for folder in [state, besideKey] {
            try DurableFile.replace(path(folder, record.origin), with: record.encoded)
        }
    }

    private func path(_ folder: String, _ origin: String) -> String { "\(folder)/\(OriginHash(origin))" }

    private func read(_ folder: String, _ origin: String) throws(WitnessFault) -> Record? {
        guard let bytes = try bytes(in: folder, origin) else { return nil }
        do throws(RecordError) {
            return try Record(parsing: bytes, witness: witness, origin: origin)
        } catch {
            switch error {
            case .foreign:
                throw WitnessFault("\(path(folder, origin)) is the record of another witness or of another log")
            case .damaged(let why):
                throw WitnessFault(
                    "\(path(folder, origin)) is damaged: \(why). Copy the other place's record over it only if that verifies"
                )
            }
        }
    }

    private func bytes(in folder: String, _ origin: String) throws(WitnessFault) -> [UInt8]? {
        try DurableFile.contents(of: path(folder, origin))
    }
}

internal import MerkleLog
public import SignedNote

/// The folder of a monitor: for each ledger a folder with its state and the evidence that was found, for one process at a time.
public final class MonitorFolder: Sendable {
    public let path: String
    /// Held as long as this object lives.
    private let lock: Int32

    /// - Throws: ``AuditError`` where another process has the folder, or it cannot be made.
    public init(_ path: String) throws(AuditError) {
        self.path = path
        try Files.makeFolder(path)
        guard let lock = try Files.lock(path + "/lock") else {
            throw .conflict(detail: "another monitor has \(path): stop it, or give this one another --state")
        }
        self.lock = lock
    }

    deinit { Files.unlock(lock) }

    /// The ledger's key that was known at this address before; nil at a first start.
    public func knownKey(of url: String) throws(AuditError) -> VerifierKey? {
        for name in try Files.names(in: path) {
            guard let bytes = try Files.read("\(path)/\(name)/state") else { continue }
            let state = try MonitorState(parsing: bytes, name: "\(path)/\(name)/state")
            if state.url == url { return state.key }
        }
        return nil
    }

    func state(of key: VerifierKey) throws(AuditError) -> MonitorState? {
        let file = try folder(of: key) + "/state"
        guard let bytes = try Files.read(file) else { return nil }
        let state = try MonitorState(parsing: bytes, name: file)
        guard state.key == key else { throw .conflict(detail: "\(file) is of another key of the ledger, \(state.key)") }
        return state
    }

    func keep(_ state: MonitorState) throws {
        try Files.replace(try folder(of: state.key) + "/state", with: try state.encoded(), durable: true)
    }

    /// - Returns: the file's path.
    func keep(_ evidence: Evidence, of key: VerifierKey) throws -> String {
        let time = evidence.observed.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
        let file = "\(try folder(of: key))/\(evidence.code)-\(time).evidence"
        try Files.replace(file, with: try evidence.encoded(), durable: true)
        return file
    }

    private func folder(of key: VerifierKey) throws(AuditError) -> String {
        let folder = "\(path)/\(OriginName.file(key.name))"
        try Files.makeFolder(folder)
        return folder
    }
}

/// A log's name where names are limited.
enum OriginName {
    /// A file's name that tells a person which log it is.
    static func file(_ origin: String) -> String {
        String(origin.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" })
    }

    /// SHA-256 in lowercase hex, as c2sp.org/tlog-witness puts it into paths.
    static func hash(_ origin: String) -> String {
        Hex.encode(MerkleHash.sha256(of: Array(origin.utf8)).bytes)
    }
}

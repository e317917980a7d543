/// The auditor's side of Shilu: everything a stranger needs to check a ledger without trusting the machine that serves it.
///
/// - `Source/`: where bytes come from: a folder or a URL in the c2sp.org/tlog-tiles layout.
/// - `Tree/`: the Merkle tree as seen through tiles, each proven against the checkpoint before it is used.
/// - `Verify/`: the whole check of a log, entry by entry, in bounded memory.
/// - `Export/`: a log copied into a folder, every byte proven on the way.
/// - `Client/`, `HTTP/`: talking to a served ledger: appending, reading, following.
///
/// This module never imports the ledger's writer nor its store: it shares with them only the pure format code.
public enum AuditError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file or folder could not be used. `operation` is the system call, `errno` its error number.
    case file(operation: String, path: String, errno: Int32)
    /// The source did not answer, or answered with something that is not the resource.
    case source(resource: String, detail: String)
    /// The folder holds a log that the source contradicts or does not reach; nothing was replaced.
    case conflict(detail: String)

    public var description: String {
        switch self {
        case .file(let operation, let path, let number):
            "\(operation) of \(path) failed: \(systemErrorText(number))"
        case .source(let resource, let detail):
            "\(resource): \(detail)"
        case .conflict(let detail):
            detail
        }
    }
}

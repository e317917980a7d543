import Audit
import MerkleLog
import Synchronization

/// A log that grows, or turns into another one, while somebody reads it.
final class ServedLog: LogSource {
    private let files = Mutex<[String: [UInt8]]>([:])

    var name: String { "memory" }

    /// Serves the first `size` entries of a log from now on.
    func serve(_ log: TestLog, size: Int? = nil) {
        let part = TestLog(founded: false)
        part.entries = Array(log.entries.prefix(size ?? log.entries.count))
        part.overrides = log.overrides
        let served = part.files()
        files.withLock { $0 = served }
    }

    func checkpoint() throws -> [UInt8] {
        guard let bytes = tile(path: "checkpoint") else {
            throw AuditError.source(resource: "checkpoint", detail: "nobody answers")
        }
        return bytes
    }

    func goAway() { files.withLock { $0 = [:] } }
    func tile(_ coordinate: TileCoordinate) -> [UInt8]? { tile(path: coordinate.path) }
    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? { tile(path: coordinate.path) }
    private func tile(path: String) -> [UInt8]? { files.withLock { $0[path] } }
}

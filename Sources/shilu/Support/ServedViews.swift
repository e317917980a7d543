import Audit
import Projecting

/// A view as a ledger serves it: what its rows add up to.
struct ServedViews {
    let name: String
    let size: Int
    let version: Int
    private let rowCount: Int
    private let digest: [UInt8]

    /// Downloads every view that stands.
    static func read(_ client: LedgerClient) async throws -> [ServedViews] {
        var views: [ServedViews] = []
        for view in try await client.views().views where !view.derived && view.size != nil && view.stopped == nil {
            var hash = LtHash()
            var count = 0
            let (size, version) = try await client.download(view: view.name) { line in
                hash.add(Array(line))
                count += 1
            }
            views.append(ServedViews(name: view.name, size: size, version: version, rowCount: count, digest: hash.digest))
        }
        return views
    }

    /// A version that this program does not have cannot be compared: it is not said to be wrong.
    func matches(_ digest: ViewDigest) -> Bool {
        digest.version != version || digest.rowCount == rowCount && digest.digest == self.digest
    }

    /// All rows of one view.
    static func rows(of view: String, _ client: LedgerClient) async throws -> (size: Int, lines: [[UInt8]]) {
        var lines: [[UInt8]] = []
        let (size, _) = try await client.download(view: view) { lines.append(Array($0)) }
        return (size, lines)
    }
}

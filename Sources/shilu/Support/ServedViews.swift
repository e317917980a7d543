import Audit
import Projecting
import Views

/// What a ledger serves of the views that this program has.
struct ServedViews {
    /// A view as it is served: what its rows add up to.
    struct Table {
        let name: String
        let size: Int
        fileprivate let rowCount: Int
        fileprivate let digest: [UInt8]

        /// Whether a replay to ``size`` gives the same rows.
        func isAmong(_ digests: [ViewDigest]) -> Bool {
            digests.contains { $0.view == name && $0.rowCount == rowCount && $0.digest == digest }
        }
    }

    var tables: [Table] = []
    /// Views that cannot be compared, each with why.
    var others: [(name: String, why: String)] = []

    /// Downloads every view that can be compared.
    static func read(_ client: LedgerClient) async throws -> ServedViews {
        let list = try await client.views().views
        var served = ServedViews()
        for view in Views.all {
            let name = view.table.name
            if let why = obstacle(list.first { $0.name == name }) {
                served.others.append((name, why))
                continue
            }
            var hash = LtHash()
            var count = 0
            let (size, version) = try await client.download(view: name) { line in
                hash.add(Array(line))
                count += 1
            }
            if version == view.version {
                served.tables.append(Table(name: name, size: size, rowCount: count, digest: hash.digest))
            } else {
                served.others.append((name, "version \(version) is served, and this program has \(view.version)"))
            }
        }
        return served
    }

    /// Why a view that is listed like this cannot be compared; nil where it can.
    private static func obstacle(_ listed: LedgerClient.ViewList.View?) -> String? {
        guard let listed, !listed.derived else { return "it is not served" }
        if let stop = listed.stopped { return "it has stopped at entry \(stop.index)" }
        return listed.size == nil ? "it is not built yet" : nil
    }

    /// All rows of one view.
    static func rows(of view: String, _ client: LedgerClient) async throws -> (size: Int, lines: [[UInt8]]) {
        var lines: [[UInt8]] = []
        let (size, _) = try await client.download(view: view) { lines.append(Array($0)) }
        return (size, lines)
    }
}

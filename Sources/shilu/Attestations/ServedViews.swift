import Audit
import MerkleLog
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
    /// - Parameter entryCount: of the log, as it was read: all that rows are made of, so no view is longer than so many entries
    ///   can be. Some more are allowed for what the ledger records meanwhile.
    static func read(_ client: LedgerClient, entryCount: Int) async throws -> ServedViews {
        let byteCountMax = (entryCount + 4096) * EntryBundle.entrySizeMax
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
            do {
                let (size, version) = try await client.download(view: name, byteCountMax: byteCountMax) { line in
                    hash.add(Array(line))
                    count += 1
                }
                if version == view.version {
                    served.tables.append(Table(name: name, size: size, rowCount: count, digest: hash.digest))
                } else {
                    served.others.append((name, "version \(version) is served, and this program has \(view.version)"))
                }
            } catch is LedgerClient.RowTooLarge {
                served.others.append((name, "a row of it has more than \(LedgerClient.rowByteCountMax) bytes"))
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

    /// Bytes of rows that are held in memory, at most.
    private static let heldByteCountMax = 1 << 30

    /// All rows of one view.
    /// - Throws: ``Failure`` for more than `countMax` of them.
    static func rows(
        of view: String, atMost countMax: Int, _ client: LedgerClient
    ) async throws -> (size: Int, lines: [[UInt8]]) {
        var lines: [[UInt8]] = []
        let (size, _) = try await client.download(view: view, byteCountMax: heldByteCountMax) { line in
            guard lines.count < countMax else { throw Failure("there are more than \(countMax)") }
            lines.append(Array(line))
        }
        return (size, lines)
    }
}

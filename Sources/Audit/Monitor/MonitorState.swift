internal import FoundationEssentials
internal import MerkleLog
internal import SignedNote

/// What a monitor remembers of a ledger: the checkpoint up to which it has verified everything, and what it takes to go on from
/// there. One file, `shilu.monitor/v1`, in the form of ``DigestedFile``.
struct MonitorState {
    let url: String
    let key: VerifierKey
    let rootKey: VerifierKey?
    let checkpoint: SignedCheckpoint
    let prefix: VerifiedPrefix

    private static let file = DigestedFile(format: "shilu.monitor/v1")

    private struct Wire: Codable {
        struct Entry: Codable {
            var index: Int
            var data: String
        }
        var url: String
        var ledger: String
        var root: String?
        var checkpoint: String
        var lastStamp: Int64?
        var authority: [Entry]
    }

    init(url: String, key: VerifierKey, rootKey: VerifierKey?, checkpoint: SignedCheckpoint, prefix: VerifiedPrefix) {
        self.url = url
        self.key = key
        self.rootKey = rootKey
        self.checkpoint = checkpoint
        self.prefix = prefix
    }

    /// Reads a state, down to the ledger's signature on its checkpoint.
    /// - Throws: ``AuditError/conflict(detail:)`` for one that fails its own check.
    init(parsing bytes: [UInt8], name: String) throws(AuditError) {
        let wire = try Self.file.decode(Wire.self, bytes, name: name)
        do {
            key = try VerifierKey(wire.ledger)
            rootKey = try wire.root.map { try VerifierKey($0) }
            checkpoint = try SignedCheckpoint.open(Array(wire.checkpoint.utf8), key: key)
        } catch {
            throw .conflict(detail: "\(name) is damaged: \(error)")
        }
        var authority: [VerifiedPrefix.AuthorityEntry] = []
        for entry in wire.authority {
            guard let data = Base64.decode(entry.data) else { throw .conflict(detail: "\(name) is damaged: an entry") }
            authority.append(.init(index: entry.index, bytes: data))
        }
        url = wire.url
        prefix = VerifiedPrefix(
            size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root, lastStamp: wire.lastStamp,
            authority: authority)
    }

    func encoded() throws -> [UInt8] {
        try Self.file.encode(
            Wire(
                url: url, ledger: key.description, root: rootKey?.description,
                checkpoint: String(decoding: checkpoint.encoded, as: UTF8.self), lastStamp: prefix.lastStamp,
                authority: prefix.authority.map { .init(index: $0.index, data: Base64.encode($0.bytes)) }))
    }
}

public import MerkleLog
public import SignedNote

/// A log's entries, each bundle proven against the checkpoint before it is handed out: what is computed from them is
/// computed from what the ledger has signed.
///
/// Without a key the checkpoint's signature is not looked at, and the entries are only what the source says throughout.
public actor ProvenLog {
    private let source: any LogSource
    private let key: VerifierKey?
    private var tree: VerifiedTree
    /// The log's name.
    public nonisolated let origin: String

    /// - Parameter known: a signed checkpoint to read the log of; nil for the newest that the source gives.
    /// - Throws: ``Fault`` for a checkpoint that is not the key's, or tiles that do not fit it; ``AuditError``.
    public init(source: any LogSource, key: VerifierKey?, checkpoint known: [UInt8]? = nil) async throws {
        let bytes = if let known { known } else { try await source.checkpoint() }
        let checkpoint = try Self.checkpoint(bytes, key)
        self.source = source
        self.key = key
        origin = checkpoint.origin
        tree = try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
    }

    /// Entries that the checkpoint covers.
    public var size: Int { tree.size }
    public var root: MerkleHash { tree.root }

    /// Takes the source's newest checkpoint, which must continue the one before.
    public func refresh() async throws {
        let checkpoint = try Self.checkpoint(try await source.checkpoint(), key)
        guard checkpoint.size > tree.size else { return }
        var newer = try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
        guard checkpoint.origin == origin, try await newer.root(at: tree.size) == tree.root else {
            throw Fault(.rootMismatch, tile: "checkpoint", "it does not continue the checkpoint of \(tree.size) entries")
        }
        tree = newer
    }

    /// An entry bundle as it was when the log had `size` entries.
    public func bundle(_ index: Int, size: Int) async throws -> [UInt8] {
        precondition(size <= tree.size && index * 256 < size, "a bundle beyond the proven log")
        let coordinate = BundleCoordinate.of(index, size: tree.size)
        let bytes = try await source.bytes(of: coordinate)
        let ranges = try? EntryBundle.ranges(in: bytes)
        guard let ranges, ranges.count >= coordinate.width else {
            throw Fault(.bundleMalformed, index: index * 256, tile: coordinate.path, "it is not length-prefixed entries")
        }
        let leaves = bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: Array(ranges.prefix(coordinate.width))) }
        var proven = tree
        let isRight =
            coordinate.isFull
            ? LeafHashing.root(of: leaves) == (try await proven.hash(1, index)) : leaves == (try await proven.tile(0, index))
        guard isRight else {
            throw Fault(.entryAltered, index: index * 256, tile: coordinate.path, "its entries do not hash to the tree")
        }
        if proven.size == tree.size { tree = proven }
        let count = min(256, size - index * 256)
        return Array(bytes[..<ranges[count - 1].upperBound])
    }

    private static func checkpoint(_ bytes: [UInt8], _ key: VerifierKey?) throws -> Checkpoint {
        if let key { return try SignedCheckpoint.ofLedger(bytes, key: key).checkpoint }
        do {
            return try SignedCheckpoint(note: Note.parse(bytes)).checkpoint
        } catch {
            throw Fault(.checkpointMalformed, tile: "checkpoint", "\(error)")
        }
    }
}

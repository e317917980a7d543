public import MerkleLog
public import SignedNote

/// Copies a log into a folder in the c2sp.org/tlog-tiles layout, proving every byte on the way; and, where the source has
/// them, the ids with the sizes that receipts speak of (`index/seen/<page>`), which a restore needs and nothing proves.
///
/// Interrupted, it goes on where it was: what is there already and hashes to what the tree says is kept. The checkpoint is
/// written last, so the folder is a whole log at any time, first of the old size and then of the new one.
public struct Exporter: Sendable {
    public let source: any LogSource
    /// The folder; it is created if need be.
    public let folder: String
    /// The ledger's key; nil exports a log without knowing whose it is.
    public let key: VerifierKey?

    /// Bundles in work at a time: enough to hide a server's latency, little enough for memory (a bundle is at most 16 MiB).
    private static let window = 8

    public init(source: any LogSource, folder: String, key: VerifierKey? = nil) {
        self.source = source
        self.folder = FolderSource(path: folder).path
        self.key = key
    }

    /// What was done.
    public struct Summary: Sendable, Equatable {
        public var origin: String
        public var size: Int
        public var root: MerkleHash
        /// Bundles and tiles that were written, and bundles that were there already.
        public var bundlesWritten = 0
        public var tilesWritten = 0
        public var bundlesKept = 0
        /// Bytes of the bundles written.
        public var bytes = 0
    }

    /// Exports the log up to its newest checkpoint.
    ///
    /// - Throws: ``Fault`` when the source's bytes do not hash to its checkpoint; ``AuditError/conflict(detail:)`` when the
    ///   folder's older checkpoint is not a prefix of it. The folder's checkpoint is then the old one.
    public func run(progress: (@Sendable (Progress) -> Void)? = nil) async throws -> Summary {
        let bytes = try await source.checkpoint()
        let checkpoint = try open(bytes)
        var tree = try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
        let older = try await olderSize(checkpoint, &tree)
        var summary = Summary(origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root)
        try await copyBundles(&tree, &summary, progress)
        try await copyUpperTiles(&tree, &summary)
        try await copySeen(older, checkpoint.size)
        try Files.makeFolder(folder)
        try Files.replace(folder + "/checkpoint", with: bytes, durable: true)
        removePartials(older, keeping: checkpoint.size)
        return summary
    }

    /// The pages of ids that are new, or were not complete.
    private func copySeen(_ older: Int, _ size: Int) async throws {
        guard let source = source as? any SeenSource, size > 0 else { return }
        for page in 0...(size - 1) / SeenAudit.span {
            let path = folder + "/" + SeenLine.path(of: page)
            if (page + 1) * SeenAudit.span <= older, Files.size(path) != nil { continue }
            let bytes = try await source.seenPage(page)
            // A mirror has none; a page between others may be without a key.
            if bytes == nil, page == 0 { return }
            guard let lines = SeenLine.lines(of: bytes ?? []) else {
                throw Fault(.seenAltered, tile: "v1/index/seen/\(page)", "a line is not `<hex key> <index> <size>`")
            }
            try Files.put(path, lines.filter { $0.index < size }.flatMap { $0.bytes })
        }
    }

    private func open(_ bytes: [UInt8]) throws -> Checkpoint {
        if let key { return try SignedCheckpoint.ofLedger(bytes, key: key).checkpoint }
        do {
            return try Checkpoint(text: Note.parse(bytes).text)
        } catch {
            throw Fault(.checkpointSignature, tile: "checkpoint", "\(error)")
        }
    }

    /// The size of the log that is in the folder; it must be a prefix of the new one.
    private func olderSize(_ checkpoint: Checkpoint, _ tree: inout VerifiedTree) async throws -> Int {
        guard let bytes = try Files.read(folder + "/checkpoint") else { return 0 }
        let older = try open(bytes)
        guard older.origin == checkpoint.origin else {
            throw AuditError.conflict(detail: "\(folder) holds the log \(older.origin), not \(checkpoint.origin)")
        }
        guard older.size <= checkpoint.size else {
            throw AuditError.conflict(
                detail: "\(folder) has \(older.size) entries, the source only \(checkpoint.size): the log was cut back")
        }
        let root = try await tree.root(at: older.size)
        guard root == older.root else {
            throw AuditError.conflict(
                detail:
                    "the log in \(folder), of \(older.size) entries, is not a prefix of the source's: history was changed"
            )
        }
        return older.size
    }

    // MARK: Bundles with their level-0 tiles

    private func copyBundles(
        _ tree: inout VerifiedTree, _ summary: inout Summary, _ progress: (@Sendable (Progress) -> Void)?
    ) async throws {
        let size = tree.size
        let bundles = (size + 255) / 256
        try Files.makeFolder(folder)
        var next = 0
        var done = 0
        try await withThrowingTaskGroup(of: BundleCopy.Outcome.self) { group in
            while next < bundles || done < next {
                if next < bundles, next - done < Self.window {
                    let leaves = next == size / 256 ? try await tree.tile(0, next) : nil
                    let root = leaves == nil ? try await tree.hash(1, next) : nil
                    let copy = BundleCopy(
                        source: source, folder: folder, coordinate: .of(next, size: size), root: root, leaves: leaves)
                    group.addTask { try await copy.run() }
                    next += 1
                    continue
                }
                guard let outcome = try await group.next() else { break }
                done += 1
                summary.bytes += outcome.bytes
                summary.bundlesWritten += outcome.isKept ? 0 : 1
                summary.bundlesKept += outcome.isKept ? 1 : 0
                summary.tilesWritten += outcome.isKept ? 0 : 1
                progress?(Progress(done: min(done * 256, size), total: size, bytes: summary.bytes))
            }
        }
    }

    private func copyUpperTiles(_ tree: inout VerifiedTree, _ summary: inout Summary) async throws {
        for level in 1..<max(1, VerifiedTree.levels(tree.size)) {
            let full = VerifiedTree.edgeIndex(level, tree.size)
            let width = VerifiedTree.edgeWidth(level, tree.size)
            for index in 0..<full + (width > 0 ? 1 : 0) {
                let coordinate = TileCoordinate(level: level, index: index, width: index < full ? 256 : width)
                let bytes = try await tree.tile(level, index).flatMap(\.bytes)
                let path = folder + "/" + coordinate.path
                if try Files.read(path) == bytes { continue }
                try Files.put(path, bytes)
                summary.tilesWritten += 1
            }
        }
    }

    /// Removes the partial tiles and bundle of an older checkpoint that the new one has no use for.
    private func removePartials(_ older: Int, keeping size: Int) {
        let kept = Set(TileCoordinate.partialTiles(size: size))
        for tile in TileCoordinate.partialTiles(size: older) where !kept.contains(tile) {
            remove(tile.path)
            if tile.level == 0 { remove(BundleCoordinate(index: tile.index, width: tile.width).path) }
        }
    }

    private func remove(_ path: String) {
        Files.remove(folder + "/" + path)
        if let slash = path.lastIndex(of: "/") { Files.removeFolder(folder + "/" + path[..<slash]) }
    }
}

extension Files {
    /// ``replace(_:with:durable:)``, with the folders on the way.
    ///
    /// Not durable one by one: an export that a power cut damages hashes wrongly and is copied anew.
    static func put(_ path: String, _ bytes: [UInt8]) throws(AuditError) {
        do throws(AuditError) {
            try replace(path, with: bytes)
        } catch {
            guard let slash = path.lastIndex(of: "/") else { throw error }
            try makeFolder(String(path[..<slash]))
            try replace(path, with: bytes)
        }
    }
}

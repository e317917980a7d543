public import SignedNote

/// A proof to keep: that a leaf is in a log, checkable offline for ever (c2sp.org/tlog-proof).
public struct TlogProof: Sendable, Equatable {
    /// Opaque, not authenticated.
    public let extra: [UInt8]?
    /// The leaf's number, from 0.
    public let index: Int
    /// Inclusion proof: the leaf's sibling first.
    public let path: [MerkleHash]
    /// The signed checkpoint, verbatim.
    public let checkpoint: [UInt8]

    public init(extra: [UInt8]? = nil, index: Int, path: [MerkleHash], checkpoint: [UInt8]) {
        precondition(index >= 0 && path.count <= Self.pathCountMax)
        self.extra = extra
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Reads a proof; nothing is verified.
    /// - Throws: ``LogFormatError/proof(_:)``.
    public init(parsing bytes: [UInt8]) throws(LogFormatError) {
        var rest = bytes[...]
        func line() throws(LogFormatError) -> ArraySlice<UInt8> {
            guard let end = rest.firstIndex(of: NoteText.newline) else { throw .proof("it ends before the checkpoint") }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end]
        }
        guard try line().elementsEqual(Self.header.utf8) else { throw .proof("the first line is not \(Self.header)") }
        var next = try line()
        var extra: [UInt8]?
        if next.starts(with: "extra ".utf8) {
            extra = next.dropFirst(6).withUnsafeBytes { Base64.decode($0) }
            guard extra != nil else { throw .proof("the extra data are not Base 64") }
            next = try line()
        }
        guard next.starts(with: "index ".utf8), let index = Decimal.parse(next.dropFirst(6)) else {
            throw .proof("no index")
        }
        var path: [MerkleHash] = []
        next = try line()
        while !next.isEmpty {
            guard let hash = next.withUnsafeBytes({ MerkleHash(base64: $0) }) else {
                throw .proof("hash \(path.count) of the path is not Base 64 of 32 bytes")
            }
            path.append(hash)
            guard path.count <= Self.pathCountMax else { throw .proof("more hashes than any tree has levels") }
            next = try line()
        }
        self.init(extra: extra, index: index, path: path, checkpoint: Array(rest))
    }

    /// The proof's bytes.
    public var encoded: [UInt8] {
        var lines = Self.header + "\n"
        if let extra { lines += "extra \(Base64.encode(extra))\n" }
        lines += "index \(index)\n"
        for hash in path { lines += "\(hash)\n" }
        return Array(lines.utf8) + [NoteText.newline] + checkpoint
    }

    /// ``encoded`` as text.
    public var text: String { String(decoding: encoded, as: UTF8.self) }

    /// Verifies the checkpoint's signature and that `leaf` is in its tree.
    /// - Parameter origin: what the checkpoint must be of; nil for the name of `logKey`. For an event of a sealed batch
    ///   it is the seal's.
    /// - Returns: the checkpoint, now trustworthy.
    /// - Throws: ``ProofError``.
    @discardableResult
    public func verify(
        leaf: MerkleHash, logKey: VerifierKey, origin: String? = nil
    ) throws(ProofError) -> Checkpoint {
        let signed: SignedCheckpoint
        do throws(LogFormatError) {
            signed = try SignedCheckpoint.open(checkpoint, key: logKey, origin: origin)
        } catch { throw .malformed(error) }
        try Proofs.verifyInclusion(
            leaf: leaf, index: index, size: signed.checkpoint.size, root: signed.checkpoint.root, path: path)
        return signed.checkpoint
    }

    private static let header = "c2sp.org/tlog-proof@v1"
    private static let pathCountMax = 63
}

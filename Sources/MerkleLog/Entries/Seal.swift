public import SignedNote

/// What an author signs once for many events: the checkpoint of the batch's own tree, of origin
/// `<author key name>/batch/<batch id>`.
public struct Seal: Sendable, Equatable {
    /// Events in a batch, at most.
    public static let countMax = 16_384
    /// Bytes of a batch on the wire, at most.
    public static let byteCountMax = 16 << 20

    /// The author's key.
    public let keyName: String
    /// Unique among the author's batches: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    public let batchID: String
    /// Events in the batch; the ledger takes no more than ``countMax``.
    public let count: Int
    /// RFC 6962 root over the event lines, each with its newline.
    public let root: MerkleHash

    /// - Throws: ``LogFormatError/seal(_:)``.
    public init(keyName: String, batchID: String, count: Int, root: MerkleHash) throws(LogFormatError) {
        guard NoteText.isKeyName(keyName) else { throw .seal("its origin does not begin with a key's name") }
        guard (1...64).contains(batchID.utf8.count), batchID.utf8.allSatisfy(Self.isBatchIDByte) else {
            throw .seal("its batch id is not 1 to 64 of A-Z a-z 0-9 . _ -")
        }
        guard count > 0 else { throw .seal("the batch is empty") }
        self.keyName = keyName
        self.batchID = batchID
        self.count = count
        self.root = root
    }

    /// Reads a seal's checkpoint. Extension lines are refused: nothing in a batch would back them.
    /// - Throws: ``LogFormatError/seal(_:)``.
    public init(checkpoint: Checkpoint) throws(LogFormatError) {
        guard checkpoint.extensions.isEmpty else { throw .seal("it has extension lines") }
        let parts = checkpoint.origin.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 2] == "batch", let batchID = parts.last else {
            throw .seal("its origin does not end in /batch/<id>")
        }
        try self.init(
            keyName: parts.dropLast(2).joined(separator: "/"), batchID: String(batchID), count: checkpoint.size,
            root: checkpoint.root)
    }

    public var origin: String { "\(keyName)/batch/\(batchID)" }

    /// Seals a batch of events, given their leaf hashes (each over an event line with its newline).
    public static func sign(
        batchID: String, leaves: [MerkleHash], by key: SigningKey
    ) throws(LogFormatError) -> SignedCheckpoint {
        let seal = try Seal(
            keyName: key.name, batchID: batchID, count: leaves.count, root: LeafHashing.root(of: leaves))
        return SignedCheckpoint.sign(Checkpoint(origin: seal.origin, size: seal.count, root: seal.root), by: key)
    }

    private static func isBatchIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

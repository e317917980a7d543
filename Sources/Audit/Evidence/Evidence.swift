internal import FoundationEssentials
internal import MerkleLog
public import SignedNote

/// What is left of a fault that was found: enough to show it to somebody who was not there, offline.
///
/// It is part of the log itself: signed checkpoints, the tiles between them and some leaves, and the leaves. Whoever checks it
/// does with these what the auditor did with the whole log, and must find the same fault. See ARCHITECTURE.md, Evidence.
public struct Evidence: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// Two signed checkpoints, of which the smaller is no prefix of the larger.
        case contradiction
        /// Entries of a signed tree that break a rule.
        case entry
        /// Bytes that were served as an entry or a tile, and are not what the signed tree holds there.
        case alteration
        /// A signed checkpoint, and a smaller one that was served later, without what the first covers.
        case rollback
        /// An entry of a signed tree with a time that had not come when it was seen.
        case ahead
        /// An entry in which the ledger attests a view's digest, which a replay of the log has refuted.
        case attestation
    }

    /// An entry of the log: its index and its bytes.
    public struct Entry: Sendable, Equatable, Codable {
        public let index: Int
        /// Base 64 of the leaf data.
        let data: String

        init(index: Int, bytes: [UInt8]) {
            self.index = index
            data = Base64.encode(bytes)
        }

        var bytes: [UInt8]? { Base64.decode(data) }
    }

    public let kind: Kind
    /// When it was found, by the clock of who found it; RFC 3339.
    public let observed: String
    /// Where the log was read.
    public let url: String
    /// The ledger's public key, and the root authority's where it was given.
    public let ledger: String
    public let root: String?
    /// What is wrong: a code of ``Fault``, where, and in words.
    public let code: String
    public let index: Int?
    public let tile: String?
    public let detail: String
    /// Signed checkpoints, verbatim; the one that the tiles are of is the largest.
    public let checkpoints: [String]
    /// Entries by ascending index; in an alteration the one that was served.
    public let entries: [Entry]
    /// Tiles by path, Base 64; in an alteration of a tile the one that was served is among them.
    public internal(set) var tiles: [String: String]

    /// The first line's name of the format.
    private static let file = DigestedFile(format: "shilu.evidence/v1")

    /// Whether a file is one.
    public static func isEvidence(_ bytes: [UInt8]) -> Bool { file.isPrefix(of: bytes) }

    /// - Throws: ``AuditError`` for anything but a whole file.
    public init(parsing bytes: [UInt8]) throws(AuditError) {
        self = try Self.file.decode(Evidence.self, bytes, name: "the evidence")
    }

    public func encoded() throws -> [UInt8] { try Self.file.encode(self) }

    init(
        _ kind: Kind, _ fault: Fault, subject: Subject, observed: Stamp, checkpoints: [[UInt8]], entries: [Entry] = []
    ) {
        self.kind = kind
        self.observed = observed.description
        url = subject.url
        ledger = subject.key.description
        root = subject.rootKey?.description
        code = fault.code.rawValue
        index = fault.index
        tile = fault.tile
        detail = fault.detail
        self.checkpoints = checkpoints.map { String(decoding: $0, as: UTF8.self) }
        self.entries = entries
        tiles = [:]
    }

    /// The ledger that it is about.
    public struct Subject: Sendable {
        public let url: String
        public let key: VerifierKey
        /// Nil takes the founding's word for it.
        public let rootKey: VerifierKey?

        public init(url: String, key: VerifierKey, rootKey: VerifierKey?) {
            self.url = url
            self.key = key
            self.rootKey = rootKey
        }
    }
}

internal import MerkleLog
internal import SignedNote

/// The name of a log in paths: SHA-256 of its origin in lowercase hex (c2sp.org/tlog-witness, monitor retrieval).
struct OriginHash: Hashable, CustomStringConvertible {
    let description: String

    init(_ origin: String) {
        description = Hex.encode(MerkleHash.sha256(of: Array(origin.utf8)).bytes)
    }
}

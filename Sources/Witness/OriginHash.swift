internal import MerkleLog

/// The name of a log in paths: SHA-256 of its origin in lowercase hex (c2sp.org/tlog-witness, monitor retrieval).
struct OriginHash: Hashable, CustomStringConvertible {
    let description: String

    init(_ origin: String) {
        description = MerkleHash.sha256(of: Array(origin.utf8)).bytes
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

internal import MerkleLog
public import SignedNote

/// The departments' keys. They follow from the seed, so that the same stream has the same bytes everywhere; and whoever
/// knows the seed has them all. Nothing but a demo may trust them.
public struct DemoKeys: Sendable {
    private let origin: String
    private let seed: UInt64
    private let codes: [String]

    init(origin: String, seed: UInt64, codes: [String]) {
        self.origin = origin
        self.seed = seed
        self.codes = codes
    }

    /// The key of a department's exchange system.
    public func key(of department: Int) throws(NoteError) -> SigningKey {
        try key(named: "\(origin)/dept/\(codes[department])/exchange")
    }

    /// A second key of the department, which signs nothing.
    func spareKey(of department: Int) throws(NoteError) -> SigningKey {
        try key(named: "\(origin)/dept/\(codes[department])/spare")
    }

    private func key(named name: String) throws(NoteError) -> SigningKey {
        try SigningKey(name: name, seed: MerkleHash.sha256(of: Array("shilu demo \(seed) \(name)".utf8)).bytes)
    }
}

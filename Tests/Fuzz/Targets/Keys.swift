import SignedNote

/// The keys of the golden files in Fixtures/vectors, whose seeds everybody knows.
enum GoldenKey {
    static let log = make("ledger.example/log", 0)
    static let author = make("ledger.example/log/dept/112200000000000000/inspection", 32)
    static let witness = make("witness.example/archive", 64, .cosignatureEd25519)
    static let verifiers = [log.verifier, author.verifier, witness.verifier]

    static func make(_ name: String, _ first: UInt8, _ algorithm: SignatureAlgorithm = .ed25519) -> SigningKey {
        do { return try SigningKey(name: name, seed: Array(first..<first + 32), algorithm: algorithm) } catch {
            fatalError("\(error)")
        }
    }
}

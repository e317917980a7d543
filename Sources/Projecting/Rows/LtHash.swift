internal import CLtHash
internal import CSodium

/// The digest of a set of rows that does not depend on their order: each row is spread over 1,024 numbers of 16 bits,
/// and the numbers of all rows are added. A row that changes is subtracted and added again.
///
/// A row of line `l` (its JSON in UTF-8, without a line end) has h = BLAKE2b-512(l), and its 2,048 bytes are
/// BLAKE2b-512(h ‖ i as 4 bytes, little-endian) for i = 0…31, read as little-endian numbers. Sums are modulo 2^16. The
/// digest is BLAKE2b-256 of the 2,048 bytes of the sums; of no rows, of zeros.
/// Source: Bellare and Micciancio 1997; Lewi et al., "Securing Update Propagation with Homomorphic Hashing", 2019 (LtHash16).
public struct LtHash: Sendable, Equatable {
    public static let laneCount = 1_024
    public static let stateCount = 2_048
    private static let seedCount = 64

    private var lanes: [UInt16]

    public init() { lanes = [UInt16](repeating: 0, count: Self.laneCount) }

    /// From ``state``; nil when it has another length.
    public init?(state: [UInt8]) {
        guard state.count == Self.stateCount else { return nil }
        lanes = (0..<Self.laneCount).map { UInt16(state[2 * $0]) | UInt16(state[2 * $0 + 1]) << 8 }
    }

    /// 2,048 bytes: what is stored to go on from.
    public var state: [UInt8] {
        lanes.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// 32 bytes.
    public var digest: [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let state = state
        crypto_generichash(&digest, digest.count, state, UInt64(state.count), nil, 0)
        return digest
    }

    public mutating func add(_ line: [UInt8]) { spread(line, clthash_add) }
    public mutating func subtract(_ line: [UInt8]) { spread(line, clthash_subtract) }

    /// What others have summed up.
    public mutating func add(_ other: LtHash) {
        for lane in lanes.indices { lanes[lane] &+= other.lanes[lane] }
    }

    private mutating func spread(
        _ line: [UInt8], _ combine: (UnsafeMutablePointer<UInt16>, UnsafePointer<UInt8>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.seedCount) { seed in
            guard let seed = seed.baseAddress else { return }
            crypto_generichash(seed, Self.seedCount, line, UInt64(line.count), nil, 0)
            lanes.withUnsafeMutableBufferPointer { lanes in
                if let lanes = lanes.baseAddress { combine(lanes, seed) }
            }
        }
    }
}

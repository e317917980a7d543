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
    private static let hashCount = 64

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

    public mutating func add(_ line: [UInt8]) { spread(line) { $0 &+= $1 } }
    public mutating func subtract(_ line: [UInt8]) { spread(line) { $0 &-= $1 } }

    /// What others have summed up.
    public mutating func add(_ other: LtHash) {
        for lane in lanes.indices { lanes[lane] &+= other.lanes[lane] }
    }

    @inline(__always)
    private mutating func spread(_ line: [UInt8], _ combine: (inout UInt16, UInt16) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: 2 * Self.hashCount + 4, alignment: 8) { memory in
            let bytes = memory.bindMemory(to: UInt8.self)
            guard let seed = bytes.baseAddress else { return }
            let block = seed + Self.hashCount + 4
            crypto_generichash(seed, Self.hashCount, line, UInt64(line.count), nil, 0)
            lanes.withUnsafeMutableBufferPointer { lanes in
                for number in 0..<32 {
                    for byte in 0..<4 { seed[Self.hashCount + byte] = byte == 0 ? UInt8(number) : 0 }
                    crypto_generichash(block, Self.hashCount, seed, UInt64(Self.hashCount + 4), nil, 0)
                    let values = UnsafeRawPointer(block)
                    for lane in 0..<32 {
                        let value = values.loadUnaligned(fromByteOffset: 2 * lane, as: UInt16.self)
                        combine(&lanes[number * 32 + lane], UInt16(littleEndian: value))
                    }
                }
            }
        }
    }
}

import MerkleLog

/// The Merkle tree of RFC 6962 §2.1 as the text defines it, by recursion over the list of leaves: slow and plain, so
/// that it can be compared with what is neither.
enum NaiveTree {
    static func leaf(_ data: [UInt8]) -> MerkleHash { MerkleHash.sha256(of: [0x00] + data) }

    static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { bytes in
            bytes[0] = 0x01
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[1..<33]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[33...]).copyMemory(from: $0) }
            return MerkleHash.sha256(of: UnsafeRawBufferPointer(bytes))
        }
    }

    /// MTH(D[n]).
    static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard let first = leaves.first else { return MerkleHash.sha256(of: [UInt8]()) }
        if leaves.count == 1 { return first }
        let middle = leaves.startIndex + split(leaves.count)
        return node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// PATH(m, D[n]).
    static func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        if leaves.count == 1 { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    /// PROOF(m, D[n]); none for m = 0.
    static func consistency(_ older: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        older == 0 ? [] : subproof(older, leaves, true)
    }

    private static func subproof(_ older: Int, _ leaves: ArraySlice<MerkleHash>, _ isKnown: Bool) -> [MerkleHash] {
        if older == leaves.count { return isKnown ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return older <= half
            ? subproof(older, leaves[..<middle], isKnown) + [root(leaves[middle...])]
            : subproof(older - half, leaves[middle...], false) + [root(leaves[..<middle])]
    }

    /// The rows of hashes that tiles are cut from: leaves, then the roots of each 256 complete ones of the row below.
    static func rows(_ leaves: [MerkleHash]) -> [[MerkleHash]] {
        var rows = [leaves]
        while let row = rows.last, row.count >= 256 {
            rows.append(stride(from: 0, through: row.count - 256, by: 256).map { root(row[$0..<$0 + 256]) })
        }
        return rows
    }

    /// The largest power of two below `count`.
    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }
}

internal import CSHA256

/// Hashing in bulk: several messages in flight at once, which is what makes a log fast.
public enum LeafHashing {
    /// The leaf hashes of the leaves at `ranges` of `base`, in order.
    /// - Precondition: every range lies in `base` and is shorter than 4 GiB.
    public static func leaves(base: UnsafeRawBufferPointer, ranges: [Range<Int>]) -> [MerkleHash] {
        [MerkleHash](unsafeUninitializedCapacity: ranges.count) { out, count in
            withUnsafeTemporaryAllocation(of: csha256_slice.self, capacity: sliceCount) { slices in
                var done = 0
                while done < ranges.count {
                    let step = min(sliceCount, ranges.count - done)
                    for i in 0..<step {
                        let leaf = base[ranges[done + i]]
                        let start = UnsafeRawBufferPointer(rebasing: leaf).assumingMemoryBound(to: UInt8.self)
                        slices[i] = csha256_slice(bytes: start.baseAddress, length: UInt32(leaf.count))
                    }
                    hash(slices, count: step, to: out, at: done)
                    done += step
                }
            }
            count = ranges.count
        }
    }

    /// The parents of an even number of sibling hashes: node(0, 1), node(2, 3), …
    public static func parents(_ children: [MerkleHash]) -> [MerkleHash] {
        precondition(children.count.isMultiple(of: 2))
        return [MerkleHash](unsafeUninitializedCapacity: children.count / 2) { out, count in
            count = children.count / 2
            if count == 0 { return }
            children.withUnsafeBufferPointer { children in
                guard let from = children.baseAddress, let to = out.baseAddress else { return }
                parents(of: from, count: children.count / 2, to: to)
            }
        }
    }

    /// The RFC 6962 root over `leaves`, which are leaf hashes, or roots of equally large perfect subtrees.
    public static func root(of leaves: [MerkleHash]) -> MerkleHash {
        leaves.withUnsafeBufferPointer { root(of: $0) }
    }

    /// The RFC 6962 root over `leaves`, level by level: a node without a sibling moves up as it is.
    public static func root(of leaves: UnsafeBufferPointer<MerkleHash>) -> MerkleHash {
        guard var left = leaves.first else { return .emptyRoot }
        if leaves.count == 1 { return left }
        withUnsafeTemporaryAllocation(of: MerkleHash.self, capacity: leaves.count) { scratch in
            guard let start = scratch.baseAddress else { return }
            _ = scratch.initialize(from: leaves)
            var count = leaves.count
            while count > 1 {
                parents(of: start, count: count / 2, to: start)
                if !count.isMultiple(of: 2) { start[count / 2] = start[count - 1] }
                count = (count + 1) / 2
            }
            left = start[0]
        }
        return left
    }

    /// `count` parents of 2 * `count` children; `out` may be `children`.
    private static func parents(of children: UnsafePointer<MerkleHash>, count: Int, to out: UnsafeMutablePointer<MerkleHash>) {
        let bytes = UnsafeMutableRawPointer(out).assumingMemoryBound(to: UInt8.self)
        csha256_nodes(UnsafeRawPointer(children).assumingMemoryBound(to: UInt8.self), count, bytes)
    }

    private static func hash(
        _ slices: UnsafeMutableBufferPointer<csha256_slice>, count: Int,
        to out: UnsafeMutableBufferPointer<MerkleHash>, at offset: Int
    ) {
        guard let first = slices.baseAddress, let start = out.baseAddress else { return }
        csha256_leaves(first, count, UnsafeMutableRawPointer(start + offset).assumingMemoryBound(to: UInt8.self))
    }

    /// Slices are made a run at a time: they stay in the cache, and the run is long enough for its end, where lanes run
    /// dry, not to count.
    private static let sliceCount = 1024
}

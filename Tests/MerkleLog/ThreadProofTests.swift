import MerkleLog
import TestSupport
import Testing

/// Proofs about threads, against a model that knows nothing but lists: which keys each entry has.
@Suite struct ThreadProofTests {
    /// A log whose entries have keys; the trees over it are built naively, by recursion, as the documentation says.
    private struct Threads {
        var postings: [Posting] = []

        /// The records of a block of a segment, of the first `size` entries, as bytes, in the order of their keys.
        func records(_ segment: ThreadSegment, _ block: Int, before size: Int) -> [(key: UInt64, bytes: [UInt8])] {
            let inside = postings.filter {
                segment.entries.contains($0.index) && $0.index < size
                    && PostingSegment.block(ofKey: $0.key, level: segment.level) == block
            }
            return Dictionary(grouping: Set(inside), by: \.key).sorted { $0.key < $1.key }.map { key, group in
                let list = group.map(\.index).sorted().flatMap { big(UInt64($0)) }
                return (key, big(key) + big(UInt64(group.count)) + MerkleHash.sha256(of: [0] + list).bytes)
            }
        }

        func root(_ segment: ThreadSegment, before size: Int) -> MerkleHash {
            naiveRoot(
                (0..<PostingSegment.blockCount(level: segment.level)).map { block in
                    let records = records(segment, block, before: size)
                    return big(UInt64(records.count)) + naiveRoot(records.map(\.bytes)).bytes
                })
        }

        func indices(_ key: UInt64, _ segment: ThreadSegment, before size: Int) -> [Int] {
            Set(postings.filter { $0.key == key && segment.entries.contains($0.index) && $0.index < size }.map(\.index))
                .sorted()
        }
    }

    private func proof(
        _ key: UInt64, _ segment: ThreadSegment, _ blocks: [(block: Int, bytes: [UInt8])], before size: Int
    ) throws -> ThreadProof {
        let number = PostingSegment.block(ofKey: key, level: segment.level)
        let block = try ThreadBlock(
            PostingBlock(level: segment.level, segment: segment.number, block: number, bytes: blocks[number].bytes),
            before: size)
        let summaries = try PostingSegment.summaries(
            level: segment.level, segment: segment.number, blocks: blocks, before: size)
        let leaves = try #require(BlockSummary.leaves(of: summaries.flatMap(\.bytes)))
        return ThreadProof(
            segment: segment, count: block.records.count, claim: block.claim(ofKey: key),
            blockPath: Proofs.inclusionPath(index: number, leaves: leaves))
    }

    @Test(
        "Presence and absence, whole and partial segments: what the model says, provable, and nothing else is",
        arguments: 0..<24)
    func property(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(7_000 + seed))
        let level = seed % 8 == 7 ? 1 : 0
        let segment = ThreadSegment(level: level, number: Int.random(in: 0..<4, using: &generator))
        let common = (0..<12).map { _ in generator.next() }
        var model = Threads()
        for _ in 0..<Int.random(in: 0...600, using: &generator) {
            let key = Bool.random(using: &generator) ? common.randomElement(using: &generator)! : generator.next()
            model.postings.append(Posting(key: key, index: Int.random(in: segment.entries, using: &generator)))
        }
        let isWhole = seed % 3 > 0
        let size = isWhole ? segment.entries.upperBound + 5 : Int.random(in: segment.entries, using: &generator)
        let blocks = PostingSegment.build(level: level, segment: segment.number, postings: model.postings)
        let root = model.root(segment, before: size)
        let summaries = try PostingSegment.summaries(
            level: level, segment: segment.number, blocks: blocks, before: size)
        #expect(PostingSegment.root(of: summaries) == root)

        let absent = (0..<20).map { _ in generator.next() } + [0, .max] + common.map { $0 &+ 1 }
        for key in common + absent + model.postings.prefix(20).map(\.key) {
            let indices = model.indices(key, segment, before: size)
            let proof = try proof(key, segment, blocks, before: size)
            #expect(proof.indices == indices)
            try proof.verify(key: key, root: root, size: size)
            for mutated in mutations(of: proof, &generator) {
                #expect(throws: ProofError.self, "\(mutated)") { try mutated.verify(key: key, root: root, size: size) }
            }
            for other in others(proof, key) {
                #expect(throws: ProofError.self) { try proof.verify(key: other, root: root, size: size) }
            }
            #expect(throws: ProofError.self) { try proof.verify(key: key, root: .zero, size: size) }
        }
    }

    /// Keys of which the proof says nothing, or the contrary.
    private func others(_ proof: ThreadProof, _ key: UInt64) -> [UInt64] {
        guard case .absent(_, let before, let behind) = proof.claim else { return [key ^ 1, ~key] }
        return [before, behind].compactMap { $0?.record.key }
    }

    /// Every way in which a proof can be bent a little.
    private func mutations(of proof: ThreadProof, _ generator: inout SeededGenerator) -> [ThreadProof] {
        var all: [ThreadProof] = []
        func add(_ claim: ThreadProof.Claim? = nil, count: Int? = nil, blockPath: [MerkleHash]? = nil) {
            all.append(
                ThreadProof(
                    segment: proof.segment, count: count ?? proof.count, claim: claim ?? proof.claim,
                    blockPath: blockPath ?? proof.blockPath))
        }
        add(count: proof.count + 1)
        add(count: proof.count - 1)
        add(count: -1)
        add(blockPath: Array(proof.blockPath.dropLast()))
        add(blockPath: proof.blockPath + [.zero])
        add(blockPath: proof.blockPath.reversed() == proof.blockPath ? [] : proof.blockPath.reversed())
        switch proof.claim {
        case .present(let indices, let position, let path):
            add(.present(indices: Array(indices.dropLast()), position: position, path: path))
            add(.present(indices: indices + [indices.last! + 1], position: position, path: path))
            add(.present(indices: indices + indices, position: position, path: path))
            add(.present(indices: indices, position: position + 1, path: path))
            add(.present(indices: indices, position: -1, path: path))
            add(.present(indices: indices, position: position, path: path + [.zero]))
            add(.absent(position: position, before: nil, behind: nil))
            // The thread's own record shown as a neighbour, or left out between two.
            let own = ThreadProof.Neighbour(record: ThreadRecord(key: 0, indices: indices), path: path)
            add(.absent(position: position, before: nil, behind: own))
            add(.absent(position: position + 1, before: own, behind: nil))
        case .absent(let position, let before, let behind):
            if before != nil || behind != nil { add(.absent(position: position, before: nil, behind: nil)) }
            if before != nil { add(.absent(position: 0, before: nil, behind: behind)) }
            if behind != nil { add(.absent(position: proof.count, before: before, behind: nil)) }
            if let before, let behind { add(.absent(position: position, before: behind, behind: before)) }
            if let before { add(.absent(position: position, before: before, behind: before)) }
            add(.present(indices: [], position: position, path: []))
            add(.present(indices: [proof.segment.entries.lowerBound], position: position, path: before?.path ?? []))
        }
        return all
    }

    @Test("The segments of a commitment cover every entry once, the largest first")
    func covering() {
        var generator = SeededGenerator(seed: 7_100)
        let sizes =
            [0, 1, 16_383, 16_384, 16_385, 524_287, 524_288, 1_000_000, 16_777_216, 1 << 40]
            + (0..<200).map { _ in Int.random(in: 0..<1 << Int.random(in: 1...45, using: &generator), using: &generator)
            }
        for size in sizes {
            let segments = ThreadSegment.covering(size)
            var next = 0
            for segment in segments {
                #expect(segment.entries.lowerBound == next)
                next = segment.entries.upperBound
            }
            #expect(next >= size && segments.dropLast().allSatisfy { $0.isWhole(in: size) })
            #expect(segments.last.map { $0.isWhole(in: size) || $0.level == 0 } ?? (size == 0))
            #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.level >= $1.level })
            let levels = Dictionary(grouping: segments, by: \.level)
            #expect(levels.allSatisfy { $0.key == PostingSegment.levelMax || $0.value.count <= 32 })
        }
        #expect(
            ThreadSegment.covering(600_000).map { [$0.level, $0.number] }
                == [[1, 0], [0, 32], [0, 33], [0, 34], [0, 35], [0, 36]])
    }

    @Test("A record and a summary as bytes")
    func bytes() throws {
        let record = ThreadRecord(key: 0x0102_0304_0506_0708, indices: [1, 256])
        let list: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
        #expect(record.bytes == hex("01020304050607080000000000000002") + MerkleHash.leaf(list).bytes)
        #expect(ThreadRecord(record.bytes) == record)
        #expect(ThreadRecord(Array(record.bytes.dropLast())) == nil)
        #expect(ThreadRecord(hex("01020304050607080000000000000000") + MerkleHash.zero.bytes) == nil)
        #expect(BlockSummary(count: 3, root: .zero).bytes == hex("0000000000000003") + MerkleHash.zero.bytes)
        #expect(BlockSummary.leaves(of: [1]) == nil)
    }
}

private func big(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

/// RFC 6962 by recursion.
private func naiveRoot(_ leaves: [[UInt8]]) -> MerkleHash {
    Model(leaves: leaves.map { MerkleHash.sha256(of: [0] + $0) }).root(0..<leaves.count)
}

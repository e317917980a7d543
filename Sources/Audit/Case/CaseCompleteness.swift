internal import MerkleLog
internal import Supervision

/// What the ledger's commitment proves of the threads of a case file: all their entries among the first so many.
struct CaseCompleteness {
    /// Entries that the commitment covers.
    let size: Int
    /// The complete lists, by thread. Equal names are equal bytes: ``ThreadName``.
    let indices: [String: [Int]]

    /// Checks every segment of every thread against the commitment's roots. That the commitment is the ledger's own word
    /// is for ``CaseReplay``.
    init(_ document: CaseDocument) throws(Fault) {
        let (index, size) = (document.summary.commitment.index, document.summary.commitment.size)
        guard let entry = document.entries.first(where: { $0.index == index }), size >= 1, size <= index,
            size <= document.summary.before
        else {
            throw Fault(
                .caseIncomplete, index: index, "the commitment to the thread index is missing, or covers too much")
        }
        let roots = try Self.roots(entry.bytes, at: index, size: size)
        let segments = ThreadSegment.covering(size)
        guard segments.count == roots.count else {
            throw Fault(
                .commitmentWrong, index: index, "\(size) entries have \(segments.count) segments, not \(roots.count)")
        }
        var indices: [String: [Int]] = [:]
        for (thread, proofs) in document.threads {
            guard proofs.map(\.segment) == segments, indices[thread] == nil else {
                throw Fault(
                    .caseIncomplete, tile: "threads.json", "\(thread) is not proven for each segment once, in order")
            }
            let key = Posting.key(thread: thread)
            for (proof, root) in zip(proofs, roots) {
                do throws(ProofError) {
                    try proof.verify(key: key, root: root, size: size)
                } catch {
                    throw Fault(
                        .caseProof, tile: "threads.json",
                        "\(thread) in segment \(proof.segment.number) of level \(proof.segment.level): \(error)")
                }
            }
            indices[thread] = proofs.flatMap(\.indices)
        }
        guard document.threads.first?.thread == document.summary.thread else {
            throw Fault(.caseIncomplete, tile: "threads.json", "the case's own thread does not come first")
        }
        self.size = size
        self.indices = indices
    }

    private static func roots(_ entry: [UInt8], at index: Int, size: Int) throws(Fault) -> [MerkleHash] {
        var reader = EventReader()
        guard entry.count > Stamp.lineCount,
            let event = try? reader.read(Array(entry[Stamp.lineCount...].prefix { $0 != UInt8(ascii: "\n") })),
            event.type === EventType.threadsCommitted, event.data["size"]?.integer == size
        else { throw Fault(.caseIncomplete, index: index, "the entry is no commitment to \(size) entries") }
        return event.data["roots"]?.elements.compactMap { $0.string.flatMap { MerkleHash(base64: $0) } } ?? []
    }
}

internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Reading what a case file is made of: scattered entries, and the seals they stand under.
extension LogReader {
    /// The entries at some indices, ascending; a few bundles are in memory at a time.
    func entries(at indices: [Int]) async throws(Refusal) -> [LogEntry] {
        var entries: [LogEntry] = []
        var rest = indices[...]
        while let first = rest.first {
            // Bundles of the largest entries take sixteen megabytes each; nearly all are a hundred kilobytes.
            let numbers = Set(rest.prefix(Self.bundlesAtOnce).map { $0 >> 8 }).sorted()
            let full = numbers.filter { $0 < size >> 8 }
            var bundles = Dictionary(uniqueKeysWithValues: zip(full, try await stored.bundles(full)))
            if numbers.last == size >> 8 { bundles[size >> 8] = snapshot.bundle }
            for (number, bundle) in bundles.sorted(by: { $0.key < $1.key }) {
                let ranges = try ranges(in: bundle, of: number)
                while let index = rest.first, index >> 8 == number {
                    entries.append(try LogEntry(index: index, bytes: Array(bundle[ranges[index & 255]])))
                    rest.removeFirst()
                }
            }
            guard rest.first != first else { throw Refusal(.notFound, "There is no entry \(first).") }
        }
        return entries
    }

    private static var bundlesAtOnce: Int { 16 }

    /// The last entry up to `index` that has an id of its own: the entry itself, or the seal that its bare event line stands
    /// under.
    func ownerIndex(of index: Int) async throws(Refusal) -> Int {
        let keys = try await stored.reading { () throws(StoreFault) in
            try await stored.store.seen(log: stored.log, range: max(0, index - Seal.countMax)..<index + 1)
        }
        guard let owner = keys.last?.index else {
            throw Refusal(.historyDamaged, "Entry \(index) is a bare event line with no seal before it.")
        }
        return owner
    }

    /// Some entries of one owner, and the owner itself; where that is a seal, with their inclusion paths in its tree.
    func runPart(
        _ indices: [Int], of owner: Int
    ) async throws(Refusal) -> (entries: [LogEntry], paths: [(index: Int, path: [MerkleHash])]) {
        let entries = try await entries(at: [owner] + indices.filter { $0 > owner })
        let members = entries.dropFirst().filter(\.isBareLine).map(\.index)
        guard !members.isEmpty else { return (entries, []) }
        let count = try entries[0].seal().count
        let leaves = try await sealLeaves(of: owner, count: count)
        var paths: [(index: Int, path: [MerkleHash])] = []
        for index in members {
            guard index <= owner + count else {
                throw Refusal(.historyDamaged, "Entry \(index) is not in the run of seal \(owner).")
            }
            paths.append((index, Proofs.inclusionPath(index: index - owner - 1, leaves: leaves)))
        }
        return (entries, paths)
    }

    /// The leaf hashes of the events of a run in their seal's own tree.
    private func sealLeaves(of seal: Int, count: Int) async throws(Refusal) -> [MerkleHash] {
        let run = seal + 1..<seal + 1 + count
        guard run.upperBound <= size else {
            throw Refusal(.historyDamaged, "The log ends within the run of seal \(seal).")
        }
        let numbers = Array(run.lowerBound >> 8...(run.upperBound - 1) >> 8)
        let full = numbers.filter { $0 < size >> 8 }
        var bundles = try await stored.bundles(full)
        if full.count < numbers.count { bundles.append(snapshot.bundle) }
        var leaves: [MerkleHash] = []
        leaves.reserveCapacity(count)
        for (number, bundle) in zip(numbers, bundles) {
            let wanted = run.clamped(to: number << 8..<(number + 1) << 8)
            let lines = try ranges(in: bundle, of: number)[
                wanted.lowerBound - number << 8..<wanted.upperBound - number << 8]
            guard lines.allSatisfy({ $0.count > Stamp.lineCount }) else {
                throw Refusal(.historyDamaged, "An entry of the run of seal \(seal) has no stamp line.")
            }
            leaves += bundle.withBytes { bytes in
                LeafHashing.leaves(base: bytes, ranges: lines.map { $0.lowerBound + Stamp.lineCount..<$0.upperBound })
            }
        }
        return leaves
    }
}

extension LogEntry {
    /// The note of a signed event or a seal.
    func withNote<Answer>(_ body: (NoteView) -> Answer) throws(Refusal) -> Answer {
        let start = bytes.count - payload.count
        return try bytes.withBytes { bytes throws(Refusal) in
            do throws(NoteError) {
                return body(try NoteView(UnsafeRawBufferPointer(rebasing: bytes[start...])))
            } catch {
                throw Refusal(.historyDamaged, "Entry \(index) is not a signed note.")
            }
        }
    }

    /// What a seal says.
    func seal() throws(Refusal) -> Seal {
        let text = try withNote { Array($0.text) }
        do throws(LogFormatError) {
            return try Seal(checkpoint: Checkpoint(text: text))
        } catch {
            throw Refusal(.historyDamaged, "Entry \(index) is not a seal.")
        }
    }
}

/// Calls `body` for each element, a few at a time; the answers are in the order of the elements.
func concurrently<Element: Sendable, Answer: Sendable>(
    _ elements: [Element], _ body: @escaping @Sendable (Element) async throws(Refusal) -> Answer
) async throws(Refusal) -> [Answer] {
    let results = await withTaskGroup(of: (Int, Result<Answer, Refusal>).self) { group in
        var results: [(Int, Result<Answer, Refusal>)] = []
        var next = 0
        while results.count < elements.count {
            while next < elements.count, next - results.count < 4 {
                let (number, element) = (next, elements[next])
                group.addTask {
                    do throws(Refusal) { return (number, .success(try await body(element))) } catch {
                        return (number, .failure(error))
                    }
                }
                next += 1
            }
            if let result = await group.next() { results.append(result) }
        }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
    var answers: [Answer] = []
    for result in results { answers.append(try result.get()) }
    return answers
}

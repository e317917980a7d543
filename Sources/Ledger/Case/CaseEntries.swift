internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Reading what a case file is made of: scattered entries, and the proofs of those in runs.
extension LogReader {
    /// The entries at some indices, which ascend; a few bundles are in memory at a time.
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
                while let index = rest.first, index >> 8 == number, index & 255 < ranges.count {
                    entries.append(try LogEntry(index: index, bytes: Array(bundle[ranges[index & 255]])))
                    rest.removeFirst()
                }
            }
            guard rest.first != first else { throw Refusal(.notFound, "There is no entry \(first).") }
        }
        try await addSeals(to: &entries)
        return entries
    }

    private static var bundlesAtOnce: Int { 16 }

    /// The seal at `index`, and the inclusion paths of some event lines of its run in its tree.
    func sealPart(
        _ index: Int, lines: [Int]
    ) async throws(Refusal) -> (seal: LogEntry, paths: [[MerkleHash]]) {
        let seal = try await read(index..<index + 1)[0]
        let leaves = try await sealLeaves(of: seal)
        return (seal, Proofs.inclusionPaths(indices: lines.map { $0 - index - 1 }, leaves: leaves))
    }

    /// The leaf hashes of the events of a run in their seal's own tree.
    private func sealLeaves(of seal: LogEntry) async throws(Refusal) -> [MerkleHash] {
        let end = try seal.run().upperBound
        let run = seal.index + 1..<end
        guard run.upperBound <= size else {
            throw Refusal(.historyDamaged, "The log ends within the run of seal \(seal.index).")
        }
        let numbers = Array(run.lowerBound >> 8...(run.upperBound - 1) >> 8)
        let full = numbers.filter { $0 < size >> 8 }
        var bundles = try await stored.bundles(full)
        if full.count < numbers.count { bundles.append(snapshot.bundle) }
        var leaves: [MerkleHash] = []
        leaves.reserveCapacity(run.count)
        for (number, bundle) in zip(numbers, bundles) {
            let wanted = run.clamped(to: number << 8..<(number + 1) << 8)
            let lines = try ranges(in: bundle, of: number)[
                wanted.lowerBound - number << 8..<wanted.upperBound - number << 8]
            guard lines.allSatisfy({ $0.count > Stamp.lineCount }) else {
                throw Refusal(.historyDamaged, "An entry of the run of seal \(seal.index) has no stamp line.")
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

    /// Where a seal and the event lines of its run stand in the log.
    func run() throws(Refusal) -> Range<Int> {
        let count = try seal().count
        guard count <= Seal.countMax else {
            throw Refusal(.historyDamaged, "Seal \(index) counts more events than a batch can have.")
        }
        return index..<index + 1 + count
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

import MerkleLog
import Projecting
import Supervision
import Testing

/// Workers that go on by themselves: a log that is many times as long as what they hold at once, and whatever ends them early.
@Suite struct FoldPipelineTests {
    private static let count = 24_000

    @Test(arguments: [1, 2, 3, 8])
    func aLongLogIsTheModel(workers: Int) async throws {
        let seed = UInt64.random(in: 0...999_999)
        print("a long log, seed \(seed), \(workers) workers")
        let stream = try ToyStream(count: Self.count, seed: seed)
        let model = stream.rows(below: Self.count)
        // What comes late keeps the workers waiting, now and then.
        let source = TroubledLog(log: stream.log) { bundle in
            if bundle % 7 == Int(seed % 7) { try await Task.sleep(for: .milliseconds(1)) }
        }
        let views = try await Replay.run(source, size: Self.count, views: Toy.views(), workers: workers)
        #expect(views.map(\.table.name).sorted() == model.keys.sorted())
        for view in views {
            let rows = Dictionary(
                uniqueKeysWithValues: view.lines.map { ($0.key, String(decoding: $0.bytes, as: UTF8.self)) })
            #expect(rows == model[view.table.name])
        }
    }

    /// Bundles of more bytes than are read at a time, and than a place keeps room for.
    @Test(arguments: [1, 3])
    func aLogOfLargeEntriesIsTheSame(workers: Int) async throws {
        let count = 4_000
        let stream = try ToyStream(count: count, seed: 5)
        var source = TroubledLog(log: stream.log) { _ in }
        source.padding = 20_000
        let model = stream.rows(below: count)
        for view in try await Replay.run(source, size: count, views: Toy.views(), workers: workers) {
            let rows = Dictionary(
                uniqueKeysWithValues: view.lines.map { ($0.key, String(decoding: $0.bytes, as: UTF8.self)) })
            #expect(rows == model[view.table.name])
        }
    }

    @Test(arguments: [1, 2, 8])
    func aSourceThatFailsIsToldOf(workers: Int) async throws {
        let log = try ToyStream(count: Self.count, seed: 1).log
        for failing in [0, 5, 40, (Self.count - 1) >> 8] {
            let source = TroubledLog(log: log) { if $0 == failing { throw Trouble() } }
            await #expect(throws: Trouble.self) {
                _ = try await Replay.run(source, size: Self.count, views: Toy.views(), workers: workers)
            }
        }
    }

    @Test(arguments: [1, 2, 8])
    func aBundleThatIsNoneIsNamed(workers: Int) async throws {
        var source = TroubledLog(log: try ToyStream(count: Self.count, seed: 2).log) { _ in }
        source.shortened = 41
        let error = await #expect(throws: ProjectingError.self) {
            _ = try await Replay.run(source, size: Self.count, views: Toy.views(), workers: workers)
        }
        guard case .malformed(41 << 8, _) = error else { throw try #require(error) }
    }

    @Test func whoCancelsDoesNotWait() async throws {
        let log = try ToyStream(count: Self.count, seed: 4).log
        let source = TroubledLog(log: log) { if $0 == 50 { try await Task.sleep(for: .seconds(3_600)) } }
        let replay = Task { try await Replay.run(source, size: Self.count, views: Toy.views(), workers: 2) }
        try await Task.sleep(for: .milliseconds(50))
        replay.cancel()
        await #expect(throws: CancellationError.self) { _ = try await replay.value }
    }
}

private struct Trouble: Error {}

/// A log that is slow, or fails.
private struct TroubledLog: EntrySource {
    let log: MemoryLog
    let trouble: @Sendable (_ bundle: Int) async throws -> Void
    /// A bundle that lacks its last byte.
    var shortened: Int?
    /// Bytes that each entry has behind its event's line, where signatures stand.
    var padding = 0

    init(log: MemoryLog, trouble: @escaping @Sendable (_ bundle: Int) async throws -> Void) {
        self.log = log
        self.trouble = trouble
    }

    func size() -> Int { log.size() }
    func bundle(_ index: Int, size: Int) async throws -> [UInt8] {
        try await trouble(index)
        guard padding > 0 else { return log.bundle(index, size: size).dropLast(index == shortened ? 1 : 0) }
        var bundle: [UInt8] = []
        for entry in log.entries[index << 8..<min(size, (index + 1) << 8)] {
            EntryBundle.append(entry + [UInt8](repeating: UInt8(ascii: "\n"), count: padding), to: &bundle)
        }
        return bundle
    }
    func indices(ofThread name: String, below size: Int) -> [Int] { log.indices(ofThread: name, below: size) }
}

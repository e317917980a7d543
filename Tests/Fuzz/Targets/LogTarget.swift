import Audit
import Dispatch
import MerkleLog
import SignedNote
import Synchronization

extension FuzzTarget {
    /// Whole logs, as length-prefixed entries: what a ledger that lies may put under its signature, verified, and read again.
    ///
    /// As they came, under a checkpoint of the ledger's key: what a verification takes then holds nothing that is not in the
    /// seeds, as nobody here has the authors' keys. And with every entry signed anew by whoever it names, so that a signature
    /// does not shield what comes behind it.
    static let log = FuzzTarget(name: "log", test: { LogTarget.test(Array($0)) }, mutate: LogTarget.mutate)
}

private enum LogTarget {
    /// What is signed, or sealed, in the seeds.
    static let known = Set(FuzzTarget.seeds.flatMap { entries($0) ?? [] }.map(TestKeys.text))

    static func test(_ bytes: [UInt8]) -> Bool {
        guard let entries = entries(bytes) else { return false }
        let isTaken = isTaken(SignedLog(entries))
        if isTaken {
            demand(entries.allSatisfy { known.contains(TestKeys.text($0)) }, "nobody has signed that")
        }
        return Self.isTaken(SignedLog(TestKeys.resigned(entries))) || isTaken
    }

    private static func entries(_ bytes: [UInt8]) -> [[UInt8]]? {
        guard let ranges = try? EntryBundle.ranges(in: bytes), ranges.count <= 256 else { return nil }
        return ranges.map { Array(bytes[$0]) }
    }

    /// Whether a verification finds nothing wrong. What it makes of the log is read in the other ways too.
    private static func isTaken(_ log: SignedLog) -> Bool {
        wait {
            var options = Verifier.Options(key: TestKeys.ledger.verifier)
            options.rootKey = TestKeys.root.verifier
            let report = try? await Verifier(source: log, options: options).run()
            _ = try? await ThreadStory.reading("complaint/z", of: log, key: nil, rootKey: nil)
            return report.map { $0.fault == nil } ?? false
        }
    }

    static func mutate(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int {
        var choice = Choice(seed)
        return Mutation.put(Mutation.entries(Array(data[..<count]), &choice), into: data, count)
    }
}

/// A log of at most 256 entries under a checkpoint of the ledger's key, with the idempotency keys and the thread index of none.
struct SignedLog: LogSource {
    private let entries: [[UInt8]]

    init(_ entries: [[UInt8]]) { self.entries = entries }

    var name: String { "memory" }

    func checkpoint() -> [UInt8] {
        let root = LeafHashing.root(of: entries.map { .leaf($0) })
        let checkpoint = Checkpoint(origin: TestKeys.ledger.name, size: entries.count, root: root)
        return SignedCheckpoint.sign(checkpoint, by: TestKeys.ledger).encoded
    }

    func tile(_ coordinate: TileCoordinate) -> [UInt8]? {
        let hashes = entries.map { MerkleHash.leaf($0) }
        if coordinate.level == 1 { return hashes.count == 256 ? LeafHashing.root(of: hashes).bytes : nil }
        return coordinate.level == 0 && coordinate.width == entries.count ? hashes.flatMap(\.bytes) : nil
    }

    func bundle(_ coordinate: BundleCoordinate) -> [UInt8]? {
        guard coordinate.width == entries.count else { return nil }
        return entries.reduce(into: []) { bundle, entry in EntryBundle.append(entry, to: &bundle) }
    }
}

/// Runs what is asynchronous to its end: libFuzzer calls functions that are not.
func wait<Answer: Sendable>(_ body: @escaping @Sendable () async -> Answer) -> Answer {
    let answer = Mutex<Answer?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        let found = await body()
        answer.withLock { $0 = found }
        done.signal()
    }
    done.wait()
    guard let found = answer.withLock({ $0 }) else { fatalError("it has ended without an answer") }
    return found
}

import MerkleLog
import Supervision
import Views

@testable import Projecting

extension FuzzTarget {
    /// Logs of event lines, folded into every view: whatever departments may say, in whatever order. Two workers make the rows
    /// that one makes, and who follows the digests that their rows have; every row reads back as it was stored.
    static let fold = FuzzTarget(name: "fold", test: { FoldTarget.test(Array($0)) }, mutate: FoldTarget.mutate)
}

private enum FoldTarget {
    static func test(_ bytes: [UInt8]) -> Bool {
        let log = LineLog(bytes)
        guard log.count > 0 else { return false }
        let digests = wait { await Self.digests(log) }
        demand(digests.one == digests.two, "two workers make other rows")
        demand(digests.one == nil || digests.one == digests.followed, "who follows has another digest")
        checkStored(log)
        return digests.one != nil
    }

    private static func checkStored(_ log: LineLog) {
        let (folded, read) = (Folder(views: Views.all), Folder(views: Views.all))
        for (index, line) in log.lines.enumerated() {
            line.withUnsafeBytes {
                try? folded.fold(line: $0, index: index, recordedMilliseconds: LineLog.milliseconds(of: index))
            }
        }
        for (fold, other) in zip(folded.folds, read.folds) {
            for key in fold.keys() {
                guard let line = fold.line(of: key) else { continue }
                other.load(key, stored(line, fold.table))
                demand(other.line(of: key) == line, "\(key) of \(fold.table.name) reads back as another row")
            }
        }
    }

    /// The values of a row's line in the form that ``RowReader`` takes.
    private static func stored(_ line: [UInt8], _ table: TableDefinition) -> [String?] {
        zip(table.columns, RowTokens.split(line)).map { column, token in
            guard !RowTokens.isNull(token) else { return nil }
            return switch column.type {
            case .json: String(decoding: token, as: UTF8.self)
            case .timestamp: Stamp(RowTokens.text(token)).map { String($0.milliseconds) }
            default: RowTokens.text(token)
            }
        }
    }

    /// Of all views at the log's end, by view; nil where the log does not fold.
    private struct Digests: Sendable {
        var one: [String: [UInt8]]?
        var two: [String: [UInt8]]?
        var followed: [String: [UInt8]]?
    }

    private static func digests(_ log: LineLog) async -> Digests {
        var digests = Digests(one: await replayed(log, workers: 1), two: await replayed(log, workers: 2))
        try? await Replay.digests(log, sizes: [log.count], views: Views.all) { _, views in
            digests.followed = Dictionary(uniqueKeysWithValues: views.map { ($0.view, $0.digest) })
        }
        return digests
    }

    private static func replayed(_ log: LineLog, workers: Int) async -> [String: [UInt8]]? {
        guard let views = try? await Replay.run(log, size: log.count, views: Views.all, workers: workers) else { return nil }
        return Dictionary(uniqueKeysWithValues: views.map { ($0.table.name, $0.digest) })
    }

    /// Changes a line's bytes or a number in it, or leaves it out, repeats it, or moves it.
    static func mutate(_ data: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ seed: UInt32) -> Int {
        var choice = Choice(seed)
        var lines = data[..<count].split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let at = choice.next(lines.count)
        switch choice.next(6) {
        case 0: lines.remove(at: at)
        case 1: lines.insert(lines[at], at: choice.next(lines.count))
        case 2: lines.swapAt(at, choice.next(lines.count))
        case 3: lines[at] = Mutation.mutated(lines[at])
        default: lines[at] = Mutation.renumbered(lines[at], &choice)
        }
        return Mutation.put(Array(lines.joined(separator: [0x0A])), into: data, count)
    }
}

/// The events among lines of text, as a log of bare event lines, a day apart.
private struct LineLog: EntrySource {
    let lines: [[UInt8]]
    private let bundles: [[UInt8]]
    var count: Int { lines.count }

    static func milliseconds(of index: Int) -> Int64 { 1_767_225_600_000 + Int64(index) * 86_400_000 }

    init(_ bytes: [UInt8]) {
        var reader = EventReader()
        lines = bytes.split(separator: 0x0A).map(Array.init).filter { (try? reader.read($0)) != nil }.prefix(512).map { $0 }
        let entries = lines.enumerated().map { index, line in
            Array("\(Stamp(milliseconds: Self.milliseconds(of: index)))\n".utf8) + line + [0x0A]
        }
        bundles = stride(from: 0, to: entries.count, by: 256).map { start in
            entries[start..<min(start + 256, entries.count)].reduce(into: []) { EntryBundle.append($1, to: &$0) }
        }
    }

    func size() -> Int { count }
    func bundle(_ index: Int, size: Int) -> [UInt8] { bundles[index] }
    func indices(ofThread name: String, below size: Int) -> [Int] { Array(0..<size) }
}

import MerkleLog
import Projecting
import Supervision

/// A log in memory: what folding reads, without a ledger.
struct MemoryLog: EntrySource {
    private(set) var entries: [[UInt8]] = []
    /// Indices by thread, as the ledger's index would have them.
    private var threads: [String: [Int]] = [:]

    mutating func append(_ line: String, recorded milliseconds: Int64) throws {
        var entry: [UInt8] = []
        Stamp(milliseconds: milliseconds).appendLine(to: &entry)
        entry += Array(line.utf8) + [UInt8(ascii: "\n")]
        try append(entry: entry)
    }

    /// A leaf as a ledger has it: behind its stamp a seal, a signed event or an event's line.
    mutating func append(entry: [UInt8]) throws {
        if let line = Self.event(of: entry)?.line {
            var reader = EventReader()
            var names: [String] = []
            try reader.read(line).forEachThread { names.append(String(decoding: $0, as: UTF8.self)) }
            for name in names { threads[name, default: []].append(entries.count) }
        }
        entries.append(entry)
    }

    /// The line of an entry's event and the entry's stamp; nil for a seal.
    static func event(of entry: [UInt8]) -> (line: [UInt8], recordedMilliseconds: Int64)? {
        let lines = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        guard lines[1].first == UInt8(ascii: "{"), let stamp = Stamp(String(decoding: lines[0], as: UTF8.self)) else {
            return nil
        }
        return (Array(lines[1]), stamp.milliseconds)
    }

    func size() -> Int { entries.count }

    func bundle(_ index: Int, size: Int) -> [UInt8] {
        var bundle: [UInt8] = []
        for entry in entries[index << 8..<min(size, (index + 1) << 8)] { EntryBundle.append(entry, to: &bundle) }
        return bundle
    }

    func indices(ofThread name: String, below size: Int) -> [Int] { (threads[name] ?? []).filter { $0 < size } }

    /// The log as it was.
    func prefix(_ size: Int) -> MemoryLog {
        var log = self
        log.entries.removeSubrange(size...)
        return log
    }
}

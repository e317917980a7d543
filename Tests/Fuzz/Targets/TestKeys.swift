import MerkleLog
import SignedNote

/// The keys of the logs in Fixtures/fuzz, those of Tests/Audit/TestLog.swift.
enum TestKeys {
    static let ledger = make(origin, 1)
    static let root = make(origin + "/authority", 2)
    private static let desk = make(origin + "/dept/11220000000000000X/desk", 3)
    private static let origin = "ledger.test.cn/audit"

    private static func make(_ name: String, _ byte: UInt8) -> SigningKey {
        do { return try SigningKey(name: name, seed: [UInt8](repeating: byte, count: 32)) } catch {
            fatalError("\(error)")
        }
    }

    private static func key(_ name: String) -> SigningKey? { [ledger, root, desk].first { $0.name == name } }

    /// What is signed of an entry, without its stamp: an event line or a seal's text; of an event in a run its line.
    static func text(_ entry: [UInt8]) -> [UInt8] {
        let payload = Array(entry.dropFirst(Stamp.lineCount))
        return (try? Note.parse(payload))?.text ?? payload
    }

    /// Entries with their signatures made again, by the keys of the names that they carry; seals with the root of the lines that
    /// are behind them.
    static func resigned(_ entries: [[UInt8]]) -> [[UInt8]] {
        entries.enumerated().map { index, entry in
            guard let note = try? Note.parse(Array(entry.dropFirst(Stamp.lineCount))) else { return entry }
            let signers = note.signatures.compactMap { key($0.name) }
            var text = note.text
            if let seal = try? Checkpoint(text: text), seal.size <= entries.count {
                let run = entries[(index + 1)...].prefix(seal.size)
                let root = LeafHashing.root(of: run.map { .leaf(Array($0.dropFirst(Stamp.lineCount))) })
                text = Checkpoint(origin: seal.origin, size: seal.size, root: root, extensions: seal.extensions).text
            }
            guard !signers.isEmpty, let signed = try? Note.sign(text, by: signers) else { return entry }
            return entry.prefix(Stamp.lineCount) + signed.encoded
        }
    }
}

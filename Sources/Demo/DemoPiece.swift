public import MerkleLog
public import SignedNote

/// What is appended at once: events of the root authority that are signed one by one, or a batch that a department seals.
public struct DemoPiece: Sendable {
    /// Position in ``DemoStream/departments``; nil for the root authority.
    public let department: Int?
    /// Name of the sealed batch; unique among the department's.
    public let batchID: String
    /// Pieces of one wave may be appended in any order, also at once; a later wave is appended behind it.
    public let wave: Int
    /// When a ledger of that year would have heard of it, milliseconds since 1970. A ledger of today stamps with its own
    /// clock, so the recording lags of a loaded demo are real, and long.
    public let recordedMilliseconds: Int64
    /// Event lines, each with its newline.
    public let bytes: [UInt8]
    /// Where the lines are in `bytes`.
    public let lines: [Range<Int>]

    init(department: Int?, batchID: String, wave: Int, recordedMilliseconds: Int64, bytes: [UInt8]) {
        self.department = department
        self.batchID = batchID
        self.wave = wave
        self.recordedMilliseconds = recordedMilliseconds
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var start = 0
        bytes.withUnsafeBufferPointer { bytes in
            for at in bytes.indices where bytes[at] == 0x0A {
                lines.append(start..<at + 1)
                start = at + 1
            }
        }
        self.lines = lines
    }

    /// The root authority's events as signed notes.
    public func notes(by root: SigningKey) throws(NoteError) -> [[UInt8]] {
        var notes: [[UInt8]] = []
        for line in lines {
            notes.append(try Note.sign(Array(bytes[line]), by: [root]).encoded)
        }
        return notes
    }

    /// The department's batch as it goes over the wire: the seal, an empty line, the event lines.
    public func batch(by key: SigningKey) throws(LogFormatError) -> [UInt8] {
        try seal(by: key).encoded + [0x0A] + bytes
    }

    /// The leaves of the log that the piece becomes, each with its stamp line.
    public func entries(
        root: SigningKey, keys: DemoKeys, stamp: Stamp
    ) throws -> [[UInt8]] {
        let line = Array("\(stamp)\n".utf8)
        guard let department else { return try notes(by: root).map { line + $0 } }
        let seal = try seal(by: try keys.key(of: department)).encoded
        return [line + seal] + lines.map { line + bytes[$0] }
    }

    private func seal(by key: SigningKey) throws(LogFormatError) -> SignedCheckpoint {
        let leaves = bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: lines) }
        return try Seal.sign(batchID: batchID, leaves: leaves, by: key)
    }
}

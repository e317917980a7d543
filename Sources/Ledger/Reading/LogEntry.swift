public import MerkleLog

/// One entry of the log, as a reader gets it.
public struct LogEntry: Sendable {
    public let index: Int
    /// The leaf data: stamp line and what the author sent.
    public let bytes: [UInt8]
    public let kind: EntryKind
    /// Of a bare event line: the index of the seal it stands under.
    public internal(set) var sealIndex: Int?
    /// Milliseconds of the ledger's stamp.
    public let stampMilliseconds: Int64
    private let payloadStart: Int

    init(index: Int, bytes: [UInt8]) throws(Refusal) {
        do {
            let view = try bytes.withBytes { bytes throws(LogFormatError) in
                let view = try EntryView(bytes)
                return (kind: view.kind, stamp: view.stampMilliseconds)
            }
            self.index = index
            self.kind = view.kind
            self.stampMilliseconds = view.stamp
            self.payloadStart = Stamp.lineCount
            self.bytes = bytes
        } catch {
            throw Refusal(.historyDamaged, "Entry \(index) does not start with a stamp.")
        }
    }

    /// The ledger's word on when it heard of it: RFC 3339 UTC with milliseconds.
    public var recordedAt: String { String(decoding: bytes[..<(payloadStart - 1)], as: UTF8.self) }

    /// What the author sent: a signed note, a seal, or a bare event line with its line end.
    public var payload: ArraySlice<UInt8> { bytes[payloadStart...] }

    /// The event's JSON without its line end; nil for a seal.
    public var eventLine: ArraySlice<UInt8>? {
        guard kind == .event else { return nil }
        return payload.prefix { $0 != UInt8(ascii: "\n") }
    }

    /// Whether this is an event line of a sealed run: one line and nothing behind it.
    var isBareLine: Bool { kind == .event && payload.firstIndex(of: UInt8(ascii: "\n")) == bytes.count - 1 }
}

internal import MerkleLog
public import SignedNote
internal import Supervision

/// Turns event lines into sealed batches, always the same way: the same lines, key and prefix give the same batches under
/// the same ids, so a run that is repeated after an interruption sends nothing twice; the ledger knows each batch again.
///
/// A pure state machine: lines in, batches out.
public struct Sealer: Sendable {
    public let key: SigningKey
    /// Begins the batch ids; nil derives it from the first line, so that different files have different ids.
    public private(set) var prefix: String?
    public let countMax: Int
    public let byteCountMax: Int

    /// The lines of the batch under way, each with its newline.
    private var bytes: [UInt8] = []
    private var lines: [Range<Int>] = []
    private var firstLine = 1
    private var linesTaken = 0
    private var batches = 0

    /// What cannot be sealed.
    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// Line number, from 1. Not an event line: empty, too long, or with a control character in it.
        case line(Int, String)
        /// The prefix, or the key's name, does not make a batch id or an origin.
        case seal(String)

        public var description: String {
            switch self {
            case .line(let number, let detail): "line \(number): \(detail)"
            case .seal(let detail): detail
            }
        }
    }

    /// - Parameters:
    ///   - prefix: of letters, digits, `.`, `_` and `-`; at most 50.
    ///   - countMax: events in a batch; at most ``Seal/countMax``.
    ///   - byteCountMax: bytes of a batch's lines; the whole batch must stay below ``Seal/byteCountMax``.
    public init(key: SigningKey, prefix: String? = nil, countMax: Int = 1000, byteCountMax: Int = 8 << 20) {
        self.key = key
        self.prefix = prefix
        self.countMax = min(max(1, countMax), Seal.countMax)
        self.byteCountMax = min(byteCountMax, Seal.byteCountMax - 4096)
    }

    /// Takes one event line, without its newline; returns a batch when the line would not fit it any more.
    public mutating func add(_ line: [UInt8]) throws(Failure) -> SealedBatch? {
        linesTaken += 1
        guard !line.isEmpty else { throw .line(linesTaken, "it is empty") }
        guard line.count <= EventLimits.sizeMax else {
            throw .line(linesTaken, "an event has at most \(EventLimits.sizeMax) bytes")
        }
        guard !line.contains(where: { $0 < 0x20 }) else { throw .line(linesTaken, "it has a control character in it") }
        if prefix == nil { prefix = "f" + Hex.encode(Array(MerkleHash.sha256(of: line).bytes.prefix(8))) }
        var sealed: SealedBatch?
        if lines.count == countMax || bytes.count + line.count + 1 > byteCountMax { sealed = try seal() }
        if lines.isEmpty { firstLine = linesTaken }
        let start = bytes.count
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
        lines.append(start..<bytes.count)
        return sealed
    }

    /// The last batch, if any line is left.
    public mutating func finish() throws(Failure) -> SealedBatch? {
        lines.isEmpty ? nil : try seal()
    }

    /// - Precondition: there is a line.
    private mutating func seal() throws(Failure) -> SealedBatch {
        let ordinal = String(batches)
        let id = "\(prefix ?? "f")-\(String(repeating: "0", count: max(0, 8 - ordinal.count)))\(ordinal)"
        let leaves = bytes.withUnsafeBytes { LeafHashing.leaves(base: $0, ranges: lines) }
        let seal: SignedCheckpoint
        do throws(LogFormatError) {
            seal = try Seal.sign(batchID: id, leaves: leaves, by: key)
        } catch {
            throw .seal("\(error)")
        }
        let batch = SealedBatch(
            id: id, count: lines.count, firstLine: firstLine, bytes: seal.encoded + [UInt8(ascii: "\n")] + bytes)
        batches += 1
        lines.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        return batch
    }
}

/// A batch as it goes over the wire: the seal, an empty line, the event lines.
public struct SealedBatch: Sendable, Equatable {
    public let id: String
    /// Events in it.
    public let count: Int
    /// Number of its first line among those that were given to the sealer, from 1.
    public let firstLine: Int
    public let bytes: [UInt8]
}

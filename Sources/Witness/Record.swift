public import MerkleLog
public import SignedNote

/// What a witness remembers of one log: the checkpoint it cosigned last, with the log's signature and its own. Nobody else
/// can write one, for it carries the witness's signature.
///
///     shilu.witness/v1
///     <the witness's vkey>
///     <the log's origin>
///
///     <the cosigned checkpoint; nothing before the first>
public struct Record: Sendable {
    /// The witness whose record it is.
    public let witness: VerifierKey
    public let origin: String
    /// Nil before the first cosignature.
    public let latest: SignedCheckpoint?

    public init(witness: VerifierKey, origin: String, latest: SignedCheckpoint? = nil) {
        self.witness = witness
        self.origin = origin
        self.latest = latest
    }

    /// Entries of the log that were cosigned last; 0 for none.
    public var size: Int { latest?.checkpoint.size ?? 0 }

    /// The record with a newer checkpoint.
    public func moved(to signed: SignedCheckpoint) -> Record {
        Record(witness: witness, origin: origin, latest: signed)
    }

    /// Reads a record and verifies that it is this witness's, of this log.
    /// - Throws: ``RecordError``.
    init(parsing bytes: [UInt8], witness: VerifierKey, origin: String) throws(RecordError) {
        let head = Self.head(witness, origin)
        guard bytes.starts(with: head) else {
            throw bytes.starts(with: "\(Self.header)\n".utf8)
                ? .foreign : .damaged("it does not begin with \(Self.header)")
        }
        let rest = Array(bytes[head.count...])
        guard !rest.isEmpty else {
            self.init(witness: witness, origin: origin)
            return
        }
        do throws(LogFormatError) {
            self.init(
                witness: witness, origin: origin,
                latest: try SignedCheckpoint.open(rest, key: witness, origin: origin))
        } catch {
            throw .damaged("\(error)")
        }
    }

    public var encoded: [UInt8] { Self.head(witness, origin) + (latest?.encoded ?? []) }

    private static func head(_ witness: VerifierKey, _ origin: String) -> [UInt8] {
        Array("\(header)\n\(witness)\n\(origin)\n\n".utf8)
    }

    private static let header = "shilu.witness/v1"
}

/// Why bytes are not a record.
enum RecordError: Error {
    /// It is another witness's, or of another log.
    case foreign
    case damaged(String)
}

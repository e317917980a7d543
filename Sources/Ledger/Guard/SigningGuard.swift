public import MerkleLog

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Keeps a ledger's key from signing over a database that may have been set back: a second history over the entries that
/// were lost would be a fork. Two files say so, neither of them in the database: the mark that a restore leaves, and the
/// record beside the key.
public struct SigningGuard: Sendable {
    public let record: KeyRecord
    /// A file that is there as long as a restored database has not been compared with what others know of the ledger; nil
    /// for whoever has just compared it.
    public let mark: String?

    public init(record: KeyRecord, mark: String?) {
        self.record = record
        self.mark = mark
    }

    /// What the files say. Read them before the database: a record is never ahead of a sound one.
    public func known() -> Known {
        let isMarked = mark.map { access($0, F_OK) == 0 } ?? false
        do throws(KeyRecordFault) {
            return Known(isMarked: isMarked, signed: .success(try record.newest()))
        } catch {
            return Known(isMarked: isMarked, signed: .failure(error))
        }
    }

    public struct Known: Sendable {
        /// A restore has left its mark.
        public let isMarked: Bool
        /// The newest checkpoint that the record has; nil within where the key had signed nothing.
        public let signed: Result<SignedCheckpoint?, KeyRecordFault>

        /// The record's checkpoint.
        public var checkpoint: Checkpoint? { (try? signed.get())?.checkpoint }

        /// Why the key must not sign on over `head`; nil where it may, as far as sizes tell.
        public func objection(to head: StoredHead) -> SigningObjection? {
            if let known = checkpoint, known.size > head.size {
                return .setBack(signed: known.size, present: head.size)
            }
            if isMarked { return .restored }
            if case .failure(let fault) = signed { return .unrecorded(fault) }
            return nil
        }
    }
}

/// Why a ledger's key must not sign on over a database.
public enum SigningObjection: Sendable, Equatable, CustomStringConvertible {
    /// The database has fewer entries than the key has signed: proof that it was set back.
    case setBack(signed: Int, present: Int)
    /// It was restored, and nobody has compared it yet.
    case restored
    /// There is no note of what the key has signed: the database may be anything.
    case unrecorded(KeyRecordFault)

    public var description: String {
        switch self {
        case .setBack(let signed, let present):
            """
            The database has \(present) entries, but the ledger's key has signed \(signed): it was set back, and at least \
            \(signed - present) are missing. Bring them back from a newer backup or export.
            """
        case .restored:
            "The database was restored, and has not been compared with what others know. Run shilu compare."
        case .unrecorded(let fault): "Whether the database was set back is not known: \(fault). Run shilu compare."
        }
    }
}

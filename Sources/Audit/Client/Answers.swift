internal import FoundationEssentials
internal import MerkleLog

/// What the ledger answered to an append: the author's receipt.
public struct AppendReceipt: Sendable, Equatable {
    /// Index of the entry; of a batch, of its seal.
    public let index: Int
    /// The ledger's stamp.
    public let recordedAt: String
    /// A c2sp.org/tlog-proof of the entry, to keep.
    public let proof: String
    /// Of a batch: where its events are.
    public let events: Range<Int>?
    /// The ledger had these bytes before: this is the first receipt again.
    public let repeated: Bool
    /// The proof is against a checkpoint with the ledger's quorum of cosignatures. False also where nobody asked for that.
    public let isWitnessed: Bool

    /// The proof with the stamp as its extra data: with it and what was sent, the receipt can be checked for ever.
    /// Nil when the ledger's proof is not in its form.
    public var keptProof: [UInt8]? {
        guard let proof = try? TlogProof(parsing: Array(proof.utf8)) else { return nil }
        return TlogProof(
            extra: Array(recordedAt.utf8), index: proof.index, path: proof.path, checkpoint: proof.checkpoint
        ).encoded
    }

    package init(json: [UInt8], repeated: Bool) throws {
        struct Wire: Decodable {
            var index: Int?
            var sealIndex: Int?
            var firstIndex: Int?
            var count: Int?
            var recordedAt: String
            var proof: String
            var witnessed: Bool?
        }
        let wire = try JSONAnswer.decode(Wire.self, json)
        guard let index = wire.index ?? wire.sealIndex else {
            throw AuditError.source(resource: "receipt", detail: "it has no index")
        }
        self.index = index
        recordedAt = wire.recordedAt
        proof = wire.proof
        if let first = wire.firstIndex, let count = wire.count {
            let (end, isTooLarge) = first.addingReportingOverflow(count)
            guard count >= 0, !isTooLarge else {
                throw AuditError.source(resource: "receipt", detail: "its events cannot be \(count) from \(first) on")
            }
            events = first..<end
        } else {
            events = nil
        }
        self.repeated = repeated
        isWitnessed = wire.witnessed ?? false
    }
}

/// An entry as the ledger's read API gives it. Not proven: see ``Verifier`` and ``ReceiptCheck``.
public struct LedgerEntry: Sendable, Equatable, Decodable {
    public let index: Int
    public let recordedAt: String
    /// `event` or `seal`.
    public let kind: String
    /// Of an event in a sealed run: the seal's index.
    public let seal: Int?
    /// What the author sent, verbatim; with its stamp line before it, the leaf.
    public let entry: String

    /// The event's JSON, without its newline; nil for a seal.
    public var event: Substring? { kind == "event" ? entry.prefix { $0 != "\n" } : nil }
}

/// A page of entries.
public struct EntryPage: Sendable, Equatable, Decodable {
    /// Entries in the log.
    public let size: Int
    /// `after` of the next page; `size - 1` when everything has been seen.
    public let next: Int
    public let entries: [LedgerEntry]
}

/// Why the ledger refused: an RFC 9457 problem.
public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// HTTP status.
    public var status: Int
    /// The stable code; `http-<status>` where the answer was no problem document.
    public var code: String
    public var title: String
    public var detail: String
    /// JSON pointer into the event.
    public var pointer: String?
    /// Number of the event line in a batch, from 0.
    public var line: Int?
    /// The thread's version, or the index of the first use.
    public var current: Int?
    /// What to do about it.
    public var remedy: String?
    public var retryAfterSeconds: Int?

    package init(status: Int, body: [UInt8], retryAfterSeconds: Int?) {
        struct Wire: Decodable {
            var code: String?
            var title: String?
            var detail: String?
            var pointer: String?
            var line: Int?
            var current: Int?
            var remedy: String?
        }
        let wire = try? JSONAnswer.decode(Wire.self, body)
        self.status = status
        code = wire?.code ?? "http-\(status)"
        title = wire?.title ?? "HTTP \(status)"
        detail = wire?.detail ?? ""
        pointer = wire?.pointer
        line = wire?.line
        current = wire?.current
        remedy = wire?.remedy
        self.retryAfterSeconds = retryAfterSeconds
    }

    public var description: String {
        var text = "\(code): \(title)"
        if !detail.isEmpty { text += ". \(detail)" }
        if let line { text += " (line \(line))" }
        if let pointer, !pointer.isEmpty { text += " (at \(pointer))" }
        if let remedy { text += " \(remedy)" }
        return text
    }
}

/// Decoding of the ledger's JSON.
enum JSONAnswer {
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// What the author of a single event gets, once the event is durable and never before.
public struct Receipt: Sendable, Equatable {
    /// Index of the entry in the log.
    public var index: Int
    /// The ledger's stamp: RFC 3339 UTC with milliseconds.
    public var recordedAt: String
    /// A c2sp.org/tlog-proof of the entry, to keep and to check offline.
    public var proof: String
    /// The same bytes were recorded before: this is the first receipt again.
    public var repeated: Bool

    public init(index: Int, recordedAt: String, proof: String, repeated: Bool) {
        self.index = index
        self.recordedAt = recordedAt
        self.proof = proof
        self.repeated = repeated
    }
}

/// What the author of a sealed batch gets: where the seal and its events stand, and the seal's proof.
public struct BatchReceipt: Sendable, Equatable {
    public var sealIndex: Int
    /// Index of the first event; the others follow without a gap.
    public var firstIndex: Int
    /// Number of events, without the seal.
    public var count: Int
    public var recordedAt: String
    /// A c2sp.org/tlog-proof of the seal.
    public var proof: String
    public var repeated: Bool

    public init(
        sealIndex: Int, firstIndex: Int, count: Int, recordedAt: String, proof: String, repeated: Bool
    ) {
        self.sealIndex = sealIndex
        self.firstIndex = firstIndex
        self.count = count
        self.recordedAt = recordedAt
        self.proof = proof
        self.repeated = repeated
    }
}

public import MerkleLog

/// What a verification leaves behind, so that the next one begins where it ended: a tree that was verified whole, the time of
/// its last entry, and the authority's events in it.
///
/// A commit never ends within a sealed run, so no run is open at a checkpoint. Ids of other events in front are not in here:
/// that an id behind repeats one of them is for a verification of the whole log to find.
public struct VerifiedPrefix: Sendable, Equatable {
    /// An entry with an event of the authority.
    public struct AuthorityEntry: Sendable, Equatable {
        public let index: Int
        /// Leaf data: the stamp line and the signed note.
        public let bytes: [UInt8]

        public init(index: Int, bytes: [UInt8]) {
            self.index = index
            self.bytes = bytes
        }
    }

    public let size: Int
    public let root: MerkleHash
    /// Milliseconds since 1970; nil for an empty log.
    public let lastStamp: Int64?
    /// In the order of the log.
    public let authority: [AuthorityEntry]

    public init(size: Int, root: MerkleHash, lastStamp: Int64?, authority: [AuthorityEntry]) {
        self.size = size
        self.root = root
        self.lastStamp = lastStamp
        self.authority = authority
    }
}

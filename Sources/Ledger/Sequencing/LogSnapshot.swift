internal import MerkleLog
package import Supervision

/// The log as one commit left it: everything about its right edge that is not yet immutable in the store.
package final class LogSnapshot: Sendable {
    /// Entries in the log.
    let size: Int
    /// Its signed checkpoint, verbatim.
    let checkpoint: [UInt8]
    let edge: RightEdge
    /// The entries of the partial bundle, length-prefixed.
    let bundle: [UInt8]
    let tail: PostingTail
    /// Who may sign what, for the next entry; nil only before the founding.
    let authority: Authority?
    /// The newest entry's stamp, in milliseconds.
    let lastStamp: Int64

    package init(
        size: Int, checkpoint: [UInt8], edge: RightEdge, bundle: [UInt8], tail: PostingTail, authority: Authority?,
        lastStamp: Int64
    ) {
        self.size = size
        self.checkpoint = checkpoint
        self.edge = edge
        self.bundle = bundle
        self.tail = tail
        self.authority = authority
        self.lastStamp = lastStamp
    }
}

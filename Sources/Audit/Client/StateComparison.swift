public import MerkleLog
public import SignedNote

/// Holds what others know of a ledger against a state of it that may have been set back: whether it had gone further, or
/// elsewhere.
///
/// All that others know is checkpoints that the ledger's key has signed: in receipts, in copies of the log. One of more
/// entries than the state has proves that it was set back.
public struct StateComparison: Sendable {
    /// What somebody knows.
    public enum Finding: Sendable, Equatable {
        /// The newest checkpoint that it has is of so many entries, and all that it has are of this log.
        case agrees(size: Int)
        /// The ledger had gone on up to so many entries at least.
        case ahead(size: Int)
        /// The ledger has signed another history.
        case contradicts(String)
        /// It says nothing about this ledger.
        case nothing(String)
    }

    private let key: VerifierKey
    private var tree: VerifiedTree
    /// Entries of the state.
    public var size: Int { tree.size }
    public var root: MerkleHash { tree.root }

    /// - Throws: ``Fault`` where the source's checkpoint is not the key's or its tiles do not fit it; ``AuditError``.
    public init(source: any LogSource, key: VerifierKey) async throws {
        let checkpoint = try SignedCheckpoint.ofLedger(try await source.checkpoint(), key: key).checkpoint
        self.key = key
        tree = try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
    }

    /// Of the receipts in a folder (`*.tlog-proof`): each one's checkpoint and entry must be in the log. One that is damaged
    /// itself, or another ledger's, says nothing; so does one whose path leads elsewhere, since a path is not signed.
    public mutating func receipts(_ folder: String) async throws -> Finding {
        let kept = KeptReceipts(folder: folder, logKey: key)
        var finding = Finding.nothing("there is no receipt of this ledger in \(folder)")
        for name in try Files.names(in: folder) where name.hasSuffix(KeptReceipts.suffix) {
            guard let bytes = try Files.read(folder + "/" + name), let proof = try? TlogProof(parsing: bytes),
                let signed = try? SignedCheckpoint.open(proof.checkpoint, key: key)
            else { continue }
            do {
                try await kept.check(bytes, name, &tree)
                finding.take(.agrees(size: signed.checkpoint.size))
            } catch let fault as Fault where fault.code == .receiptBeyondLog {
                finding.take(.ahead(size: signed.checkpoint.size))
            } catch let fault as Fault where fault.code == .receiptNotPrefix {
                finding.take(.contradicts("\(name): \(fault)"))
            } catch let fault as Fault where fault.code == .receiptMalformed || fault.code == .receiptNotIncluded {
                continue
            }
        }
        return finding
    }

    /// Of a copy: an export, a mirror, a monitor's checkpoint.
    public mutating func finding(of other: any LogSource) async throws -> Finding {
        let signed: SignedCheckpoint
        do { signed = try SignedCheckpoint.ofLedger(try await other.checkpoint(), key: key) } catch let fault as Fault {
            return .nothing("\(other.name): \(fault)")
        }
        let checkpoint = signed.checkpoint
        guard checkpoint.size > size else { return try await self.checkpoint(checkpoint, of: other.name) }
        // Whether it goes on from here or from elsewhere shows in its tiles, where it has them: either way this state is not
        // what the ledger had come to.
        if var theirs = try? await VerifiedTree(source: other, size: checkpoint.size, root: checkpoint.root),
            let root = try? await theirs.root(at: size), root != self.root
        {
            return .contradicts("\(other.name) has another history of the first \(size) entries")
        }
        return .ahead(size: checkpoint.size)
    }

    /// Of a checkpoint that the ledger's key has signed.
    public mutating func checkpoint(_ checkpoint: Checkpoint, of name: String) async throws -> Finding {
        guard checkpoint.size <= size else { return .ahead(size: checkpoint.size) }
        guard try await tree.root(at: checkpoint.size) == checkpoint.root else {
            return .contradicts("\(name) has another history of the first \(checkpoint.size) entries")
        }
        return .agrees(size: checkpoint.size)
    }
}

extension StateComparison.Finding {
    /// Takes up what else is known: what is worse, or of more entries, counts.
    fileprivate mutating func take(_ other: Self) {
        switch (self, other) {
        case (.contradicts, _), (.ahead, .agrees), (.agrees, .nothing), (.ahead, .nothing): break
        case (.agrees(let size), .agrees(let more)): self = .agrees(size: max(size, more))
        case (.ahead(let size), .ahead(let more)): self = .ahead(size: max(size, more))
        default: self = other
        }
    }
}

internal import MerkleLog
internal import SignedNote

/// Holds receipts that someone kept against a log: what the ledger once signed must still be part of it.
///
/// This is what catches a log that is sound in itself but shorter than it was, or another one under the same name.
struct KeptReceipts {
    let folder: String
    let logKey: VerifierKey

    /// Files that are looked at.
    static let suffix = ".tlog-proof"

    /// - Returns: how many receipts hold, and the first fault, in the order of the files' names.
    func check(against tree: inout VerifiedTree) async throws -> (count: Int, fault: Fault?) {
        var count = 0
        for name in try Files.names(in: folder) where name.hasSuffix(Self.suffix) {
            guard let bytes = try Files.read(folder + "/" + name) else { continue }
            do {
                try await check(bytes, name, &tree)
            } catch let fault as Fault {
                return (count, fault)
            }
            count += 1
        }
        return (count, nil)
    }

    /// - Parameter tree: the log's; behind it that of the receipt's checkpoint where this is the larger one, and holds.
    /// - Throws: ``Fault`` for one receipt that does not hold.
    func check(_ bytes: [UInt8], _ name: String, _ tree: inout VerifiedTree) async throws {
        let (proof, checkpoint) = try open(bytes, name)
        if checkpoint.size > tree.size {
            guard let (larger, root) = try await larger(checkpoint, than: tree) else {
                throw Self.beyondLog(checkpoint.size, tree.size, index: proof.index, file: name)
            }
            guard root == tree.root else {
                throw Fault(
                    .receiptNotPrefix, index: proof.index, tile: name,
                    "the receipt's checkpoint of \(checkpoint.size) entries does not continue this log of \(tree.size)")
            }
            tree = larger
        }
        guard try await tree.root(at: checkpoint.size) == checkpoint.root else {
            throw Fault(
                .receiptNotPrefix, index: proof.index, tile: name,
                "the receipt's checkpoint of \(checkpoint.size) entries is not a prefix of this log")
        }
        let leaf = try await tree.hash(0, proof.index)
        do {
            try Proofs.verifyInclusion(
                leaf: leaf, index: proof.index, size: checkpoint.size, root: checkpoint.root, path: proof.path)
        } catch {
            throw Fault(
                .receiptNotIncluded, index: proof.index, tile: name,
                "the receipt's path does not lead from the entry: \(error)")
        }
    }

    /// A receipt's proof, and the checkpoint that the ledger's key has signed in it.
    private func open(_ bytes: [UInt8], _ name: String) throws(Fault) -> (proof: TlogProof, checkpoint: Checkpoint) {
        let proof: TlogProof
        do {
            proof = try TlogProof(parsing: bytes)
        } catch {
            throw Fault(.receiptMalformed, tile: name, "\(error)")
        }
        let checkpoint: Checkpoint
        do {
            checkpoint = try SignedCheckpoint.open(proof.checkpoint, key: logKey).checkpoint
        } catch {
            throw Fault(.receiptSignature, index: proof.index, tile: name, "\(error)")
        }
        guard proof.index < checkpoint.size else {
            throw Fault(.receiptMalformed, index: proof.index, tile: name, "the index is not within its checkpoint")
        }
        return (proof, checkpoint)
    }

    /// The tree of a checkpoint that is larger than the one that is served, and the root that it had at that one's size: what
    /// is served may lag (behind a cache, or waiting for witnesses) as long as the ledger has the rest. Nil where it has not.
    private func larger(
        _ checkpoint: Checkpoint, than tree: VerifiedTree
    ) async throws -> (tree: VerifiedTree, root: MerkleHash)? {
        do {
            var larger = try await VerifiedTree(source: tree.source, size: checkpoint.size, root: checkpoint.root)
            let root = try await larger.root(at: tree.size)
            return (larger, root)
        } catch is Fault {
            return nil
        }
    }

    static func beyondLog(_ promised: Int, _ served: Int, index: Int, file: String) -> Fault {
        Fault(
            .receiptBeyondLog, index: index, tile: file,
            "the ledger signed a log of \(promised) entries; this one has \(served)")
    }
}

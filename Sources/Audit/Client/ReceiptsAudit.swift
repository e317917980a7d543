public import MerkleLog
internal import SignedNote

/// Holds every receipt in a folder against the ledger that gave them, as it is served now: the receipt's checkpoint is a prefix
/// of the log, the entry at its index is the one that the receipt proves, and it is still served. The log is what the ledger
/// has, by the largest checkpoint of it that is known: the one that is served, or a receipt's own.
public struct ReceiptsAudit: Sendable {
    public let source: any LogSource
    public let subject: Evidence.Subject
    public let now: @Sendable () -> Stamp

    public init(source: any LogSource, subject: Evidence.Subject, now: @escaping @Sendable () -> Stamp) {
        self.source = source
        self.subject = subject
        self.now = now
    }

    /// A receipt that is not honoured, or is none.
    public struct Problem: Sendable {
        /// The receipt's file.
        public let file: String
        public let fault: Fault
        /// What shows it, where the ledger is to blame.
        public let evidence: Evidence?
    }

    /// How often a log that is shorter than a receipt says is asked again, a second apart, before it counts.
    private static let attemptsMax = 3

    /// The log: the checkpoint that is served, and the largest one that the ledger has all entries of, with its tree.
    private struct Log {
        var served: SignedCheckpoint
        var largest: SignedCheckpoint
        var tree: VerifiedTree
    }

    /// Two checkpoints that were served one behind the other, and exclude each other.
    private struct Fork: Error {
        let first: SignedCheckpoint
        let second: SignedCheckpoint
    }

    /// - Parameter folder: its `*.tlog-proof` files are looked at, all of them.
    /// - Returns: how many receipts are honoured, the size of the log, and the others.
    /// - Throws: ``AuditError`` where ledger or folder cannot be read; ``Fault`` where the ledger's checkpoint is not its own.
    public func run(folder: String) async throws -> (honoured: Int, size: Int, problems: [Problem]) {
        let kept = KeptReceipts(folder: folder, logKey: subject.key)
        var log = try await log(of: try await checkpoint())
        var problems: [Problem] = []
        var honoured = 0
        for name in try Files.names(in: folder) where name.hasSuffix(KeptReceipts.suffix) {
            guard let bytes = try Files.read(folder + "/" + name) else { continue }
            do {
                if let fault = try await patientFault(of: bytes, name, kept, &log) {
                    let evidence = try await evidence(fault, bytes, log)
                    problems.append(Problem(file: name, fault: fault, evidence: evidence))
                } else {
                    honoured += 1
                }
            } catch let fork as Fork {
                problems.append(try await problem(name, fork))
            }
        }
        return (honoured, log.tree.size, problems)
    }

    /// What is wrong with a receipt. One of more entries than the log has is given time: what is served may lag.
    private func patientFault(
        of receipt: [UInt8], _ name: String, _ kept: KeptReceipts, _ log: inout Log
    ) async throws -> Fault? {
        for _ in 1..<Self.attemptsMax {
            let fault = try await fault(of: receipt, name, kept, &log)
            guard fault?.code == .receiptBeyondLog else { return fault }
            try await Task.sleep(for: .seconds(1))
            try await advance(&log)
        }
        return try await fault(of: receipt, name, kept, &log)
    }

    private func fault(
        of receipt: [UInt8], _ name: String, _ kept: KeptReceipts, _ log: inout Log
    ) async throws -> Fault? {
        var tree = log.tree
        do {
            try await kept.check(receipt, name, &tree)
        } catch let fault as Fault {
            return fault
        }
        let isBeyond = tree.size > log.tree.size
        do {
            try await readEntry(receipt, tree)
        } catch let fault as Fault {
            // Tiles may outlast what they are of, in a cache: a log without the entry is one that ends before it.
            return isBeyond
                ? KeptReceipts.beyondLog(tree.size, log.tree.size, index: fault.index ?? tree.size - 1, file: name) : fault
        }
        if isBeyond { (log.largest, log.tree) = (try promised(receipt), tree) }
        return nil
    }

    /// Takes the newest checkpoint, unless it is behind the one before. The two must be of one log: else some receipts would
    /// be held against one history, some against another.
    private func advance(_ log: inout Log) async throws {
        let newest = try await checkpoint()
        let (first, second) = (log.largest.checkpoint, newest.checkpoint)
        if second.size <= first.size {
            guard try await log.tree.root(at: second.size) == second.root else {
                throw Fork(first: log.largest, second: newest)
            }
            if second.size > log.served.checkpoint.size { log.served = newest }
            return
        }
        var next = try await self.log(of: newest)
        guard try await next.tree.root(at: first.size) == first.root else {
            throw Fork(first: log.largest, second: newest)
        }
        log = next
    }

    private func problem(_ name: String, _ fork: Fork) async throws -> Problem {
        let sizes = [fork.first.checkpoint.size, fork.second.checkpoint.size].sorted()
        let maker = EvidenceMaker(source: source, subject: subject, observed: now())
        return Problem(
            file: name, fault: .contradiction(sizes[0], sizes[1]),
            evidence: try await maker.contradiction(fork.first, fork.second))
    }

    private func checkpoint() async throws -> SignedCheckpoint {
        try SignedCheckpoint.ofLedger(try await source.checkpoint(), key: subject.key)
    }

    private func log(of signed: SignedCheckpoint) async throws -> Log {
        let (size, root) = (signed.checkpoint.size, signed.checkpoint.root)
        return Log(
            served: signed, largest: signed, tree: try await VerifiedTree(source: source, size: size, root: root))
    }

    /// The entry itself, not only its hash, is still there.
    private func readEntry(_ receipt: [UInt8], _ tree: VerifiedTree) async throws {
        var tree = tree
        let index = try TlogProof(parsing: receipt).index
        let bytes = try await source.bytes(of: .of(index / 256, size: tree.size))
        guard let ranges = try? EntryBundle.ranges(in: bytes), index % 256 < ranges.count,
            MerkleHash.leaf(Array(bytes[ranges[index % 256]])) == (try await tree.hash(0, index))
        else { throw Fault.altered(entry: index) }
    }

    private func evidence(_ fault: Fault, _ receipt: [UInt8], _ log: Log) async throws -> Evidence? {
        let maker = EvidenceMaker(source: source, subject: subject, observed: now())
        switch fault.code {
        case .receiptNotPrefix: return try await maker.contradiction(try promised(receipt), log.largest)
        case .receiptBeyondLog: return try await maker.rollback(known: try promised(receipt), served: log.served)
        default: return try await maker.evidence(of: fault, in: log.largest, authority: [])
        }
    }

    private func promised(_ receipt: [UInt8]) throws -> SignedCheckpoint {
        try SignedCheckpoint.open(try TlogProof(parsing: receipt).checkpoint, key: subject.key)
    }
}

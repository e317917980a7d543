public import MerkleLog
internal import SignedNote

/// Holds every receipt in a folder against the ledger that gave them, as it is served now: the receipt's checkpoint is a prefix
/// of the log, the entry at its index is the one that the receipt proves, and it is still served.
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

    /// - Parameter folder: its `*.tlog-proof` files are looked at, all of them.
    /// - Returns: how many receipts are honoured, the size of the log, and the others.
    /// - Throws: ``AuditError`` where ledger or folder cannot be read; ``Fault`` where the ledger's checkpoint is not its own.
    public func run(folder: String) async throws -> (honoured: Int, size: Int, problems: [Problem]) {
        let kept = KeptReceipts(folder: folder, logKey: subject.key)
        var signed = try await checkpoint()
        var tree = try await tree(signed)
        var problems: [Problem] = []
        var honoured = 0
        for name in try Files.names(in: folder) where name.hasSuffix(KeptReceipts.suffix) {
            guard let bytes = try Files.read(folder + "/" + name) else { continue }
            var attempt = 1
            while true {
                do {
                    try await kept.check(bytes, name, &tree)
                    try await readEntry(bytes, name, tree)
                    honoured += 1
                } catch let fault as Fault where fault.code == .receiptBeyondLog && attempt < Self.attemptsMax {
                    attempt += 1
                    try await Task.sleep(for: .seconds(1))
                    signed = try await checkpoint()
                    tree = try await self.tree(signed)
                    continue
                } catch let fault as Fault {
                    problems.append(
                        Problem(file: name, fault: fault, evidence: try await evidence(fault, bytes, signed)))
                }
                break
            }
        }
        return (honoured, tree.size, problems)
    }

    private func checkpoint() async throws -> SignedCheckpoint {
        do {
            return try SignedCheckpoint.open(try await source.checkpoint(), key: subject.key)
        } catch let error as LogFormatError {
            throw Fault(.checkpointSignature, tile: "checkpoint", "\(error)")
        }
    }

    private func tree(_ signed: SignedCheckpoint) async throws -> VerifiedTree {
        try await VerifiedTree(source: source, size: signed.checkpoint.size, root: signed.checkpoint.root)
    }

    /// The entry itself, not only its hash, is still there.
    private func readEntry(_ receipt: [UInt8], _ name: String, _ tree: VerifiedTree) async throws {
        var tree = tree
        let index = try TlogProof(parsing: receipt).index
        let bytes = try await source.bytes(of: .of(index / 256, size: tree.size))
        guard let ranges = try? EntryBundle.ranges(in: bytes), index % 256 < ranges.count,
            MerkleHash.leaf(Array(bytes[ranges[index % 256]])) == (try await tree.hash(0, index))
        else { throw Fault.altered(entry: index) }
    }

    private func evidence(_ fault: Fault, _ receipt: [UInt8], _ signed: SignedCheckpoint) async throws -> Evidence? {
        let maker = EvidenceMaker(source: source, subject: subject, observed: now())
        switch fault.code {
        case .receiptNotPrefix: return try await maker.contradiction(try promised(receipt), signed)
        case .receiptBeyondLog: return try await maker.rollback(known: try promised(receipt), served: signed)
        default: return try await maker.evidence(of: fault, in: signed, authority: [])
        }
    }

    private func promised(_ receipt: [UInt8]) throws -> SignedCheckpoint {
        try SignedCheckpoint.open(try TlogProof(parsing: receipt).checkpoint, key: subject.key)
    }
}

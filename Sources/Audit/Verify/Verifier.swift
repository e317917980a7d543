public import MerkleLog
public import SignedNote
internal import Supervision

/// The whole check of a log, by somebody who trusts nothing but the ledger's public key.
///
/// It checks the checkpoint's signature and origin; every leaf against the tiles and every tile against the root; every
/// author's signature or seal against the authority as it stood at that entry; that stamps never decrease, that ids are
/// not doubled, that runs are whole. Of a served ledger it also recomputes what the ledger derives from its entries, and
/// it holds kept receipts against the log. Memory stays bounded whatever the log's size.
public struct Verifier: Sendable {
    public struct Options: Sendable {
        /// The ledger's key; its name is the origin.
        public var key: VerifierKey
        /// The root authority's key that the founding must name; nil takes the founding's word for it.
        public var rootKey: VerifierKey?
        /// Whose cosignatures on the checkpoint count, and how many are demanded.
        public var witnesses = WitnessPolicy.none
        /// The first entry to check wholly. Those before it are held against the tree, and the authority's among them
        /// replayed.
        public var from = 0
        /// A folder of kept `*.tlog-proof` receipts to hold against the log.
        public var receipts: String?
        /// Where to keep what does not fit in memory; nil for the system's folder.
        public var temporaryFolder: String?

        public init(key: VerifierKey) { self.key = key }
    }

    public let source: any LogSource
    public let options: Options

    public init(source: any LogSource, options: Options) {
        self.source = source
        self.options = options
    }

    /// Verifies, up to the first fault if there is one.
    ///
    /// - Parameter progress: called now and then, from one task at a time.
    /// - Throws: ``AuditError`` when the source cannot be read; what is wrong with the log is in the report.
    public func run(progress: (@Sendable (Progress) -> Void)? = nil) async throws -> VerifyReport {
        let start = ContinuousClock.now
        var report = VerifyReport()
        do {
            let signed = try openCheckpoint(try await source.checkpoint())
            let checkpoint = signed.checkpoint
            let cosignatures = try options.witnesses.check(signed.note, of: options.key)
            (report.origin, report.size, report.root) = (checkpoint.origin, checkpoint.size, checkpoint.root)
            var tree = try await VerifiedTree(source: source, size: checkpoint.size, root: checkpoint.root)
            let pass = try await VerifyPass(options, source: source, tree: tree, progress: progress)
            try await pass.run()
            pass.complete(&report)
            report.cosignatures = cosignatures
            if report.fault == nil, let folder = options.receipts {
                let receipts = try await KeptReceipts(folder: folder, logKey: options.key).check(against: &tree)
                (report.receipts, report.fault) = receipts
            }
        } catch let fault as Fault {
            report.fault = fault
        }
        let elapsed = (ContinuousClock.now - start).components
        report.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
        return report
    }

    /// Checks that the checkpoint is the log's own.
    private func openCheckpoint(_ bytes: [UInt8]) throws(Fault) -> SignedCheckpoint {
        let note: Note
        let signed: SignedCheckpoint
        do {
            note = try Note.parse(bytes)
            signed = try SignedCheckpoint(note: note)
        } catch {
            throw Fault(.checkpointMalformed, tile: "checkpoint", "\(error)")
        }
        do {
            _ = try note.signers(of: [options.key])
        } catch {
            throw Fault(.checkpointSignature, tile: "checkpoint", "\(error)")
        }
        guard signed.checkpoint.origin == options.key.name else {
            throw Fault(.checkpointOrigin, tile: "checkpoint", "it is a checkpoint of \(signed.checkpoint.origin)")
        }
        return signed
    }
}

internal import MerkleLog
internal import SignedNote

extension SignedCheckpoint {
    /// A checkpoint that a ledger must have signed.
    /// - Throws: ``Fault`` with ``Fault/Code/checkpointSignature``, also where it is not in its form or of another log.
    static func ofLedger(_ bytes: [UInt8], key: VerifierKey) throws(Fault) -> SignedCheckpoint {
        do throws(LogFormatError) {
            return try open(bytes, key: key)
        } catch {
            throw Fault(.checkpointSignature, tile: "checkpoint", "\(error)")
        }
    }
}

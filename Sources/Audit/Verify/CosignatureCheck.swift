internal import MerkleLog
internal import SignedNote

extension WitnessPolicy {
    /// Who cosigned a checkpoint, where enough of these witnesses have.
    /// - Throws: ``Fault`` with `cosignature-bad` or `quorum-missing`.
    func check(_ note: Note, of log: VerifierKey) throws(Fault) -> [FoundCosignature] {
        let found: [FoundCosignature]
        do throws(NoteError) {
            found = try cosignatures(on: note, of: log)
        } catch {
            throw Fault(.cosignatureBad, tile: "checkpoint", "\(error)")
        }
        guard isMet(by: found) else {
            throw Fault(
                .quorumMissing, tile: "checkpoint",
                "\(Self.count(found)) of the witnesses that were given have cosigned it; \(quorum) are demanded")
        }
        return found
    }
}

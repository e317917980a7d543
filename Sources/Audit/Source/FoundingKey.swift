internal import FoundationEssentials
internal import MerkleLog
public import SignedNote

/// The key that a ledger's own first entry names: what there is to go by where nobody was told a key.
public enum FoundingKey {
    private struct Founding: Decodable {
        struct Contents: Decodable { var ledgerKey: String }
        var data: Contents
    }

    /// - Throws: ``AuditError/source(resource:detail:)`` where the ledger cannot be read or entry 0 names no key.
    public static func read(_ source: any LogSource) async throws -> VerifierKey {
        let signed = try SignedCheckpoint(note: Note.parse(try await source.checkpoint()))
        guard signed.checkpoint.size > 0,
            let bytes = try? await source.bytes(of: .of(0, size: signed.checkpoint.size)),
            let range = try? EntryBundle.ranges(in: bytes).first
        else { throw AuditError.source(resource: source.name, detail: "its first entry cannot be read") }
        let line = bytes[range].dropFirst(Stamp.lineCount).prefix { $0 != UInt8(ascii: "\n") }
        guard let founding = try? JSONDecoder().decode(Founding.self, from: Data(line)),
            let key = try? VerifierKey(founding.data.ledgerKey)
        else { throw AuditError.source(resource: source.name, detail: "its first entry is no founding") }
        return key
    }
}

internal import SignedNote

/// What a log sends to a witness: a checkpoint, and that it continues the one that the witness cosigned last
/// (c2sp.org/tlog-witness, add-checkpoint).
///
///     old <size>
///     <Base 64 of a hash of the consistency proof>, a line each
///
///     <the signed checkpoint>
public struct AddCheckpoint: Sendable {
    /// The size that the witness is thought to have cosigned last; 0 for none.
    public let oldSize: Int
    /// RFC 6962 §2.1.2, from ``oldSize`` to the checkpoint's size; empty where either needs none.
    public let proof: [MerkleHash]
    public let signed: SignedCheckpoint

    /// Lines of proof that a request may have.
    public static let proofCountMax = 63

    /// - Precondition: `proof` has at most ``proofCountMax`` hashes, and `oldSize` is not negative.
    public init(oldSize: Int, proof: [MerkleHash], signed: SignedCheckpoint) {
        precondition(oldSize >= 0 && proof.count <= Self.proofCountMax)
        self.oldSize = oldSize
        self.proof = proof
        self.signed = signed
    }

    /// Reads a request; neither signatures nor the proof are verified.
    /// - Throws: ``LogFormatError/addCheckpoint(_:)``, ``LogFormatError/checkpoint(_:)``, ``LogFormatError/note(_:)``.
    public init(parsing bytes: [UInt8]) throws(LogFormatError) {
        var rest = bytes[...]
        func line() throws(LogFormatError) -> ArraySlice<UInt8> {
            guard let end = rest.firstIndex(of: NoteText.newline) else {
                throw .addCheckpoint("it ends before the checkpoint")
            }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end]
        }
        let first = try line()
        guard first.starts(with: "old ".utf8), let oldSize = Decimal.parse(first.dropFirst(4)) else {
            throw .addCheckpoint("the first line is not \"old\" and a decimal size")
        }
        var proof: [MerkleHash] = []
        var next = try line()
        while !next.isEmpty {
            guard proof.count < Self.proofCountMax else {
                throw .addCheckpoint("more than \(Self.proofCountMax) lines of proof")
            }
            guard let hash = next.withUnsafeBytes({ MerkleHash(base64: $0) }) else {
                throw .addCheckpoint("line \(proof.count) of the proof is not Base 64 of 32 bytes")
            }
            proof.append(hash)
            next = try line()
        }
        let note: Note
        do throws(NoteError) { note = try Note.parse(Array(rest)) } catch { throw .note(error) }
        self.init(oldSize: oldSize, proof: proof, signed: try SignedCheckpoint(note: note))
    }

    /// The request's bytes.
    public var encoded: [UInt8] {
        let head = "old \(oldSize)\n" + proof.map { "\($0)\n" }.joined()
        return Array(head.utf8) + [NoteText.newline] + signed.encoded
    }
}

import HTTPTypes
import Hummingbird
import Ledger
import MerkleLog
import NIOCore
import SignedNote

/// `GET /v1/cases/{thread}`: the case file of a thread, a ZIP archive, against the checkpoint that `/checkpoint` serves; the same
/// bytes for the same one.
extension API {
    func caseFile(_ argument: Substring, _ query: Substring?) async throws -> Response {
        let asOf = try Query(query, allowed: ["asof"]).integer("asof", in: 1...Decimal.largest)
        let thread = try Self.pathText(argument, "thread")
        var reader = try await ledger.notedReader()
        try Self.require(size: asOf, in: reader)
        let signed = try SignedCheckpoint(note: Note.parse(try servedCheckpoint(reader)))
        // Witnesses may have been faster than this reader.
        if signed.checkpoint.size > reader.size { reader = try await ledger.notedReader() }
        if let asOf, asOf > signed.checkpoint.size {
            throw Problem(
                .quorumMissing,
                "Enough witnesses have cosigned \(signed.checkpoint.size) entries; the case is asked for as of \(asOf).")
        }
        return try await cases.holding { [reader] in
            let file = try await reader.caseFile(thread: thread, before: asOf, against: signed)
            return Response.ok([.contentType: "application/zip"], try Self.archive(file))
        }
    }

    private static func archive(_ file: CaseFile) throws(Refusal) -> ByteBuffer {
        var archive = ZipWriter()
        for (name, bytes) in file.files {
            guard archive.add(name, bytes) else {
                throw Refusal(.tooLarge, "The case of this thread is larger than a case file can be: export the log.")
            }
        }
        return ByteBuffer(bytes: archive.finish())
    }
}

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
        guard let thread = PercentEncoding.decode(argument) else {
            throw Refusal(
                .badRequest, "The thread in the path is not percent-encoded UTF-8 without control characters.")
        }
        let reader = try await ledger.notedReader()
        try Self.require(size: asOf, in: reader)
        let signed = try SignedCheckpoint(note: Note.parse(try servedCheckpoint(reader)))
        if let asOf, asOf > signed.checkpoint.size {
            throw Problem(
                .quorumMissing,
                "Enough witnesses have cosigned \(signed.checkpoint.size) entries; the case is asked for as of \(asOf).")
        }
        let file = try await reader.caseFile(thread: thread, before: asOf, against: signed)
        var archive = ZipWriter()
        for (name, bytes) in file.files {
            guard archive.add(name, bytes) else {
                throw Refusal(.tooLarge, "The case of this thread is larger than a case file can be: export the log.")
            }
        }
        return .ok([.contentType: "application/zip"], ByteBuffer(bytes: archive.finish()))
    }
}

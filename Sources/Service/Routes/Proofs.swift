import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore

/// `GET /v1/proofs/{index}` and `GET /v1/consistency`: RFC 6962 §2.1.1 and §2.1.2.
extension API {
    /// `{"index","size","leafHash","rootHash","path":[…],"tlogProof":"…"|null}`, hashes in base64; or the tlog-proof itself
    /// where `text/plain` is asked for.
    func proof(_ argument: Substring, _ request: Request, _ query: Substring?) async throws -> Response {
        let index = try pathInteger(argument, "index")
        let query = try Query(query, allowed: ["size", "witnessed"])
        let size = try query.integer("size", in: 1...Decimal.largest)
        let reader = try await ledger.notedReader()
        try Self.require(size: size, in: reader)
        let proof: InclusionProof
        if try wantsWitnessed(query) {
            guard size == nil else { throw Refusal(.badRequest, "The witnessed checkpoint has its own size: leave size away.") }
            proof = try await witnessedProof(index: index, in: reader)
        } else {
            proof = try await reader.inclusionProof(index: index, size: size)
        }
        if Accept.choose(request.headers[.accept], among: ["application/json", "text/plain"]) == "text/plain" {
            guard let text = proof.tlogProof else {
                throw Refusal(.notFound, "A tlog-proof is made against the present checkpoint, of size \(reader.size), only.")
            }
            return .ok(Headers.text, ByteBuffer(string: text))
        }
        var json = ByteBuffer()
        json.writeString("{\"index\":\(proof.index),\"size\":\(proof.size),\"leafHash\":\"\(proof.leafHash)\",")
        json.writeString("\"rootHash\":\"\(proof.rootHash)\",\"path\":")
        json.writePlainArray(proof.path.map(\.description))
        json.writeStaticString(",\"tlogProof\":")
        if let text = proof.tlogProof { json.writeJSONString(text) } else { json.writeStaticString("null") }
        json.writeStaticString("}\n")
        return .ok(Headers.json, json)
    }

    /// `{"from","to","fromRoot","toRoot","path":[…]}`.
    func consistency(_ query: Substring?) async throws -> Response {
        let query = try Query(query, allowed: ["from", "to"])
        guard let from = try query.integer("from", in: 1...Decimal.largest) else {
            throw Refusal(.badRequest, "from is missing: the size that the caller has a checkpoint of.")
        }
        let to = try query.integer("to", in: 1...Decimal.largest)
        let reader = try ledger.reader
        try Self.require(size: to, in: reader)
        guard from <= to ?? reader.size else {
            throw Refusal(.notFound, "A log of \(to ?? reader.size) entries continues none of \(from).")
        }
        let proof = try await reader.consistencyProof(from: from, to: to)
        var json = ByteBuffer()
        json.writeString("{\"from\":\(proof.from),\"to\":\(proof.to),\"fromRoot\":\"\(proof.fromRoot)\",")
        json.writeString("\"toRoot\":\"\(proof.toRoot)\",\"path\":")
        json.writePlainArray(proof.path.map(\.description))
        json.writeStaticString("}\n")
        return .ok(Headers.json, json)
    }

    /// A size that the log has not reached is not wrong, only not there yet.
    static func require(size: Int?, in reader: LogReader) throws(Refusal) {
        guard let size, size > reader.size else { return }
        throw Refusal(.notFound, "The log has \(reader.size) entries; size \(size) is not reached.")
    }
}

import HTTPTypes
import Hummingbird
import Ledger
import MerkleLog
import NIOCore
import SignedNote

/// `GET /v1/witnesses`, and what `witnessed=true` asks of other resources.
extension API {
    /// How long an author waits for the witnesses.
    private static let witnessPatience = Duration.seconds(10)

    /// `{"quorum","size","witnessed","witnesses":[{"name","keys","size","cosignedAt","lag","cosignatures","failures","trouble","contradicts"}…]}`:
    /// where this process stands with each. `witnessed` is the size of the newest checkpoint that has reached the quorum.
    func witnesses(_ query: Substring?) throws -> Response {
        try refuseQuery(query)
        let size = try ledger.reader.size
        let standing = witnesses?.standing
        var json = ByteBuffer(string: "{\"quorum\":\(witnesses?.quorum ?? 0),\"size\":\(size),\"witnessed\":")
        json.writeOptional(standing?.witnessed?.size)
        json.writeStaticString(",\"witnesses\":[")
        for (position, address) in (witnesses?.addresses ?? []).enumerated() {
            guard let witness = standing?.standings[position] else { continue }
            json.writeString(position == 0 ? "{\"name\":" : ",{\"name\":")
            json.writeJSONString(address.name)
            json.writeStaticString(",\"keys\":")
            json.writePlainArray(address.keys.map(\.description))
            json.writeStaticString(",\"size\":")
            json.writeOptional(witness.cosignedSize)
            json.writeStaticString(",\"cosignedAt\":")
            json.writeOptional(witness.cosignedAtSeconds.flatMap { Stamp(seconds: $0) }?.description)
            json.writeString(",\"lag\":\(max(0, size - (witness.cosignedSize ?? 0)))")
            json.writeString(",\"cosignatures\":\(witness.cosignatures),\"failures\":\(witness.failures),\"trouble\":")
            json.writeOptional(witness.trouble)
            json.writeString(",\"contradicts\":\(witness.isContradiction)}")
        }
        json.writeStaticString("]}\n")
        return .ok(Headers.json, json)
    }

    /// Whether `witnessed=true` is asked for.
    /// - Throws: ``Problem`` `no-quorum` where that can never be, before anything is recorded.
    func wantsWitnessed(_ query: Query) throws -> Bool {
        switch try query.text("witnessed") {
        case nil, "false": return false
        case "true":
            guard witnesses?.quorum ?? 0 > 0 else {
                throw Problem(.noQuorum, "There is no number of witnesses here that must cosign.")
            }
            return true
        default: throw Refusal(.badRequest, "witnessed is true or false.")
        }
    }

    /// The tlog-proof of the entry at `index` against a witnessed checkpoint that has the entry at `last` too; nil when none
    /// came in time. What was recorded is recorded, whatever happens meanwhile: only the proof is waited for.
    func witnessedProof(index: Int, last: Int) async -> String? {
        guard let witnesses, await witnesses.wait(beyond: last, patience: Self.witnessPatience) else { return nil }
        return try? await witnessedProof(index: index, in: ledger.reader).tlogProof
    }

    /// The proof of the entry at `index` in the newest witnessed checkpoint.
    /// - Throws: ``Problem`` `quorum-missing` where that does not reach so far yet.
    func witnessedProof(index: Int, in reader: LogReader) async throws -> InclusionProof {
        guard let signed = try witnesses?.witnessed() else { throw Problem(.noQuorum, "There are no witnesses.") }
        let checkpoint = signed.checkpoint
        if index < reader.size, index >= checkpoint.size {
            throw Problem(
                .quorumMissing,
                "Enough witnesses have cosigned \(checkpoint.size) entries; entry \(index) is behind them.")
        }
        var proof = try await reader.inclusionProof(index: index, size: checkpoint.size)
        guard proof.rootHash == checkpoint.root else {
            throw Refusal(
                .historyDamaged, "The stored tiles do not add up to the root that the witnesses have cosigned.")
        }
        proof.tlogProof = TlogProof(index: index, path: proof.path, checkpoint: signed.encoded).text
        return proof
    }

    /// The receipt that was asked to be witnessed: 200 or 201 with the witnessed proof, or 202 with the ordinary one and
    /// the problem `not-witnessed`.
    static func answer(
        _ json: inout ByteBuffer, recordedAt: String, proof: String, witnessed: String?, repeated: Bool
    ) -> Response {
        json.writeString("\"recordedAt\":\"\(recordedAt)\",\"proof\":")
        json.writeJSONString(witnessed ?? proof)
        json.writeString(",\"witnessed\":\(witnessed != nil)")
        if witnessed == nil {
            json.writeStaticString(",\"problem\":")
            let problem = Problem(
                .notWitnessed,
                "The quorum of witnesses did not cosign within \(witnessPatience.components.seconds) seconds.")
            json.writeImmutableBuffer(problem.json)
        }
        json.writeStaticString("}\n")
        let status: HTTPResponse.Status = witnessed == nil ? .accepted : repeated ? .ok : .created
        return Response(status: status, headers: Headers.json, body: .init(byteBuffer: json))
    }
}

import Hummingbird
import HTTPTypes
import Ledger
import NIOCore

/// `POST /v1/events` and `POST /v1/batches`.
extension API {
    /// Appends one signed event: 201 with its receipt, 200 with the first receipt for the same bytes again. With `witnessed`
    /// the receipt's proof is against a checkpoint that enough witnesses have cosigned.
    func appendEvent(_ request: Request, _ query: Substring?, on channel: any Channel) async throws -> Response {
        let isToBeWitnessed = try wantsWitnessed(Query(query, allowed: ["witnessed"]))
        try requireBody(of: request, type: "text/plain")
        let receipt = try await withBody(
            of: request, on: channel, within: Self.noteArrivalMax, upTo: Self.noteByteCountMax
        ) { note in try await ledger.append(note: note) }
        var json = ByteBuffer()
        json.reserveCapacity(receipt.proof.utf8.count + 160)
        json.writeString("{\"index\":\(receipt.index),")
        guard isToBeWitnessed else {
            return Self.answer(&json, recordedAt: receipt.recordedAt, proof: receipt.proof, repeated: receipt.repeated)
        }
        let proof = await witnessedProof(index: receipt.index, last: receipt.index)
        return Self.answer(
            &json, recordedAt: receipt.recordedAt, proof: receipt.proof, witnessed: proof, repeated: receipt.repeated)
    }

    /// Appends a sealed batch, under the same rule.
    func appendBatch(_ request: Request, _ query: Substring?, on channel: any Channel) async throws -> Response {
        let isToBeWitnessed = try wantsWitnessed(Query(query, allowed: ["witnessed"]))
        try requireBody(of: request, type: "application/vnd.shilu.batch")
        let receipt = try await withBody(
            of: request, on: channel, within: Self.batchArrivalMax, upTo: Self.batchByteCountMax,
            leaving: Self.batchSpareByteCount
        ) { batch in try await ledger.append(batch: batch) }
        var json = ByteBuffer()
        json.writeString("{\"sealIndex\":\(receipt.sealIndex),\"firstIndex\":\(receipt.firstIndex),")
        json.writeString("\"count\":\(receipt.count),")
        guard isToBeWitnessed else {
            return Self.answer(&json, recordedAt: receipt.recordedAt, proof: receipt.proof, repeated: receipt.repeated)
        }
        let proof = await witnessedProof(index: receipt.sealIndex, last: receipt.sealIndex + receipt.count)
        return Self.answer(
            &json, recordedAt: receipt.recordedAt, proof: receipt.proof, witnessed: proof, repeated: receipt.repeated)
    }

    /// Collects a body as ``BodyBudget/withBody(of:upTo:leaving:use:)`` does. One that has not arrived in time costs the client
    /// its connection; how long `use` takes is no matter.
    private func withBody<Answer>(
        of request: Request, on channel: any Channel, within arrivalMax: TimeAmount, upTo limit: Int, leaving spare: Int = 0,
        use: ([UInt8]) async throws -> Answer
    ) async throws -> Answer {
        let deadline = channel.eventLoop.scheduleTask(in: arrivalMax) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        return try await budget.withBody(of: request, upTo: limit, leaving: spare) { body in
            deadline.cancel()
            return try await use(body)
        }
    }

    /// What both receipts end with. Written into the buffer that is sent: this is the path that every author takes.
    private static func answer(_ json: inout ByteBuffer, recordedAt: String, proof: String, repeated: Bool) -> Response {
        json.writeString("\"recordedAt\":\"\(recordedAt)\",\"proof\":")
        json.writeJSONString(proof)
        json.writeStaticString("}\n")
        return Response(status: repeated ? .ok : .created, headers: Headers.json, body: .init(byteBuffer: json))
    }

    /// Only the named type, in UTF-8 and not compressed: what is signed must arrive byte for byte.
    private func requireBody(of request: Request, type: String) throws(Problem) {
        let given = request.headers[.contentType]
        // The usual spelling is let through without taking the field apart.
        if given == "text/plain; charset=utf-8", type == "text/plain", request.headers[.contentEncoding] == nil { return }
        let content = given.map(ContentType.init)
        guard content?.mediaType == type, content?.charset ?? "utf-8" == "utf-8" else {
            throw Problem(.unsupportedMediaType, "The body must be \(type) in UTF-8.")
        }
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw Problem(.unsupportedMediaType, "The body must not be compressed.")
        }
    }
}

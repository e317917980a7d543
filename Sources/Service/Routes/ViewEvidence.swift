import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore
import Projecting
import Supervision

/// `GET /v1/views/{view}/{key}/evidence`: the entries behind a row, each with where to read and to prove it.
///
/// Of a figure of the evaluation they come with what each one adds to it.
extension API {
    func viewEvidence(_ argument: Substring, _ query: Substring?) async throws -> Response {
        try await reading { access in
            let asOf = try Query(query, allowed: ["asof"]).text("asof")
            let (table, key) = try await Self.tableAndKey(argument.dropLast("/evidence".count), access)
            let (standing, line, folded) = try await row(key, table, asOf, access)
            // A path can name any key: where there is no row, its threads are replayed only for who asks how it was.
            guard line != nil || asOf != nil else {
                throw Refusal(
                    .notFound,
                    "The view \(table.name) has no row of this key at size \(standing.size); asof tells the evidence of one that has ended.")
            }
            var history = folded
            if history == nil, let view = access.view(table.name) {
                history = try await access.history.row(key, in: view, size: standing.size)
            }
            let evidence =
                history?.evidence.map { Evidence(index: $0) } ?? line.map { Evidence.ofTally(line: $0) } ?? []
            guard !evidence.isEmpty else {
                throw Refusal(.notFound, "No entry touches a row of this key at size \(standing.size).")
            }
            var json = ByteBuffer()
            json.writeViewHead(table.name, standing)
            json.writeStaticString(",\"key\":")
            json.writeJSONString(key)
            json.writeStaticString(",\"row\":")
            if let line { json.writeBytes(line) } else { json.writeStaticString("null") }
            json.writeStaticString(",\"evidence\":[")
            for (position, entry) in evidence.enumerated() {
                if position > 0 { json.writeStaticString(",\n") }
                json.write(entry)
            }
            json.writeStaticString("]}\n")
            return .ok(Headers.json, json)
        }
    }
}

/// An entry behind a row; of a figure with its value (thousandths, number or seconds), or until when it is pending.
private struct Evidence {
    let index: Int
    var value: Int?
    var due: Int64?

    init(index: Int) { self.index = index }

    /// The last column of a tally: `[[index,value],[index,null,due],…]`.
    static func ofTally(line: [UInt8]) -> [Evidence] {
        guard let token = RowTokens.split(line).last else { return [] }
        return JSONReader.shared { reader in
            reader.read(String(decoding: token, as: UTF8.self)) { list in
                list.elements.compactMap { item in
                    var parts = item.elements
                    guard let index = parts.next()?.integer else { return nil }
                    var evidence = Evidence(index: index)
                    evidence.value = parts.next()?.integer
                    evidence.due = parts.next()?.integer.map { Int64($0) }
                    return evidence
                }
            }
        } ?? []
    }
}

extension ByteBuffer {
    fileprivate mutating func write(_ entry: Evidence) {
        writeString("{\"index\":\(entry.index)")
        if let value = entry.value { writeString(",\"value\":\(value)") }
        if let due = entry.due { writeString(",\"due\":\"\(Stamp(milliseconds: due))\"") }
        writeString(",\"event\":\"/v1/events/\(entry.index)\",\"proof\":\"/v1/proofs/\(entry.index)\"}")
    }
}

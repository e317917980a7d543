import Hummingbird
import HTTPTypes
import Ledger
import MerkleLog
import NIOCore
import Projecting
import SignedNote

/// `GET /v1/views`: what there is, what each column means, and where each view stands.
extension API {
    func views(_ query: Substring?) async throws -> Response {
        try refuseQuery(query)
        return try await reading { access in
            let size = try ledger.reader.size
            let standing = try await access.reader.standing(log: ledger.origin)
            var json = ByteBuffer()
            json.writeString("{\"size\":\(size),\"position\":")
            json.writeOptional(standing?.position)
            json.writeStaticString(",\"recordedAt\":")
            json.writeOptional(standing.map { Stamp(milliseconds: $0.recordedMilliseconds).description })
            json.writeStaticString(",\"views\":[")
            for (position, view) in access.views.enumerated() {
                if position > 0 { json.writeStaticString(",\n") }
                json.write(ReadTable(view.table), version: view.version, standing?.view(view.table.name), logSize: size)
            }
            for derived in access.views.flatMap(\.table.derived) {
                guard let table = try await access.reader.table(of: derived) else { continue }
                json.writeStaticString(",\n")
                json.write(table, version: nil, standing?.derived, logSize: size)
            }
            json.writeStaticString("]}\n")
            return .ok(Headers.json, json)
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func write(_ table: ReadTable, version: Int?, _ standing: ViewStanding?, logSize: Int) {
        writeStaticString("{\"name\":")
        writeJSONString(table.name)
        writeStaticString(",\"meaning\":")
        writeJSONString(table.meaning)
        writeString(",\"derived\":\(table.isDerived),\"version\":")
        writeOptional(standing?.version ?? version)
        writeStaticString(",\"size\":")
        writeOptional(standing?.size)
        writeStaticString(",\"lag\":")
        writeOptional(standing.map { max(0, logSize - $0.size) })
        writeStaticString(",\"rows\":")
        writeOptional(standing?.rowCount)
        writeStaticString(",\"digest\":")
        writeOptional(standing?.digest.map { Base64.encode($0) })
        writeStaticString(",\"stopped\":")
        if let stop = standing?.stopped {
            writeString("{\"index\":\(stop.index),\"reason\":")
            writeJSONString(stop.reason)
            writeStaticString("}")
        } else {
            writeStaticString("null")
        }
        writeStaticString(",\"columns\":[")
        for (position, column) in table.columns.enumerated() {
            if position > 0 { writeStaticString(",") }
            writeStaticString("{\"name\":")
            writeJSONString(column.name)
            writeString(",\"type\":\"\(table.decimals.contains(column.name) ? "numeric" : column.type.rawValue)\",\"meaning\":")
            writeJSONString(column.meaning)
            writeString(",\"required\":\(column.isRequired),\"comparable\":\(table.isComparable(column))}")
        }
        writeStaticString("]}")
    }
}

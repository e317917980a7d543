internal import FoundationEssentials
internal import MerkleLog

/// A file of two lines: `<format> sha256:<Base 64>` and one JSON object, which the hash is of. A file that is cut short or
/// changed by accident does not read.
struct DigestedFile {
    /// Such as `shilu.evidence/v1`.
    let format: String

    func isPrefix(of bytes: [UInt8]) -> Bool { bytes.starts(with: (format + " ").utf8) }

    func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = Array(try encoder.encode(value))
        return head(json) + json + [UInt8(ascii: "\n")]
    }

    /// - Throws: ``AuditError/conflict(detail:)`` for anything but exactly such a file.
    func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], name: String) throws(AuditError) -> Value {
        guard isPrefix(of: bytes) else { throw .conflict(detail: "\(name) does not begin with \(format)") }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), bytes.last == UInt8(ascii: "\n"),
            end + 1 < bytes.count
        else { throw .conflict(detail: "\(name) is cut short") }
        let json = Array(bytes[(end + 1)...].dropLast())
        guard bytes.starts(with: head(json)) else {
            throw .conflict(detail: "\(name) is damaged: its content does not have the hash in its first line")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw .conflict(detail: "\(name) is not what its first line says: \(error)")
        }
    }

    private func head(_ json: [UInt8]) -> [UInt8] {
        Array("\(format) sha256:\(MerkleHash.sha256(of: json))\n".utf8)
    }
}

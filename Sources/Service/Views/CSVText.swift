package import NIOCore
import Projecting

/// Rows as CSV, RFC 4180: a line of names, then one line a row; null is empty, JSON is its text.
package enum CSVText {
    static func writeHead(_ table: ReadTable, to buffer: inout ByteBuffer) {
        write(table.columns.map(\.name), to: &buffer)
    }

    /// - Parameter line: a row's canonical line.
    static func write(line: [UInt8], to buffer: inout ByteBuffer) {
        write(RowTokens.split(line).map { $0.first == UInt8(ascii: "n") ? "" : RowTokens.text($0) }, to: &buffer)
    }

    package static func write(_ fields: [String], to buffer: inout ByteBuffer) {
        for (position, field) in fields.enumerated() {
            if position > 0 { buffer.writeStaticString(",") }
            guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
                buffer.writeString(field)
                continue
            }
            buffer.writeStaticString("\"")
            for byte in field.utf8 {
                if byte == UInt8(ascii: "\"") { buffer.writeInteger(byte) }
                buffer.writeInteger(byte)
            }
            buffer.writeStaticString("\"")
        }
        buffer.writeStaticString("\r\n")
    }
}

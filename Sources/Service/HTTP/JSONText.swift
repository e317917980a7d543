package import NIOCore

/// JSON written straight into the buffer that is sent: no tree, no `Codable`, no second copy.
extension ByteBuffer {
    /// Writes UTF-8 text as a JSON string, quotes included. Only what RFC 8259 §7 demands is escaped.
    package mutating func writeJSONString(_ text: some Collection<UInt8>) {
        let done: Void? = text.withContiguousStorageIfAvailable { writeJSONString(utf8: UnsafeRawBufferPointer($0)) }
        if done == nil { Array(text).withUnsafeBytes { writeJSONString(utf8: $0) } }
    }

    package mutating func writeJSONString(_ text: String) {
        var text = text
        text.withUTF8 { writeJSONString(utf8: UnsafeRawBufferPointer($0)) }
    }

    private mutating func writeJSONString(utf8 bytes: UnsafeRawBufferPointer) {
        writeInteger(UInt8(ascii: "\""))
        var plain = 0
        for (offset, byte) in bytes.enumerated() where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            writeBytes(UnsafeRawBufferPointer(rebasing: bytes[plain..<offset]))
            plain = offset + 1
            switch byte {
            case UInt8(ascii: "\n"): writeStaticString("\\n")
            case UInt8(ascii: "\""): writeStaticString("\\\"")
            case UInt8(ascii: "\\"): writeStaticString("\\\\")
            default:
                writeStaticString(byte < 0x10 ? "\\u000" : "\\u001")
                writeString(String(byte & 0x0F, radix: 16))
            }
        }
        writeBytes(UnsafeRawBufferPointer(rebasing: bytes[plain...]))
        writeInteger(UInt8(ascii: "\""))
    }

    /// Writes `["a","b"]` of texts that need no escaping (base64, hashes).
    mutating func writePlainArray(_ texts: [String]) {
        writeStaticString("[")
        for (position, text) in texts.enumerated() {
            writeString(position == 0 ? "\"\(text)\"" : ",\"\(text)\"")
        }
        writeStaticString("]")
    }
}

/// Takes a `text/event-stream` apart (WHATWG HTML §9.2): bytes as they come in, whole messages out.
package struct ServerSentEvents {
    package struct Message: Equatable {
        /// The last id that the stream gave, on this message or before it.
        package var id: String?
        /// Empty for a message that only carries an id.
        package var data: [UInt8]

        package init(id: String?, data: [UInt8]) {
            self.id = id
            self.data = data
        }
    }

    package init() {}

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var id: String?
    private var hasFields = false

    /// Bytes of a message, at most: an entry of 65,535 bytes, with every byte escaped, has less.
    package static let byteCountMax = 1 << 20

    /// Takes the next bytes of the stream.
    /// - Throws: ``AuditError/source(resource:detail:)`` for a message that is too long: a stream without end would fill the memory.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(AuditError) -> [Message] {
        var messages: [Message] = []
        for byte in bytes {
            if byte != UInt8(ascii: "\n") {
                guard line.count + data.count < Self.byteCountMax else {
                    throw .source(resource: "subscription", detail: "a message has more than \(Self.byteCountMax) bytes")
                }
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty {
                if hasFields { messages.append(Message(id: id, data: data)) }
                data.removeAll(keepingCapacity: true)
                hasFields = false
            } else {
                field()
            }
            line.removeAll(keepingCapacity: true)
        }
        return messages
    }

    private mutating func field() {
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data":
            if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
            data += value
            hasFields = true
        case "id":
            id = String(decoding: value, as: UTF8.self)
            hasFields = true
        default:
            // Comments, `retry` and whatever comes in later versions.
            break
        }
    }
}

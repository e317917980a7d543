/// Instants as RFC 3339 writes them, with any offset, in milliseconds since 1970-01-01T00:00:00Z; finer fractions are cut off.
public enum Instant {
    /// Nil for what is no instant.
    public static func milliseconds(_ text: EventText) -> Int64? {
        text.bytes.assumingMemoryBound(to: UInt8.self).baseAddress.flatMap {
            TimeForms.instant($0, length: text.bytes.count)
        }
    }

    /// Nil for what is no instant.
    public static func milliseconds(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { milliseconds(EventText(bytes: UnsafeRawBufferPointer($0))) }
    }
}

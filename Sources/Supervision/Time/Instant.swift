/// Instants as people write them in requests.
public enum Instant {
    /// Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 instant, with any offset; finer fractions are cut off.
    public static func milliseconds(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in
            bytes.baseAddress.flatMap { TimeForms.instant($0, length: bytes.count) }
        }
    }
}

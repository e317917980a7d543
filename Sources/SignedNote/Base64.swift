/// Standard Base 64 (RFC 4648 §4), padded and strict: one text for one value, and only
/// that text is read.
///
/// Strictness matters: receipts are compared byte for byte, so the same signature must not have two spellings.
public enum Base64 {
    /// The length of the text of `count` bytes.
    @inlinable
    public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the text of `bytes` to `out`, which must have room for ``encodedCount(_:)`` characters.
    public static func encode(_ bytes: UnsafeRawBufferPointer, to out: UnsafeMutableRawBufferPointer) {
        precondition(out.count >= encodedCount(bytes.count))
        guard let input = bytes.baseAddress, let output = out.baseAddress else { return }
        let letters = alphabet.utf8Start
        func put(_ at: Int, _ sixBits: UInt32) {
            output.storeBytes(of: letters[Int(sixBits & 63)], toByteOffset: at, as: UInt8.self)
        }
        func byte(_ at: Int) -> UInt32 { UInt32(input.load(fromByteOffset: at, as: UInt8.self)) }
        var read = 0
        var written = 0
        while read + 3 <= bytes.count {
            let group = byte(read) << 16 | byte(read + 1) << 8 | byte(read + 2)
            put(written, group >> 18)
            put(written + 1, group >> 12)
            put(written + 2, group >> 6)
            put(written + 3, group)
            read += 3
            written += 4
        }
        let left = bytes.count - read
        if left == 0 { return }
        let group = byte(read) << 16 | (left == 2 ? byte(read + 1) << 8 : 0)
        put(written, group >> 18)
        put(written + 1, group >> 12)
        if left == 2 { put(written + 2, group >> 6) }
        for at in (written + left + 1)..<(written + 4) {
            output.storeBytes(of: padding, toByteOffset: at, as: UInt8.self)
        }
    }

    /// The text of `bytes`.
    public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        let count = encodedCount(bytes.count)
        return String(unsafeUninitializedCapacity: count) { out in
            encode(bytes, to: UnsafeMutableRawBufferPointer(out))
            return count
        }
    }

    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { encode($0) }
    }

    /// Reads `text` into `out`, which must have room for three bytes for every four characters.
    /// - Returns: the number of bytes, or nil when `text` is not canonical Base 64.
    public static func decode(_ text: UnsafeRawBufferPointer, to out: UnsafeMutableRawBufferPointer) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        guard text.count > 0, let input = text.baseAddress else { return 0 }
        precondition(out.count >= text.count / 4 * 3)
        var pads = 0
        if text[text.count - 1] == padding { pads = text[text.count - 2] == padding ? 2 : 1 }
        let whole = text.count / 4 - (pads > 0 ? 1 : 0)
        // Invalid characters have bits above the six; they are gathered and looked at once.
        var seen: UInt32 = 0
        values.withUnsafeBufferPointer { values in
            func sixBits(_ at: Int) -> UInt32 {
                let value = UInt32(values[Int(input.load(fromByteOffset: at, as: UInt8.self))])
                seen |= value
                return value
            }
            var read = 0
            var written = 0
            for _ in 0..<whole {
                let group = sixBits(read) << 18 | sixBits(read + 1) << 12 | sixBits(read + 2) << 6 | sixBits(read + 3)
                out[written] = UInt8(truncatingIfNeeded: group >> 16)
                out[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                out[written + 2] = UInt8(truncatingIfNeeded: group)
                read += 4
                written += 3
            }
            if pads == 0 { return }
            let group = sixBits(read) << 18 | sixBits(read + 1) << 12 | (pads == 1 ? sixBits(read + 2) << 6 : 0)
            out[written] = UInt8(truncatingIfNeeded: group >> 16)
            if pads == 1 { out[written + 1] = UInt8(truncatingIfNeeded: group >> 8) }
            // The bits that no byte uses must be zero, or the same bytes would have several texts.
            if group & (pads == 1 ? 0xFF : 0xFFFF) != 0 { seen = .max }
        }
        return seen > 63 ? nil : text.count / 4 * 3 - pads
    }

    /// The bytes of `text`, or nil when it is not canonical Base 64.
    public static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var valid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { out, count in
            if let decoded = decode(text, to: UnsafeMutableRawBufferPointer(out)) {
                count = decoded
            } else {
                valid = false
            }
        }
        return valid ? bytes : nil
    }

    /// The bytes of `text`, or nil when it is not canonical Base 64.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let found = text.utf8.withContiguousStorageIfAvailable { decode(UnsafeRawBufferPointer($0)) }
        return found ?? Array(text.utf8).withUnsafeBytes { decode($0) }
    }

    private static let padding = UInt8(ascii: "=")
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for value in 0..<64 { values[Int(alphabet.utf8Start[value])] = UInt8(value) }
        return values
    }()
}

/// Canonical base64 as a form: full groups, the right padding, and no bits set that padding hides.
enum Base64Form {
    static let expression = Pattern.anchored(
        "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?")

    static func matches(_ text: UnsafePointer<UInt8>, length: Int) -> Bool {
        guard length % 4 == 0 else { return false }
        guard length > 0 else { return true }
        let padding = text[length - 1] != UInt8(ascii: "=") ? 0 : text[length - 2] != UInt8(ascii: "=") ? 1 : 2
        var wrong: UInt8 = 0
        for at in 0..<(length - padding) { wrong |= values[Int(text[at])] }
        guard wrong & invalid == 0 else { return false }
        // The last character before the padding carries 2 or 4 bits that decode to nothing.
        let last = values[Int(text[length - padding - 1])]
        return padding == 0 || last & (padding == 1 ? 0b11 : 0b1111) == 0
    }

    private static let invalid: UInt8 = 0x80

    /// The six bits of each character; 0x80 for bytes that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}

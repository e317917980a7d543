// Values as bytes.
extension [UInt8] {
    /// Text between the quotes of a JSON string.
    package mutating func append(jsonEscaped text: UnsafeBufferPointer<UInt8>) {
        append(text) { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") } escape: { byte, out in
            if byte >= 0x20 { return out += [UInt8(ascii: "\\"), byte] }
            out.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
            out.append(contentsOf: String(byte, radix: 16).utf8)
        }
    }

    /// Most texts have nothing to escape: what lies between is copied whole.
    @inline(__always)
    package mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, where isSpecial: (UInt8) -> Bool,
        escape: (UInt8, inout [UInt8]) -> Void
    ) {
        var plain = 0
        var at = 0
        while at < text.count {
            if isSpecial(text[at]) {
                append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<at]))
                escape(text[at], &self)
                plain = at + 1
            }
            at += 1
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
    }

    package mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value.magnitude
            var at = 20
            repeat {
                at -= 1
                digits[at] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[at..<20]))
        }
    }
}

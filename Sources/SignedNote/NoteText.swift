/// What may stand in a note: UTF-8 without ASCII control characters, newline excepted (c2sp.org/signed-note, Format).
package enum NoteText {
    package static let newline = UInt8(ascii: "\n")

    /// Checks every byte; one pass, eight bytes at a step while they are plain ASCII.
    package static func check(_ bytes: UnsafeRawBufferPointer) throws(NoteError) {
        var at = 0
        while at < bytes.count {
            if at + 8 <= bytes.count, isPlain(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) {
                at += 8
                continue
            }
            // One character at a time through this step, then try eight again.
            let end = min(at + 8, bytes.count)
            while at < end { at += try characterLength(bytes, at: at) }
        }
    }

    /// Whether all eight bytes are from U+0020 to U+007F: taking 0x20 from a smaller one borrows into its top bit.
    @inline(__always)
    private static func isPlain(_ eight: UInt64) -> Bool {
        (eight | (eight &- 0x2020_2020_2020_2020)) & 0x8080_8080_8080_8080 == 0
    }

    /// The length of the character at `at`, which is checked as Unicode's table 3-7 (well-formed UTF-8) has it.
    @inline(__always)
    private static func characterLength(_ bytes: UnsafeRawBufferPointer, at: Int) throws(NoteError) -> Int {
        let lead = bytes[at]
        if lead < 0x80 {
            guard lead >= 0x20 || lead == newline else { throw .controlCharacter(offset: at) }
            return 1
        }
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw .notUTF8
        }
        guard at + length <= bytes.count, second.contains(bytes[at + 1]) else { throw .notUTF8 }
        for next in (at + 2)..<max(at + length, at + 2) where bytes[next] & 0xC0 != 0x80 { throw .notUTF8 }
        return length
    }

    /// Whether `name` can be a key's: UTF-8, not empty, no Unicode space, no control character, no plus.
    package static func isKeyName(_ name: UnsafeRawBufferPointer) -> Bool {
        guard !name.isEmpty else { return false }
        var plain = true
        for byte in name {
            if byte <= 0x20 || byte == UInt8(ascii: "+") { return false }
            if byte >= 0x80 { plain = false }
        }
        if plain { return true }
        do { try check(name) } catch { return false }
        return !String(decoding: name, as: UTF8.self).unicodeScalars.contains { $0.properties.isWhitespace }
    }

    package static func isKeyName(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { isKeyName(UnsafeRawBufferPointer($0)) }
    }
}

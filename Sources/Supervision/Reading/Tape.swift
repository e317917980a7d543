/// simdjson's tape (see csimdjson.h): one parsed document as 64-bit words, and a buffer of its unescaped strings.
///
/// Both pointers are the parser's memory: valid until its next parse. Trivial on purpose: copying counts no
/// references.
struct Tape {
    let words: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    enum Tag {
        static let object = UInt8(ascii: "{"), array = UInt8(ascii: "["), string = UInt8(ascii: "\"")
        static let int64 = UInt8(ascii: "l"), uint64 = UInt8(ascii: "u"), double = UInt8(ascii: "d")
        static let yes = UInt8(ascii: "t"), no = UInt8(ascii: "f"), null = UInt8(ascii: "n")
    }

    /// Index of the document's value; word 0 is the root's own.
    static let root = 1

    @inline(__always)
    func tag(_ at: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[at] >> 56) }

    /// Index just behind the value at `at`.
    @inline(__always)
    func behind(_ at: Int) -> Int {
        switch tag(at) {
        case Tag.string: at + 1
        case Tag.object, Tag.array: Int(words[at] & 0xFFFF_FFFF)
        case Tag.int64, Tag.uint64, Tag.double: at + 2
        default: at + 1
        }
    }

    /// Index of the closing word of the container at `at`.
    @inline(__always)
    func end(ofContainer at: Int) -> Int { Int(words[at] & 0xFFFF_FFFF) - 1 }

    /// The string at `at`. At least 64 bytes can be read from its start, whatever its length.
    @inline(__always)
    func string(_ at: Int) -> (start: UnsafePointer<UInt8>, length: Int) {
        let entry = strings + Int(words[at] & 0xFF_FFFF_FFFF_FFFF)
        let length = UnsafeRawPointer(entry).loadUnaligned(as: UInt32.self)
        return (entry + 4, Int(length))
    }

    func bytes(_ at: Int) -> UnsafeRawBufferPointer {
        let (start, length) = string(at)
        return UnsafeRawBufferPointer(start: start, count: length)
    }
}

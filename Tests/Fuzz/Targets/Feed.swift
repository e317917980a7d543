/// Numbers and choices out of a fuzzer's bytes; zeroes once they are used up.
struct Feed {
    private(set) var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    mutating func byte() -> UInt8 {
        guard let first = rest.first else { return 0 }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
        return first
    }

    /// Any Int, or a small one: what a first byte says.
    mutating func number() -> Int {
        let kind = byte()
        if kind < 0xF0 { return Int(kind) }
        if kind < 0xF8 { return Int(byte()) << 8 | Int(byte()) }
        return Int(truncatingIfNeeded: (0..<8).reduce(UInt64(0)) { value, _ in value << 8 | UInt64(byte()) })
    }
}

/// Whether `count` bytes are the same in both places: names and keys are short, and a call would take longer than the loop.
@inline(__always)
package func sameBytes(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Bool {
    guard count >= 8 else {
        var at = 0
        while at < count {
            if one.load(fromByteOffset: at, as: UInt8.self) != other.load(fromByteOffset: at, as: UInt8.self) { return false }
            at += 1
        }
        return true
    }
    func word(_ start: UnsafeRawPointer, _ at: Int) -> UInt64 { start.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
    var at = 0
    while at + 8 <= count {
        if word(one, at) != word(other, at) { return false }
        at += 8
    }
    // The last eight bytes, some of them a second time.
    return word(one, count - 8) == word(other, count - 8)
}

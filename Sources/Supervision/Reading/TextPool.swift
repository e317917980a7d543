/// Texts that events repeat, such as department codes, each as one string: for one folder's use.
///
/// A place a hash, and the last text that came there stays: bounded whatever the log holds, and right whatever it forgets.
package final class TextPool {
    private static let placesCount = 1 << 13

    private var places = [String](repeating: "", count: placesCount)

    package init() {}

    package func string(_ text: EventText) -> String {
        let count = text.bytes.count
        // Shorter ones need no memory of their own; longer ones rarely come again.
        guard count > 15, count <= 40, let start = text.bytes.baseAddress else { return text.string }
        let place = Self.place(start, count)
        if text.equals(places[place]) { return places[place] }
        let string = text.string
        places[place] = string
        return string
    }

    /// The first and last eight bytes, mixed.
    @inline(__always)
    private static func place(_ start: UnsafeRawPointer, _ count: Int) -> Int {
        let first = start.loadUnaligned(as: UInt64.self)
        let middle = start.loadUnaligned(fromByteOffset: count / 2 - 4, as: UInt64.self)
        let last = start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        let mixed = (first ^ (middle &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40) & (placesCount - 1)
    }
}

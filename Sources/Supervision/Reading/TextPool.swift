/// Texts that events repeat, such as department codes, each as one string: for one folder's use.
///
/// A place a hash, and the last text that came there stays: bounded whatever the log holds, and right whatever it forgets.
package final class TextPool {
    /// A text of 16 to 24 bytes in three words that overlap: its whole contents.
    private struct Key: Equatable {
        let count: Int
        let first, middle, last: UInt64

        init(_ start: UnsafeRawPointer, _ count: Int) {
            self.count = count
            first = start.loadUnaligned(as: UInt64.self)
            middle = start.loadUnaligned(fromByteOffset: count / 2 - 4, as: UInt64.self)
            last = start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        }

        var place: Int {
            let mixed = first ^ (middle &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F)
            return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 40) & (placesCount - 1)
        }
    }

    private static let placesCount = 1 << 12

    /// A text and its string, beside each other: both are needed.
    private struct Place {
        var key: Key?
        var string = ""
    }

    private let places: UnsafeMutablePointer<Place>

    package init() {
        places = .allocate(capacity: Self.placesCount)
        places.initialize(repeating: Place(), count: Self.placesCount)
    }

    deinit {
        places.deinitialize(count: Self.placesCount)
        places.deallocate()
    }

    package func string(_ text: EventText) -> String {
        let count = text.bytes.count
        // Shorter ones need no memory of their own; longer ones rarely come again.
        guard (16...24).contains(count), let start = text.bytes.baseAddress else { return text.string }
        let key = Key(start, count)
        let place = places + key.place
        if place.pointee.key == key { return place.pointee.string }
        let string = text.string
        place.pointee = Place(key: key, string: string)
        return string
    }
}

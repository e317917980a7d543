/// Texts that events repeat, such as department codes, each as one string: for one folder's use.
///
/// A place a hash, and another text that comes there four times running takes it: bounded whatever the log holds, and right
/// whatever it forgets. What comes with one event, for the rows of some views, drives nothing out.
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

        var hash: UInt64 {
            let mixed = first ^ (middle &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F)
            return mixed &* 0x9E37_79B9_7F4A_7C15
        }
    }

    private static let placesCount = 1 << 12

    /// A text and its string, beside each other: both are needed.
    private struct Place {
        var key: Key?
        var string = ""
        /// The hash of the last text that came here and is not this one; its low bits count how often it has come running.
        var passer: UInt64 = 0
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
        let hash = key.hash
        let place = places + (Int(truncatingIfNeeded: hash >> 40) & (Self.placesCount - 1))
        if place.pointee.key == key { return place.pointee.string }
        let string = text.string
        let passer = hash & ~3
        if place.pointee.passer & ~3 != passer {
            place.pointee.passer = passer
        } else if place.pointee.passer & 3 < 2 {
            place.pointee.passer += 1
        } else {
            place.pointee = Place(key: key, string: string)
        }
        return string
    }
}

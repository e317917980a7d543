internal import CPrefetch
internal import Supervision

/// A place for each key, and a number in the order in which they came: a hash table over bytes, so that the keys of an
/// event are looked up where the parser put them.
///
/// A place never moves and has its key before it: whoever looks a row up reads the table once and then where the row is.
struct KeyedStore: ~Copyable {
    /// How many keys have a place.
    private(set) var count = 0
    /// Open addressing: number + 1 in the high half, the hash's low half below it; 0 is free. At most half full.
    private var slots: UnsafeMutableBufferPointer<UInt64>
    /// Page p has 2^p times as many places as the first.
    private var pages: [UnsafeMutableRawPointer] = []
    private let stride: Int
    /// Ends what is at a place that is taken.
    private let destroy: (@Sendable (UnsafeMutableRawPointer) -> Void)?

    /// What stands before a place: the key's length, whether the place is taken, and the key or, when long, where it is.
    private enum Head {
        static let isTaken = 4
        static let key = 8
        static let keyMax = 40
        static let size = key + keyMax
    }

    private static let firstPageCount = 16

    /// - Parameters:
    ///   - size, alignment: of what comes to the places; 16 at most.
    init(size: Int = 0, alignment: Int = 8, destroy: (@Sendable (UnsafeMutableRawPointer) -> Void)? = nil) {
        precondition(alignment <= 16, "places are aligned to 16 bytes")
        stride = (Head.size + size + 15) & ~15
        self.destroy = destroy
        slots = Self.slots(64)
    }

    deinit {
        for number in 0..<count {
            let head = head(number)
            if isTaken(number) { destroy?(head + Head.size) }
            if Self.keyLength(head) > Head.keyMax { Self.longKey(head).deallocate() }
        }
        for page in pages { page.deallocate() }
        slots.deallocate()
    }

    // MARK: Keys

    /// The number of a key; nil for one that has none.
    @inline(__always)
    func number(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        var slot = firstSlot(hash)
        while true {
            let found = slots[slot]
            if found == 0 { return nil }
            if UInt32(truncatingIfNeeded: found) == UInt32(truncatingIfNeeded: hash) {
                let number = Int(found >> 32) - 1
                if EventText(bytes: self.key(number)).equals(EventText(bytes: key)) { return number }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Asks for the slot where the search of a key begins.
    @inline(__always)
    func fetchSlot(_ hash: UInt64) {
        cprefetch(slots.baseAddress.unsafelyUnwrapped + firstSlot(hash))
    }

    /// Asks for the key and the place that the first slot names, if it is of such a hash.
    @inline(__always)
    func fetchRow(_ hash: UInt64) {
        let found = slots[firstSlot(hash)]
        guard found != 0, UInt32(truncatingIfNeeded: found) == UInt32(truncatingIfNeeded: hash) else { return }
        let head = head(Int(found >> 32) - 1)
        for line in Swift.stride(from: 0, to: min(stride, Self.fetchedMax), by: 64) { cprefetch(head + line) }
    }

    private static let fetchedMax = 256

    /// Gives a key that has none the next number, and an empty place.
    mutating func add(_ key: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        if 2 * (count + 1) > slots.count { grow() }
        let number = count
        if Self.page(number).first == number {
            pages.append(LargeMemory.allocate((number + Self.firstPageCount) * stride))
        }
        count += 1
        Self.put(UInt64(number + 1) << 32 | hash & 0xFFFF_FFFF, in: slots)
        write(key, to: head(number))
        return number
    }

    /// The key with a number, as long as the store lives.
    @inline(__always)
    func key(_ number: Int) -> UnsafeRawBufferPointer {
        let head = head(number)
        let length = Self.keyLength(head)
        return UnsafeRawBufferPointer(
            start: length > Head.keyMax ? Self.longKey(head) : head + Head.key, count: length)
    }

    mutating func removeAll() { self = KeyedStore(emptyLike: self) }

    private init(emptyLike other: borrowing KeyedStore) {
        stride = other.stride
        destroy = other.destroy
        slots = Self.slots(64)
    }

    // MARK: Places

    /// The place with a number; empty where ``isTaken(_:)`` says so.
    @inline(__always)
    subscript(number: Int) -> UnsafeMutableRawPointer { head(number) + Head.size }

    @inline(__always)
    func isTaken(_ number: Int) -> Bool { head(number).load(fromByteOffset: Head.isTaken, as: Bool.self) }

    /// Says whether there is something at the place now.
    @inline(__always)
    func set(_ number: Int, isTaken: Bool) {
        head(number).storeBytes(of: isTaken, toByteOffset: Head.isTaken, as: Bool.self)
    }

    // MARK: Where things are

    @inline(__always)
    private func firstSlot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }

    @inline(__always)
    private func head(_ number: Int) -> UnsafeMutableRawPointer {
        let (page, first) = Self.page(number)
        return pages[page] + (number - first) * stride
    }

    /// The page of a number, and the page's first number.
    @inline(__always)
    private static func page(_ number: Int) -> (page: Int, first: Int) {
        let shifted = number + firstPageCount
        let bits = Int.bitWidth - 1 - shifted.leadingZeroBitCount
        return (bits - firstPageCount.trailingZeroBitCount, 1 << bits - firstPageCount)
    }

    @inline(__always)
    private static func keyLength(_ head: UnsafeMutableRawPointer) -> Int { Int(head.load(as: UInt32.self)) }

    private static func longKey(_ head: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        head.load(fromByteOffset: Head.key, as: UnsafeMutableRawPointer.self)
    }

    private func write(_ key: UnsafeRawBufferPointer, to head: UnsafeMutableRawPointer) {
        head.storeBytes(of: UInt32(key.count), as: UInt32.self)
        head.storeBytes(of: false, toByteOffset: Head.isTaken, as: Bool.self)
        var start = head + Head.key
        if key.count > Head.keyMax {
            start = .allocate(byteCount: key.count, alignment: 8)
            head.storeBytes(of: start, toByteOffset: Head.key, as: UnsafeMutableRawPointer.self)
        }
        if let bytes = key.baseAddress { start.copyMemory(from: bytes, byteCount: key.count) }
    }

    private mutating func grow() {
        let larger = Self.slots(slots.count * 2)
        for slot in slots where slot != 0 { Self.put(slot, in: larger) }
        slots.deallocate()
        slots = larger
    }

    private static func put(_ entry: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>) {
        var slot = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = entry
    }

    private static func slots(_ count: Int) -> UnsafeMutableBufferPointer<UInt64> {
        let memory = LargeMemory.allocate(count * MemoryLayout<UInt64>.stride).bindMemory(
            to: UInt64.self, capacity: count)
        memory.initialize(repeating: 0, count: count)
        return UnsafeMutableBufferPointer(start: memory, count: count)
    }
}

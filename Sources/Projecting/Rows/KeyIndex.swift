internal import Supervision

/// A number for each key, in the order in which they came: a hash table over bytes, so that the keys of an event are looked
/// up where the parser put them.
struct KeyIndex: ~Copyable {
    private(set) var count = 0
    /// Open addressing: number + 1 in the low half, the hash's high half above it; 0 is free. At most half full.
    private var slots: UnsafeMutableBufferPointer<UInt64>
    /// By number, in pages: where a key is, its length in the four bytes before it.
    private var pages: [UnsafeMutablePointer<UnsafeMutableRawPointer>] = []
    private var blocks: [UnsafeMutableRawPointer]
    private var blockLeft: Int
    private var blockNext: UnsafeMutableRawPointer

    init() {
        blockNext = .allocate(byteCount: Self.firstBlockSize, alignment: 4)
        blockLeft = Self.firstBlockSize
        blocks = [blockNext]
        slots = .allocate(capacity: 64)
        slots.initialize(repeating: 0)
    }

    deinit {
        slots.deallocate()
        for page in pages { page.deallocate() }
        for block in blocks { block.deallocate() }
    }

    /// The same for the same bytes within a process, unknown to whoever chooses keys.
    static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        guard let start = key.baseAddress else { return seed.0 }
        func word(_ at: Int) -> UInt64 { start.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
        var hash = seed.0 ^ UInt64(key.count)
        var at = 0
        while at + 8 <= key.count {
            hash = folded(hash ^ word(at))
            at += 8
        }
        if at == key.count { return folded(hash) }
        if key.count >= 8 { return folded(folded(hash ^ word(key.count - 8))) }
        var rest: UInt64 = 0
        while at < key.count {
            rest = rest << 8 | UInt64(key[at])
            at += 1
        }
        return folded(folded(hash ^ rest))
    }

    private static let seed: (UInt64, UInt64) = (.random(in: .min ... .max), .random(in: .min ... .max) | 1)

    /// Both halves of a product, one upon the other: every bit in hangs on every bit out.
    @inline(__always)
    private static func folded(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: seed.1)
        return high ^ low ^ seed.0
    }

    /// The number of a key; nil for one that has none.
    func number(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let found = slots[slot]
            if found == 0 { return nil }
            if found >> 32 == hash >> 32 {
                let number = Int(found & 0xFFFF_FFFF) - 1
                if holds(key, number) { return number }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Gives a key that has none the next number.
    mutating func add(_ key: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        if 2 * (count + 1) > slots.count { grow() }
        if count % Self.pageCount == 0 { pages.append(.allocate(capacity: Self.pageCount)) }
        (pages[count / Self.pageCount] + count % Self.pageCount).initialize(to: copy(key))
        count += 1
        place(hash, number: count)
        return count - 1
    }

    /// The key with a number, as long as the index lives.
    func key(_ number: Int) -> UnsafeRawBufferPointer {
        let start = pages[number / Self.pageCount][number % Self.pageCount]
        return UnsafeRawBufferPointer(start: start, count: Int(start.load(fromByteOffset: -4, as: UInt32.self)))
    }

    mutating func removeAll() { self = KeyIndex() }

    private func holds(_ key: UnsafeRawBufferPointer, _ number: Int) -> Bool {
        EventText(bytes: self.key(number)).equals(EventText(bytes: key))
    }

    private func place(_ hash: UInt64, number: Int) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number)
    }

    private mutating func grow() {
        slots.deallocate()
        slots = .allocate(capacity: slots.count * 2)
        slots.initialize(repeating: 0)
        for number in 0..<count { place(Self.hash(key(number)), number: number + 1) }
    }

    private mutating func copy(_ key: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
        // Lengths stay aligned.
        let size = (4 + key.count + 3) & ~3
        if size > blockLeft {
            blockLeft = max(Self.blockSize, size)
            blockNext = .allocate(byteCount: blockLeft, alignment: 4)
            blocks.append(blockNext)
        }
        let start = blockNext + 4
        start.storeBytes(of: UInt32(key.count), toByteOffset: -4, as: UInt32.self)
        start.copyMemory(from: key.baseAddress ?? UnsafeRawPointer(start), byteCount: key.count)
        blockNext += size
        blockLeft -= size
        return start
    }

    private static let firstBlockSize = 1 << 12
    private static let blockSize = 1 << 16
    private static let pageCount = 1 << 12
}

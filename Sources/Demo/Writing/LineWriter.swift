/// Event lines, written straight as bytes into one buffer: what makes a million lines a second possible.
struct LineWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Bytes written.
    private(set) var count = 0

    init(capacity: Int = 1 << 20) {
        self.capacity = max(capacity, 2 * Self.lineMax)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// Makes sure that a line can be written without looking at the room left.
    mutating func beginLine() {
        guard capacity - count < Self.lineMax else { return }
        let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        wider.update(from: base, count: count)
        base.deallocate()
        base = wider
        capacity *= 2
    }

    mutating func endLine() { byte(0x0A) }

    /// All that was written since the last time.
    mutating func take() -> [UInt8] {
        defer { count = 0 }
        return Array(UnsafeBufferPointer(start: base, count: count))
    }

    @inline(__always)
    mutating func text(_ text: StaticString) {
        base.advanced(by: count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    @inline(__always)
    mutating func bytes(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            base.advanced(by: count).update(from: start, count: source.count)
        }
        count += bytes.count
    }

    /// A piece of a table of entries of equal length.
    @inline(__always)
    mutating func entry(_ position: Int, of table: [UInt8], each length: Int) {
        table.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            base.advanced(by: count).update(from: start + position * length, count: length)
        }
        count += length
    }

    /// `length` bytes that `fill` writes.
    @inline(__always)
    mutating func space(_ length: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        fill(base + count)
        count += length
    }

    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        base[count] = byte
        count += 1
    }

    /// A number that is not negative.
    mutating func number(_ value: Int) {
        var digits = 1
        var bound = 10
        while bound <= value {
            digits += 1
            bound *= 10
        }
        number(value, digits: digits)
    }

    /// The last `digits` digits, with leading zeros.
    mutating func number(_ value: Int, digits: Int) {
        var value = value
        var at = count + digits
        count = at
        for _ in 0..<digits {
            at -= 1
            base[at] = 48 &+ UInt8(truncatingIfNeeded: value % 10)
            value /= 10
        }
    }

    /// 64 hexadecimal digits, as a digest has them.
    mutating func digest(_ random: inout Random) {
        for _ in 0..<4 {
            var bits = random.next()
            for _ in 0..<16 {
                byte(Self.hexDigits[Int(bits & 15)])
                bits >>= 4
            }
        }
    }

    /// A line of any event fits: ``EventLimits/sizeMax`` and its newline.
    private static let lineMax = 1 << 16
    private static let hexDigits = Array("0123456789abcdef".utf8)
    static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

extension LineWriter {
    /// A sealed value of the right form: noise, because there is nobody behind it whose name it could hold.
    mutating func sealed(_ key: StaticString, _ number: Int, _ random: inout Random) {
        text(#"{"sealed":""#)
        text(key)
        self.number(number, digits: 8)
        text(#"","box":""#)
        for _ in 0..<8 {
            var bits = random.next()
            for _ in 0..<10 {
                byte(Self.base64Digits[Int(bits & 63)])
                bits >>= 6
            }
        }
        text(#""}"#)
    }
}

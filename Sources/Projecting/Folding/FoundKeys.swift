public import Supervision

/// Keys of an event, in the order in which they were found.
///
/// Those that the event has as they are stay where it has them; what is put together is kept here until ``forget()``.
public final class FoundKeys {
    private(set) var all: [UnsafeRawBufferPointer] = []
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var block = 0
    private var used = 0

    private static let blockSize = 1 << 16

    init() {}

    deinit { for block in blocks { block.deallocate() } }

    public func add(_ key: EventText) { all.append(key.bytes) }

    /// Two texts with an ASCII character between them.
    public func add(_ first: EventText, _ separator: Unicode.Scalar, _ last: EventText) {
        withUnsafeBytes(of: UInt8(truncatingIfNeeded: separator.value)) { keep(first.bytes, $0, last.bytes) }
    }

    /// A text behind a prefix.
    public func add(_ prefix: StaticString, _ rest: EventText) {
        keep(UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount), rest.bytes)
    }

    public func add(_ key: String) {
        var key = key
        key.withUTF8 { keep(UnsafeRawBufferPointer($0)) }
    }

    private nonisolated(unsafe) static let nothing = UnsafeRawBufferPointer(start: nil, count: 0)

    private func keep(
        _ one: UnsafeRawBufferPointer, _ two: UnsafeRawBufferPointer = nothing, _ three: UnsafeRawBufferPointer = nothing
    ) {
        let room = room(one.count + two.count + three.count)
        room.copyMemory(from: one)
        UnsafeMutableRawBufferPointer(rebasing: room[one.count...]).copyMemory(from: two)
        UnsafeMutableRawBufferPointer(rebasing: room[(one.count + two.count)...]).copyMemory(from: three)
        all.append(UnsafeRawBufferPointer(room))
    }

    /// Begins with the keys of something else; what was put together stays.
    func next() { all.removeAll(keepingCapacity: true) }

    /// Forgets everything.
    func forget() {
        next()
        (block, used) = (0, 0)
    }

    private func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
        while block < blocks.count, used + count > blocks[block].count { (block, used) = (block + 1, 0) }
        if block == blocks.count {
            blocks.append(.allocate(byteCount: max(count, Self.blockSize), alignment: 8))
            used = 0
        }
        defer { used += count }
        return UnsafeMutableRawBufferPointer(rebasing: blocks[block][used..<used + count])
    }
}

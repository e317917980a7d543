/// What the engine does with rows whose type it does not know: it works on places, and the view's own type on rows.
struct RowType: Sendable {
    let stride: Int
    let alignment: Int
    /// Reads a stored row into an empty place.
    let read: @Sendable (UnsafeMutableRawPointer, inout RowReader) -> Void
    let write: @Sendable (UnsafeRawPointer, inout RowWriter) -> Void
    let destroy: @Sendable (UnsafeMutableRawPointer) -> Void

    init<Row: ViewRow>(_ type: Row.Type) {
        stride = MemoryLayout<Row>.stride
        alignment = MemoryLayout<Row>.alignment
        read = { place, columns in place.initializeMemory(as: Row.self, to: Row(&columns)) }
        write = { place, writer in place.assumingMemoryBound(to: Row.self).pointee.write(&writer) }
        destroy = { place in place.assumingMemoryBound(to: Row.self).deinitialize(count: 1) }
    }
}

/// Rows of one type by number, each at a place of its own that never moves.
struct RowStore: ~Copyable {
    private static let pageCount = 256

    private let type: RowType
    private var pages: [UnsafeMutableRawPointer] = []
    private(set) var isThere: [Bool] = []

    init(_ type: RowType) { self.type = type }

    deinit {
        for number in isThere.indices where isThere[number] { type.destroy(self[number]) }
        for page in pages { page.deallocate() }
    }

    /// The row's place, empty where ``isThere`` says so.
    subscript(number: Int) -> UnsafeMutableRawPointer {
        pages[number / Self.pageCount] + number % Self.pageCount * type.stride
    }

    /// An empty place for the next number.
    mutating func append() {
        if isThere.count % Self.pageCount == 0 {
            pages.append(.allocate(byteCount: Self.pageCount * type.stride, alignment: type.alignment))
        }
        isThere.append(false)
    }

    /// Says whether the place holds a row now.
    mutating func set(_ number: Int, isThere: Bool) { self.isThere[number] = isThere }

    mutating func removeAll() { self = RowStore(type) }
}

/// What the engine does with rows whose type it does not know: it works on places, and the view's own type on rows.
struct RowType: Sendable {
    /// Reads a stored row into an empty place.
    let read: @Sendable (UnsafeMutableRawPointer, inout RowReader) -> Void
    let write: @Sendable (UnsafeRawPointer, inout RowWriter) -> Void
    /// A store for rows of this type.
    let makeStore: @Sendable () -> KeyedStore

    init<Row: ViewRow>(_ type: Row.Type) {
        read = { place, columns in place.initializeMemory(as: Row.self, to: Row(&columns)) }
        write = { place, writer in place.assumingMemoryBound(to: Row.self).pointee.write(&writer) }
        makeStore = {
            KeyedStore(size: MemoryLayout<Row>.stride, alignment: MemoryLayout<Row>.alignment) { place in
                place.assumingMemoryBound(to: Row.self).deinitialize(count: 1)
            }
        }
    }
}

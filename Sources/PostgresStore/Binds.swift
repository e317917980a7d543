/// The parameters of one execution in PostgreSQL's binary format, back to back in one buffer.
///
/// Formats: PostgreSQL's `*send`/`*recv` functions; integers big-endian; an array is dimensions, null flag, element
/// type, length, lower bound, then each element behind its int32 length.
struct Binds: Sendable {
    /// Types of array elements (`pg_type.oid`, fixed for built-in types).
    private enum ElementType: Int32 {
        case bytea = 17
        case int8 = 20
        case text = 25
        case uuid = 2950
    }

    private(set) var buffer: [UInt8] = []
    /// Where each parameter lies in the buffer.
    private(set) var ranges: [Range<Int>] = []
    /// Which parameters are null.
    private(set) var nulls: Set<Int> = []

    /// An `int4`.
    mutating func int4(_ value: Int32) {
        parameter(size: 4) { $0.put(value) }
    }

    /// An `int8`.
    mutating func int8(_ value: Int) {
        parameter(size: 8) { $0.put(Int64(value)) }
    }

    /// A `bytea`.
    mutating func bytea(_ value: [UInt8]) {
        parameter(size: value.count) { $0.buffer.append(contentsOf: value) }
    }

    /// A `text`.
    mutating func text(_ value: String) {
        parameter(size: value.utf8.count) { $0.buffer.append(contentsOf: value.utf8) }
    }

    /// An `int8`, or null.
    mutating func optionalInt8(_ value: Int?) {
        if let value { int8(value) } else { null() }
    }

    /// A `text`, or null.
    mutating func optionalText(_ value: String?) {
        if let value { text(value) } else { null() }
    }

    private mutating func null() {
        nulls.insert(ranges.count)
        ranges.append(buffer.count..<buffer.count)
    }

    /// A `text[]`.
    mutating func texts(_ values: some Collection<String>) {
        array(.text, values.map { Array($0.utf8) })
    }

    /// A `text[]` whose elements are in their binary form already, nulls among them or not.
    mutating func textArray(count: Int, hasNulls: Bool, elements: [UInt8]) {
        parameter(size: 20 + elements.count) { binds in
            binds.arrayHeader(.text, count: count, hasNulls: hasNulls)
            binds.buffer.append(contentsOf: elements)
        }
    }

    /// An `int8[]`.
    mutating func int8s(_ values: some Collection<Int>) {
        parameter(size: 20 + 12 * values.count) { binds in
            binds.arrayHeader(.int8, count: values.count)
            for value in values {
                binds.put(Int32(8))
                binds.put(Int64(value))
            }
        }
    }

    /// A `bytea[]`.
    mutating func byteas(_ values: some Collection<[UInt8]>) {
        array(.bytea, values)
    }

    /// A `uuid[]` of 16-byte keys.
    mutating func uuids(_ values: some Collection<[UInt8]>) {
        precondition(values.allSatisfy { $0.count == 16 }, "an idempotency key is 16 bytes")
        array(.uuid, values)
    }

    private mutating func array(_ type: ElementType, _ values: some Collection<[UInt8]>) {
        parameter(size: values.reduce(20) { $0 + 4 + $1.count }) { binds in
            binds.arrayHeader(type, count: values.count)
            for value in values {
                binds.put(Int32(value.count))
                binds.buffer.append(contentsOf: value)
            }
        }
    }

    private mutating func arrayHeader(_ type: ElementType, count: Int, hasNulls: Bool = false) {
        put(Int32(count == 0 ? 0 : 1))
        put(Int32(hasNulls ? 1 : 0))
        put(type.rawValue)
        guard count > 0 else { return }
        put(Int32(count))
        put(Int32(1))
    }

    private mutating func parameter(size: Int, _ write: (inout Binds) -> Void) {
        let start = buffer.count
        buffer.reserveCapacity(start + size)
        write(&self)
        ranges.append(start..<buffer.count)
    }

    private mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }
}

extension Binds {
    /// Builds parameters in one expression.
    init(_ build: (inout Binds) -> Void) {
        build(&self)
    }
}

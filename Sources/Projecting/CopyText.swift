public import Supervision

/// Writes rows in PostgreSQL's COPY text format: values between tabs, a line a row, `\N` for null.
/// Source: PostgreSQL documentation, COPY, "Text Format".
public struct CopyText: RowSink {
    public var bytes: [UInt8] = []
    private var isFirst = true

    public init() {}

    public mutating func append(_ row: some ViewRow) {
        isFirst = true
        row.write(&self)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func next() {
        if !isFirst { bytes.append(UInt8(ascii: "\t")) }
        isFirst = false
    }

    private mutating func null() { bytes.append(contentsOf: "\\N".utf8) }

    private mutating func escaped(_ text: some Sequence<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            default: bytes.append(byte)
            }
        }
    }

    public mutating func text(_ value: String?) {
        next()
        guard let value else { return null() }
        escaped(value.utf8)
    }

    public mutating func integer(_ value: Int?) {
        next()
        guard let value else { return null() }
        bytes.append(decimal: value)
    }

    public mutating func boolean(_ value: Bool?) {
        next()
        guard let value else { return null() }
        bytes.append(UInt8(ascii: value ? "t" : "f"))
    }

    public mutating func date(_ value: Day?) {
        next()
        guard let value else { return null() }
        bytes.append(day: value)
    }

    public mutating func timestamp(_ milliseconds: Int64?) {
        next()
        guard let milliseconds else { return null() }
        bytes.append(instant: milliseconds)
    }

    public mutating func json(utf8: [UInt8]?) {
        next()
        guard let utf8 else { return null() }
        escaped(utf8)
    }
}

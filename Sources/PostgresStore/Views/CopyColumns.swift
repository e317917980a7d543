/// Rows in PostgreSQL's COPY text format, turned into one `text[]` a column in binary: parameters of a prepared statement,
/// which a pipeline takes where a COPY cannot stand.
/// Source: PostgreSQL documentation, COPY, "Text Format"; `array_recv`.
struct CopyColumns {
    private var columns: [Column]
    private(set) var rowsCount = 0

    fileprivate struct Column {
        var elements: [UInt8] = []
        var hasNulls = false
    }

    private init(columnsCount: Int) { columns = Array(repeating: Column(), count: columnsCount) }

    /// Cuts `rows` into statements' parameters of `rowsMax` rows or about `bytesMax` bytes each, so that the server writes
    /// the first while we send the next.
    static func binds(_ rows: [UInt8], columnsCount: Int, rowsMax: Int = 4_096, bytesMax: Int = 4_000_000) -> [Binds] {
        var pieces: [Binds] = []
        rows.withUnsafeBufferPointer { bytes in
            var at = 0
            while at < bytes.count {
                var piece = CopyColumns(columnsCount: columnsCount)
                let start = at
                while at < bytes.count, piece.rowsCount < rowsMax, at - start < bytesMax { piece.takeRow(bytes, &at) }
                pieces.append(piece.binds)
            }
        }
        return pieces
    }

    private mutating func takeRow(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
        for column in columns.indices {
            columns[column].takeValue(bytes, &at)
            let end = at < bytes.count ? bytes[at] : UInt8(ascii: "\n")
            let isLast = column == columns.count - 1
            precondition(end == UInt8(ascii: isLast ? "\n" : "\t"), "a row has each column once")
            at += 1
        }
        rowsCount += 1
    }

    private var binds: Binds {
        Binds { binds in
            for column in columns {
                binds.textArray(count: rowsCount, hasNulls: column.hasNulls, elements: column.elements)
            }
        }
    }
}

extension CopyColumns.Column {
    /// Takes one value, up to the tab or line end behind it.
    fileprivate mutating func takeValue(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "N") {
            at += 2
            hasNulls = true
            return elements.append(contentsOf: [0xff, 0xff, 0xff, 0xff])
        }
        let head = elements.count
        elements.append(contentsOf: [0, 0, 0, 0])
        var plain = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\t"), bytes[at] != UInt8(ascii: "\n") {
            guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else {
                at += 1
                continue
            }
            elements.append(contentsOf: bytes[plain..<at])
            elements.append(Self.unescaped(bytes[at + 1]))
            at += 2
            plain = at
        }
        elements.append(contentsOf: bytes[plain..<at])
        let length = UInt32(elements.count - head - 4)
        for byte in 0..<4 { elements[head + byte] = UInt8(truncatingIfNeeded: length >> (8 * (3 - UInt32(byte)))) }
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        case UInt8(ascii: "r"): UInt8(ascii: "\r")
        default: byte
        }
    }
}

import Importing

extension FuzzTarget {
    /// Tables of other systems: what is read, written with every field quoted, is read again as the same; and every line of the
    /// file belongs to some record, or is empty.
    static let csv = FuzzTarget(name: "csv") { bytes in
        var reader = CSVReader(Array(bytes))
        var records: [[String]] = []
        var line = 0
        while let record = reader.next() {
            demand(record.line > line, "two records begin on one line")
            demand((record.fault == nil) != record.fields.isEmpty, "neither fields nor a fault")
            line = record.line
            if record.fault == nil { records.append(record.fields) }
        }
        var again = CSVReader(
            records.flatMap { fields in Array(fields.map(quoted).joined(separator: [UInt8(ascii: ",")])) + [UInt8(ascii: "\n")] })
        for fields in records { demand(again.next()?.fields == fields, "it is written as it was not read") }
        demand(again.next() == nil, "more records than were written")
        return !records.isEmpty
    }
}

/// By bytes: a quote and the mark behind it may be one character.
private func quoted(_ field: String) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    return [quote] + field.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
}

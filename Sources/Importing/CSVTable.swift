/// A CSV file with a header row, read row by row under its columns' names.
public struct CSVTable: Sendable {
    /// Name of the file, for rejects and messages.
    public let file: String
    private var reader: CSVReader
    private var columns: [String: Int] = [:]
    private var width = 0

    /// Reads the header. Throws ``ImportFault`` when it lacks one of `required` columns.
    public init(file: String, bytes: [UInt8], required: [String]) throws(ImportFault) {
        self.file = file
        self.reader = CSVReader(bytes)
        guard let header = reader.next(), header.fault == nil else { throw ImportFault(file: file, reason: "no header row") }
        for (index, name) in header.fields.enumerated() { columns[name.trimmed] = index }
        width = header.fields.count
        for name in required where columns[name] == nil {
            throw ImportFault(file: file, reason: "the header has no column \(name)")
        }
    }

    /// The next row, a reject where the row cannot be read, or nil at the end.
    mutating func next() -> Result<CSVRow, Reject>? {
        guard let record = reader.next() else { return nil }
        if let fault = record.fault {
            return .failure(Reject(file: file, line: record.line, field: "", reason: fault))
        }
        guard record.fields.count == width else {
            let reason = "\(record.fields.count) fields where the header has \(width)"
            return .failure(Reject(file: file, line: record.line, field: "", reason: reason))
        }
        return .success(CSVRow(file: file, line: record.line, fields: record.fields, columns: columns))
    }
}

/// One row under its columns' names. Values are given without the blanks around them.
struct CSVRow: Sendable {
    let file: String
    let line: Int
    let fields: [String]
    let columns: [String: Int]

    subscript(_ column: String) -> String { columns[column].map { fields[$0].trimmed } ?? "" }

    func reject(_ field: String, _ reason: String) -> Reject {
        Reject(file: file, line: line, field: field, reason: reason)
    }
}

/// A file that cannot be imported at all.
public struct ImportFault: Error, Sendable, CustomStringConvertible {
    public var file: String
    public var reason: String
    public var description: String { "\(file): \(reason)" }
}

extension String {
    /// Without blanks at either end, and with every run of blanks inside as one space.
    var trimmed: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// Importing turns files of other systems into events: pure functions from bytes to event lines and rejected rows.
/// Nothing is dropped silently: every row is either part of an event or named in a ``Reject``.

/// One record of a CSV file.
public struct CSVRecord: Sendable, Equatable {
    /// Number of the line on which the record starts, from 1 (the header's line).
    public var line: Int
    /// The fields, unquoted; empty when `fault` is not nil.
    public var fields: [String]
    /// Why the record cannot be read, or nil.
    public var fault: String?
}

/// Reads comma-separated values (RFC 4180): quoted fields with doubled quotes and line breaks, CRLF or LF, UTF-8 with or
/// without a byte order mark.
///
/// A record that breaks the rules is reported with its line, and reading resumes on the next line, so a stray quote can
/// cost one line and never the rest of the file.
public struct CSVReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record, or nil at the end. Empty lines are no records.
    public mutating func next() -> CSVRecord? {
        skipEmptyLines()
        guard position < bytes.count else { return nil }
        let start = (position: position, line: line)
        do {
            return CSVRecord(line: start.line, fields: try record(), fault: nil)
        } catch {
            resume(after: start.position, line: start.line)
            return CSVRecord(line: start.line, fields: [], fault: error.reason)
        }
    }

    private struct Fault: Error { var reason: String }

    private mutating func record() throws(Fault) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard position < bytes.count else { return fields }
            switch bytes[position] {
            case UInt8(ascii: ","):
                position += 1
            default:
                endLine()
                return fields
            }
        }
    }

    private mutating func field() throws(Fault) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return try plain() }
        position += 1
        var value: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                value.append(byte)
                continue
            }
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                value.append(byte)
                position += 1
            } else if position == bytes.count || bytes[position] == UInt8(ascii: ",") || atLineEnd {
                return try text(value[...])
            } else {
                throw Fault(reason: "text after a closing quote")
            }
        }
        throw Fault(reason: "a quote that is never closed")
    }

    private mutating func plain() throws(Fault) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ","), !atLineEnd {
            guard bytes[position] != UInt8(ascii: "\"") else { throw Fault(reason: "a quote inside an unquoted field") }
            position += 1
        }
        return try text(bytes[start..<position])
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(Fault) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw Fault(reason: "not UTF-8") }
        return text
    }

    /// A carriage return ends a line only together with the line feed behind it.
    private var atLineEnd: Bool {
        bytes[position] == UInt8(ascii: "\n")
            || (bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
                && bytes[position + 1] == UInt8(ascii: "\n"))
    }

    private mutating func endLine() {
        if bytes[position] == UInt8(ascii: "\r") { position += 1 }
        position += 1
        line += 1
    }

    private mutating func skipEmptyLines() {
        while position < bytes.count, atLineEnd { endLine() }
    }

    private mutating func resume(after start: Int, line startLine: Int) {
        position = start
        line = startLine
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        if position < bytes.count { endLine() }
    }
}

internal import MerkleLog
internal import SignedNote
internal import Supervision

/// Where a page begins: right behind a row, told by the values that it is sorted by; in a derived table, whose rows nothing
/// tells apart for certain, behind a number of rows.
public enum RowCursor: Sendable, Equatable {
    case row([ColumnValue?])
    case offset(Int)

    /// Behind the row of a canonical line. Nil for what is no such line.
    init?(after line: [UInt8], _ query: RowQuery) {
        let tokens = RowTokens.split(line)
        guard tokens.count == query.table.columns.count else { return nil }
        self = .row(query.order.map { RowTokens.value(tokens[$0.column], query.table.columns[$0.column].type) })
    }

    // MARK: As text: base64url of netstrings, the order first, so that it is not used with another one

    private static let offsetMax = 1_000_000_000

    func text(_ order: [RowQuery.Order]) -> String {
        var bytes = Array("\(Self.name(order));".utf8)
        switch self {
        case .offset(let count): bytes += Array("+\(count)".utf8)
        case .row(let values):
            for value in values {
                guard let value else {
                    bytes.append(UInt8(ascii: "-"))
                    continue
                }
                let text = value.description.utf8
                bytes += Array("\(text.count):".utf8) + Array(text)
            }
        }
        return String(
            Base64.encode(bytes).compactMap { $0 == "=" ? nil : $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    init(_ text: String, _ order: [RowQuery.Order], _ table: ReadTable) throws(RowQueryFault) {
        let wrong = RowQueryFault(.badCursor, "It is not the cursor of a page of this view in this order.")
        var plain = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while plain.count % 4 != 0 { plain.append("=") }
        let head = Array("\(Self.name(order));".utf8)
        guard text.utf8.count <= 8_192, let bytes = Base64.decode(String(plain)), bytes.starts(with: head),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw wrong }
        var rest = bytes[head.count...]
        if table.isDerived {
            guard rest.popFirst() == UInt8(ascii: "+"), let count = Self.integer(rest), count <= Self.offsetMax else { throw wrong }
            self = .offset(count)
            return
        }
        var values: [ColumnValue?] = []
        for item in order {
            if rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
                values.append(nil)
                continue
            }
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), let count = Self.integer(rest[..<colon]),
                count < rest.endIndex - colon
            else { throw wrong }
            let value = rest[(colon + 1)..<(colon + 1 + count)]
            rest = rest[(colon + 1 + count)...]
            guard !value.contains(0) else { throw wrong }
            do {
                values.append(try RowQuery.value(String(decoding: value, as: UTF8.self), item.column, table))
            } catch { throw wrong }
        }
        guard rest.isEmpty else { throw wrong }
        self = .row(values)
    }

    private static func name(_ order: [RowQuery.Order]) -> String {
        order.map { "\($0.isDescending ? "-" : "")\($0.column)" }.joined(separator: ",")
    }

    private static func integer(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

extension ColumnValue: CustomStringConvertible {
    /// As requests, cursors and PostgreSQL's literals write it.
    public var description: String {
        switch self {
        case .text(let text), .decimal(let text): text
        case .integer(let value): String(value)
        case .boolean(let value): value ? "true" : "false"
        case .date(let day): day.description
        case .timestamp(let milliseconds): Stamp(milliseconds: milliseconds).description
        }
    }
}

/// Rows of a view, each as its canonical line, and where the next page begins, while there is one.
public struct RowPage: Sendable, Equatable {
    public let lines: [[UInt8]]
    /// The cursor's text.
    public let next: String?

    /// - Parameter lines: one more than the query's limit, where there are more.
    public init(_ lines: [[UInt8]], of query: RowQuery) {
        self.lines = Array(lines.prefix(query.limit))
        guard lines.count > query.limit, let last = self.lines.last else {
            next = nil
            return
        }
        if query.table.isDerived {
            var offset = query.limit
            if case .offset(let count) = query.after { offset += count }
            next = RowCursor.offset(offset).text(query.order)
        } else {
            next = RowCursor(after: last, query)?.text(query.order)
        }
    }
}

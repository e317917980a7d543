/// A page written in the little of Markdown that pages here need: a title, headings of two levels, paragraphs, numbered lists,
/// tables; within them `code`, **strong** and *emphasis*. A table without a head says what is to be known of one thing.
struct Markdown {
    /// The first line's heading.
    let title: String
    /// Behind it.
    private(set) var body: [HTML] = []
    private var lines: ArraySlice<Substring>

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        title = String(lines.removeFirst().drop { $0 == "#" || $0 == " " })
        while let line = lines.first { block(line) }
    }

    private mutating func block(_ line: Substring) {
        if line.isEmpty {
            lines.removeFirst()
        } else if line.hasPrefix("#") {
            lines.removeFirst()
            let level = line.prefix { $0 == "#" }.count
            let text = line.drop { $0 == "#" || $0 == " " }
            let id = text.lowercased().replacing(" ", with: "-")
            body.append(.element("h\(level)", attributes: [("id", id)], Self.inline(text)))
        } else if line.hasPrefix("|") {
            table()
        } else if line.hasPrefix("1. ") {
            var items: [HTML] = []
            while let item = lines.first, item.first?.isNumber == true {
                items.append(.element("li", attributes: [], paragraph(from: 3)))
            }
            body.append(.element("ol", attributes: [], items))
        } else {
            body.append(.element("p", attributes: [], paragraph(from: 0)))
        }
    }

    /// The lines up to an empty one or the next item of a list, the first of them without its mark.
    private mutating func paragraph(from start: Int) -> [HTML] {
        var text = String(lines.removeFirst().dropFirst(start))
        while let line = lines.first, !line.isEmpty, start == 0 || line.hasPrefix(" ") {
            text += " " + line.drop { $0 == " " }
            lines.removeFirst()
        }
        return Self.inline(text[...])
    }

    private mutating func table() {
        let rows = lines.prefix { $0.hasPrefix("|") }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
        }
        lines = lines.drop { $0.hasPrefix("|") }
        // The head, and the line under it.
        let head = rows[0]
        let values = rows.dropFirst(2).map { row in
            row.map { HTML.element("span", attributes: [], Self.inline($0[...])) }
        }
        if head.allSatisfy(\.isEmpty) {
            body.append(.facts(zip(rows.dropFirst(2), values).map { ($0[0], $1[1]) }))
        } else {
            body.append(.table(head, rows: values))
        }
    }

    private static func trimmed(_ cell: Substring) -> String {
        var cell = cell.drop { $0 == " " }
        while cell.last == " " { cell.removeLast() }
        return String(cell)
    }

    private static func inline(_ text: Substring) -> [HTML] {
        var parts: [HTML] = []
        var rest = text
        while let at = rest.firstIndex(where: { $0 == "`" || $0 == "*" }) {
            let mark = rest[at...].hasPrefix("**") ? "**" : String(rest[at])
            let start = rest.index(at, offsetBy: mark.count)
            guard let end = rest[start...].firstRange(of: mark) else { break }
            parts.append(.text(String(rest[..<at])))
            let inner = rest[start..<end.lowerBound]
            parts.append(
                mark == "`"
                    ? .code(String(inner)) : .element(mark == "*" ? "em" : "strong", attributes: [], inline(inner)))
            rest = rest[end.upperBound...]
        }
        return parts + [.text(String(rest))]
    }
}

extension DocsPage {
    /// What each of an auditor's commands proves, and who could try what.
    static let audit: DocsPage = {
        let page = Markdown(String(decoding: PackageResources.audit_md, as: UTF8.self))
        return DocsPage(title: page.title, body: page.body)
    }()
}

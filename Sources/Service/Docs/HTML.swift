import NIOCore

/// An HTML page's parts: whatever is text is escaped, whatever is opened is closed.
indirect enum HTML: Sendable {
    case text(String)
    case element(String, attributes: [(name: String, value: String)], [HTML])

    static func element(_ name: String, _ children: HTML...) -> HTML {
        .element(name, attributes: [], children)
    }

    /// - Parameter group: for style.css.
    static func element(_ name: String, class group: String, _ children: [HTML]) -> HTML {
        .element(name, attributes: [("class", group)], children)
    }

    static func link(_ child: HTML, to target: String) -> HTML {
        .element("a", attributes: [("href", target)], [child])
    }

    /// What a program reads: a name, a code, a path.
    static func code(_ text: String) -> HTML { .element("code", .text(text)) }

    /// What is to be known of a thing, a line each.
    static func facts(_ facts: [(name: String, value: HTML)]) -> HTML {
        .element("dl", attributes: [], facts.flatMap { [.element("dt", .text($0.name)), .element("dd", $0.value)] })
    }

    /// Words for people, in which what a program reads stands between backticks.
    static func prose(_ text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        return .element(
            "span", attributes: [], parts.map { $0.isMultiple(of: 2) ? .text(String($1)) : .code(String($1)) })
    }

    /// Rows under a head, which scroll sideways where the window is narrow.
    static func table(_ head: [String], rows: [[HTML]]) -> HTML {
        func cells(_ name: String, _ row: [HTML]) -> HTML {
            .element("tr", attributes: [], row.map { .element(name, $0) })
        }
        return .element(
            "div", class: "scroll",
            [
                .element(
                    "table", .element("thead", cells("th", head.map { .text($0) })),
                    .element("tbody", attributes: [], rows.map { cells("td", $0) }))
            ])
    }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self = .text(text) }
}

extension ByteBuffer {
    /// Writes elements with an end tag; the pages have no others.
    mutating func writeHTML(_ html: HTML) {
        switch html {
        case .text(let text): writeEscaped(text)
        case .element(let name, let attributes, let children):
            writeString("<" + name)
            for attribute in attributes {
                writeString(" " + attribute.name + "=\"")
                writeEscaped(attribute.value)
                writeStaticString("\"")
            }
            writeStaticString(">")
            for child in children { writeHTML(child) }
            writeString("</" + name + ">")
        }
    }

    private mutating func writeEscaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): writeStaticString("&amp;")
            case UInt8(ascii: "<"): writeStaticString("&lt;")
            case UInt8(ascii: ">"): writeStaticString("&gt;")
            case UInt8(ascii: "\""): writeStaticString("&quot;")
            default: writeInteger(byte)
            }
        }
    }
}

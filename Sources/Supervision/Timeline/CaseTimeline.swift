internal import MerkleLog

/// A thread's story for people (时间线): a page in Chinese and English side by side, to read and to print.
///
/// A pure function of the entries: whoever has them can write the page again and compare. No scripts, nothing fetched;
/// all text is escaped, and sealed personal data is shown as sealed.
public struct CaseTimeline: Sendable {
    /// One entry of the thread.
    public struct Item: Sendable, Equatable {
        public let index: Int
        /// When the ledger recorded it, as its stamp says.
        public let recordedAt: String
        /// The event's JSON, without a line end.
        public let line: [UInt8]
        /// Names of the keys that signed it, or its seal.
        public let signers: [String]
        /// Of an event in a sealed run: the seal's index.
        public let seal: Int?

        public init(index: Int, recordedAt: String, line: [UInt8], signers: [String], seal: Int?) {
            self.index = index
            self.recordedAt = recordedAt
            self.line = line
            self.signers = signers
            self.seal = seal
        }
    }

    public let origin: String
    public let thread: String
    /// Entries of the log among which nothing of the thread is omitted.
    public let completeTo: Int
    /// In the order of the log.
    public let items: [Item]

    public init(origin: String, thread: String, completeTo: Int, items: [Item]) {
        self.origin = origin
        self.thread = thread
        self.completeTo = completeTo
        self.items = items
    }

    /// The page, with its last newline.
    /// - Throws: ``EventFault`` when an entry is not an event of the vocabulary.
    public func html() throws(EventFault) -> String {
        var reader = EventReader()
        var page = Self.head
        page += "<h1>案卷时间线 · Timeline of a case</h1>\n<table>\n"
        row("账本 Ledger", origin, &page)
        row("卷宗 Thread", thread, &page)
        row("记录数 Entries", String(items.count), &page)
        row("完整至 Complete to", "前 \(completeTo) 条 · the first \(completeTo) entries of the ledger", &page)
        page += "</table>\n"
        for item in items { try write(item, with: &reader, to: &page) }
        return page + "</body>\n</html>\n"
    }

    private func write(_ item: Item, with reader: inout EventReader, to page: inout String) throws(EventFault) {
        let event = try reader.read(item.line)
        page +=
            "<section>\n<h2>\(Self.escaped(event.type.title)) · <code>\(Self.escaped(event.type.name))</code></h2>\n<table>\n"
        row("序号 Entry", String(item.index), &page)
        row("入账时间 Recorded", item.recordedAt, &page)
        row("发生时间 Happened", Self.instant(event.timeMilliseconds), &page)
        row("来源 Source", event.source.string, &page)
        row("主卷宗 Subject", event.subject.string, &page)
        row("签名 Signed by", item.signers.joined(separator: "\n"), &page)
        if let seal = item.seal { row("批量封印 Under seal", "第 \(seal) 条 · entry \(seal)", &page) }
        page += "</table>\n"
        write(event.data, of: event.type.data, to: &page)
        page += "</section>\n"
    }

    // MARK: Data

    private func write(_ value: EventValue, of shape: Shape, to page: inout String) {
        page += "<table class=\"data\">\n"
        for (name, member) in value.members {
            let field = shape.fields.first { name.equals($0.name) }
            page += "<tr><th>\(Self.escaped(name.string))</th><td>"
            write(member, as: field?.kind, to: &page)
            page += "</td></tr>\n"
        }
        page += "</table>\n"
    }

    private func write(_ value: EventValue, as kind: Kind?, to page: inout String) {
        switch kind {
        case .object where value["sealed"] != nil && value["box"] != nil:
            page += "<em>已密封 · sealed under \(Self.escaped(value["sealed"]?.string ?? ""))</em>"
        case .object(let shape): write(value, of: shape, to: &page)
        case .array(let element, _):
            page += "<ol>"
            for value in value.elements {
                page += "<li>"
                write(value, as: element, to: &page)
                page += "</li>"
            }
            page += "</ol>"
        case .code(let list):
            let code = value.string ?? ""
            page += Self.escaped(code)
            if let meaning = list.codes.first(where: { $0.value == code })?.meaning {
                page += " · " + Self.escaped(meaning)
            }
        default: page += Self.escaped(Self.scalar(value))
        }
    }

    static func scalar(_ value: EventValue) -> String {
        if let text = value.string { return text }
        if let integer = value.integer { return String(integer) }
        if let number = value.number { return String(number) }
        return value.boolean.map { $0 ? "是 yes" : "否 no" } ?? ""
    }

    private static func instant(_ milliseconds: Int64) -> String {
        Stamp(milliseconds: milliseconds).description
    }

    // MARK: HTML

    private func row(_ label: String, _ value: String, _ page: inout String) {
        page += "<tr><th>\(label)</th><td>\(Self.escaped(value))</td></tr>\n"
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n": out += "<br>"
            case _ where scalar.turns: out += scalar.mark
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>案卷时间线 · Timeline of a case</title>
        <style>
        body { font-family: "Noto Serif CJK SC", SimSun, serif; max-width: 52em; margin: 2em auto; line-height: 1.5; }
        h1 { font-size: 1.4em; }
        h2 { font-size: 1.1em; margin: 0 0 0.3em; }
        section { border-top: 1px solid #888; margin-top: 1.2em; padding-top: 0.8em; break-inside: avoid; }
        table { border-collapse: collapse; }
        th { text-align: left; font-weight: normal; color: #555; padding: 0 1em 0 0; vertical-align: top; white-space: nowrap; }
        td { overflow-wrap: anywhere; vertical-align: top; }
        .data { margin-top: 0.4em; }
        ol { margin: 0; padding-left: 1.4em; }
        </style>
        </head>
        <body>

        """
}

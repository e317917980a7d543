import Supervision

extension DocsPage {
    /// One event type: who authors it, the threads it joins, its fields with their forms, codes and regulations.
    init(_ type: EventType) {
        title = "\(type.name) \(type.title)"
        let subject = type.subjectKind.map { "\($0)/<id>" } ?? "any thread"
        var facts: [(name: String, value: HTML)] = [
            ("Family", .link(.text(type.family.rawValue), to: "/docs#" + type.family.rawValue)),
            ("Author", .text(Self.author(type.author))),
            ("Subject", .code(subject)),
        ]
        if !type.threads.isEmpty {
            facts.append(("Also joins", Self.list(type.threads.map { .code(Self.thread($0)) })))
        }
        if type.isReference { facts.append(("Reference", "other events are judged by it")) }
        let schema = "/v1/schemas/" + type.name
        facts.append(("JSON Schema", .link(.code(schema), to: schema)))
        let entries = "/v1/events?type=" + type.name
        facts.append(("Entries", .link(.code(entries), to: entries)))
        body =
            [
                .element("p", .prose(type.summary)),
                .facts(facts),
                .element("h2", "Fields of ", .code("data")),
                type.fields.isEmpty ? .element("p", "None.") : Self.fields(type.fields),
            ] + Self.rules(type.data)
    }

    private static func author(_ author: EventType.Author) -> String {
        switch author {
        case .root: "the root authority, as an event signed by itself"
        case .ledger: "the ledger itself"
        case .department: "a department's system or officer with a grant for it"
        }
    }

    /// `officer/<officers[].certificate>`: the paths are those of the table of fields.
    private static func thread(_ rule: ThreadRule) -> String {
        switch rule {
        case .fixed(let name): name
        case .field(let path, let kind):
            "\(kind.rawValue)/<\(path.dropFirst().replacing("/*", with: "[]").replacing("/", with: "."))>"
        }
    }

    private static func list(_ items: [HTML]) -> HTML {
        .element("span", attributes: [], items.enumerated().flatMap { $0 == 0 ? [$1] : [", ", $1] })
    }

    // MARK: Fields

    /// A row a field, those of objects within behind theirs: `place.division`, `officers[].certificate`.
    static func fields(_ fields: [Field]) -> HTML {
        .table(["Field", "Value", "Meaning"], rows: rows(fields, at: ""))
    }

    private static func rows(_ fields: [Field], at path: String) -> [[HTML]] {
        fields.flatMap { field in
            let name = path + field.name
            let inner = field.kind.innerShape.map { rows($0.shape.fields, at: name + $0.suffix) } ?? []
            return [[.code(name), form(field), meaning(field)]] + inner
        }
    }

    private static func form(_ field: Field) -> HTML {
        .element(
            "span", field.isRequired ? .element("strong", "required") : .element("span", class: "faint", ["optional"]),
            .text(", " + form(field.kind)))
    }

    private static func form(_ kind: Kind) -> String {
        switch kind {
        case .code: "one of the codes"
        case .array(let element, _): kind.expectation + ", each " + form(element)
        default: kind.expectation
        }
    }

    private static func meaning(_ field: Field) -> HTML {
        var parts: [HTML] = [.prose(field.doc)]
        if let thread = field.thread { parts += ["; joins the thread ", .code("\(thread.rawValue)/<value>")] }
        if let source = field.source { parts.append(.element("span", class: "source", [.text(source)])) }
        if let codes = field.kind.codes {
            let items = codes.map { HTML.element("li", .code($0.value), .text(" " + $0.meaning)) }
            parts.append(.element("ul", attributes: [], items))
        }
        return .element("div", attributes: [], parts)
    }

    // MARK: Rules

    /// What members of an object owe each other, of the objects within too.
    private static func rules(_ shape: Shape) -> [HTML] {
        let items = sentences(shape, at: "")
        return items.isEmpty
            ? [] : [.element("h2", "Rules"), .element("ul", attributes: [], items.map { .element("li", $0) })]
    }

    private static func sentences(_ shape: Shape, at path: String) -> [HTML] {
        let names = { (names: [String]) in list(names.map { .code(path + $0) }) }
        var sentences: [HTML] = shape.rules.flatMap { rule -> [HTML] in
            switch rule {
            case .anyOf(let fields): return [.element("span", "At least one is there: ", names(fields), ".")]
            case .when(let field, let values, let requires, let forbids):
                let condition: [HTML] = [
                    "Where ", .code(path + field), " is ", list(values.map { .code($0) }), ": ",
                ]
                return [(requires, " must be there."), (forbids, " must not be there.")].filter { !$0.0.isEmpty }.map {
                    .element("span", attributes: [], condition + [names($0.0), .text($0.1)])
                }
            }
        }
        for field in shape.fields {
            guard let inner = field.kind.innerShape else { continue }
            sentences += Self.sentences(inner.shape, at: path + field.name + inner.suffix)
        }
        return sentences
    }
}

extension Kind {
    /// Of a code, and of a list of codes.
    fileprivate var codes: [CodeList.Code]? {
        switch self {
        case .code(let list): list.codes
        case .array(let element, _): element.codes
        default: nil
        }
    }

    /// The object that it is or that its elements are, and what a path to its members begins with.
    fileprivate var innerShape: (shape: Shape, suffix: String)? {
        switch self {
        case .object(let shape): (shape, ".")
        case .array(let element, _): element.innerShape.map { ($0.shape, "[]" + $0.suffix) }
        default: nil
        }
    }
}

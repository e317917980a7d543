extension EventType {
    /// JSON Schema (draft 2020-12) of the whole event, envelope included: accepts exactly the events that
    /// ``EventReader`` accepts, as far as a schema can see (not the size, duplicate keys or raw control characters).
    ///
    /// Extra annotations: `x-thread` on what names a thread, `x-source` for the regulation behind a field.
    public func jsonSchema() -> String {
        var properties: [(String, JSONText)] = []
        var required: [JSONText] = []
        for field in Envelope.fields {
            let kind: Kind =
                switch field.name {
                case Envelope.type: .code(CodeList("type", [name: title]))
                case Envelope.subject: .pattern(subject.pattern)
                case Envelope.data: .object(data)
                default: field.kind
                }
            properties.append((field.name, field.schema(as: kind)))
            if field.isRequired { required.append(.string(field.name)) }
        }
        return JSONText.object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("$id", .string("urn:shilu:event:" + name)),
            ("title", .string("\(name) \(title)")),
            ("description", .string(summary)),
            ("type", "object"),
            ("properties", .object(properties)),
            ("required", .array(required)),
            ("additionalProperties", .boolean(false)),
        ]).text
    }
}

extension Field {
    /// The schema of the value with what is said about it; `kind` stands in for the field's own in an envelope.
    func schema(as kind: Kind? = nil) -> JSONText {
        var members = [("description", JSONText.string(doc))] + (kind ?? self.kind).schema
        if let source { members.append(("x-source", .string(source))) }
        if let thread { members.append(("x-thread", .string(thread.rawValue))) }
        return .object(members)
    }
}

extension Kind {
    var schema: [(String, JSONText)] {
        switch self {
        case .text(let length): [("type", "string")] + Self.lengths(length)
        case .pattern(let pattern): [("type", "string"), ("pattern", .string(pattern.regularExpression))]
        case .date: [("type", "string"), ("format", "date"), ("pattern", .string(TimeForms.dateExpression))]
        case .dateTime:
            [("type", "string"), ("format", "date-time"), ("pattern", .string(TimeForms.dateTimeExpression))]
        case .base64(let length):
            [("type", "string"), ("contentEncoding", "base64"), ("pattern", .string(Base64Form.expression))]
                + Self.lengths(length)
        case .integer(let range):
            [("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
        case .number(let range):
            [("type", "number"), ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))]
        case .boolean: [("type", "boolean")]
        case .code(let list): list.schema
        case .object(let shape): shape.schema
        case .array(let element, let count):
            [
                ("type", "array"), ("items", .object(element.schema)),
                ("minItems", .integer(count.lowerBound)), ("maxItems", .integer(count.upperBound)),
            ]
        }
    }

    private static func lengths(_ length: ClosedRange<Int>) -> [(String, JSONText)] {
        [("minLength", .integer(length.lowerBound)), ("maxLength", .integer(length.upperBound))]
    }
}

extension CodeList {
    fileprivate var schema: [(String, JSONText)] {
        let meanings = codes.map { JSONText.object([("const", .string($0.value)), ("title", .string($0.meaning))]) }
        return [("type", "string"), ("oneOf", .array(meanings))]
    }
}

extension Shape {
    fileprivate var schema: [(String, JSONText)] {
        var members: [(String, JSONText)] = [
            ("type", "object"),
            ("properties", .object(fields.map { ($0.name, $0.schema()) })),
            ("required", .array(fields.filter(\.isRequired).map { .string($0.name) })),
            ("additionalProperties", .boolean(false)),
        ]
        if !rules.isEmpty { members.append(("allOf", .array(rules.map(\.schema)))) }
        return members
    }
}

extension Rule {
    fileprivate var schema: JSONText {
        switch self {
        case .anyOf(let names):
            return ["anyOf": .array(names.map { ["required": [.string($0)]] })]
        case .when(let field, let values, let requires, let forbids):
            let condition = JSONText.object([(field, ["enum": .array(values.map { .string($0) })])])
            return [
                "if": ["properties": condition, "required": [.string(field)]],
                "then": [
                    "required": .array(requires.map { .string($0) }),
                    "properties": .object(forbids.map { ($0, .boolean(false)) }),
                ],
            ]
        }
    }
}

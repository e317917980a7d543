/// One member of an object: its name, what it holds, what it means.
public struct Field: Sendable {
    /// ASCII, at most 32 characters.
    public let name: String
    public let kind: Kind
    /// The meaning, with the Chinese term where there is one.
    public let doc: String
    /// Regulation and article that ask for the field, if one does.
    public let source: String?
    public let isRequired: Bool
    /// When set, the value names a thread of this kind and the event joins it.
    public let thread: ThreadKind?

    static func required(
        _ name: String, _ kind: Kind, _ doc: String, thread: ThreadKind? = nil, source: String? = nil
    ) -> Field {
        Field(name: name, kind: kind, doc: doc, source: source, isRequired: true, thread: thread)
    }

    static func optional(
        _ name: String, _ kind: Kind, _ doc: String, thread: ThreadKind? = nil, source: String? = nil
    ) -> Field {
        Field(name: name, kind: kind, doc: doc, source: source, isRequired: false, thread: thread)
    }
}

/// What a value is. Everything has bounds.
public indirect enum Kind: Sendable {
    /// Words for people; length in Unicode code points.
    case text(ClosedRange<Int>)
    /// A string of a fixed form.
    case pattern(Pattern)
    /// A day, `2026-01-31`, years 1000 to 2999, that exists in the Gregorian calendar.
    case date
    /// An instant, RFC 3339 with offset, upper-case `T` and `Z`, at most nine fractional digits, no leap second.
    case dateTime
    /// Canonical base64 (RFC 4648 §4, padded); length in characters.
    case base64(ClosedRange<Int>)
    /// A number without fraction. As in JSON Schema, `1.0` is one.
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// One of a list of codes.
    case code(CodeList)
    case object(Shape)
    case array(Kind, ClosedRange<Int>)
}

/// The members of an object. Nothing that is not named here is accepted.
public struct Shape: Sendable {
    /// At most 64.
    public let fields: [Field]
    public let rules: [Rule]

    init(_ fields: [Field], rules: [Rule] = []) {
        self.fields = fields
        self.rules = rules
    }
}

/// What the members of one object owe each other.
public enum Rule: Sendable {
    /// At least one of these fields is there.
    case anyOf([String])
    /// When the code field `field` has one of `values`: fields that must, and fields that must not be there.
    case when(String, isIn: [String], requires: [String] = [], forbids: [String] = [])
}

/// A list of codes with what each means.
public struct CodeList: Sendable {
    public struct Code: Sendable {
        /// What travels.
        public let value: String
        /// What it means, Chinese first.
        public let meaning: String
    }

    /// What the list is called in a fault's text, such as "inspection result".
    public let name: String
    /// At most 64; values ASCII, at most 32 characters.
    public let codes: [Code]

    init(_ name: String, _ codes: KeyValuePairs<String, String>) {
        self.name = name
        self.codes = codes.map { Code(value: $0.key, meaning: $0.value) }
    }
}

extension Kind {
    /// Personal data: never in clear. `sealed` names the data key, `box` is base64 of nonce and ciphertext
    /// (XChaCha20-Poly1305); who destroys the key erases the value, and every proof stays valid (PIPL art. 47).
    static let sealed = Kind.object(
        Shape([
            .required("sealed", .pattern(.sealingKey), "id of the data key that seals the value"),
            .required("box", .base64(56...8_192), "nonce, ciphertext and tag, base64"),
        ]))
}

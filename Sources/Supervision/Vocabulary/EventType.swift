/// One kind of fact that can be recorded: a past-tense name, the fields of its `data`, the threads it joins.
///
/// A definition is data only. ``EventReader`` validates by it and ``jsonSchema()`` publishes it, so the two cannot
/// disagree.
public final class EventType: Sendable {
    /// Who may author a type.
    public enum Author: Sendable {
        /// The root authority, source `/authority`.
        case root
        /// The ledger's own key, source `/ledger`.
        case ledger
        /// A department's system or officer that holds a grant, source `/dept/<code>/<system>`.
        case department
    }

    /// Past tense, `<thing>.<happened>`, such as `complaint.closed`.
    public let name: String
    /// The Chinese term.
    public let title: String
    /// One or two sentences: what the event states, and what it leaves to others.
    public let summary: String
    public let family: Family
    public let author: Author
    /// What the envelope's `subject` names: the event's main thread.
    public let subject: SubjectRule
    /// The shape of the envelope's `data`.
    public let data: Shape
    /// Whether views judge other events by it (departments, rules, catalog, officers, laws, models): it joins the
    /// thread `reference`, and ``Reference`` folds it.
    public let isReference: Bool

    init(
        _ name: String, title: String, family: Family, author: Author = .department, isReference: Bool = false,
        subject: SubjectRule, summary: String, fields: [Field], rules: [Rule] = []
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.family = family
        self.author = author
        self.subject = subject
        self.data = Shape(fields, rules: rules)
        self.isReference = isReference || author == .root
    }

    /// The kind of thing the event is about, such as `complaint`; nil when it can be about any.
    public var subjectKind: String? { subject.kind?.rawValue }

    public var fields: [Field] { data.fields }

    /// The threads the event joins besides its subject, as data: fixed ones first, then fields in their order.
    public var threads: [ThreadRule] {
        (author == .root ? [.fixed(ThreadKind.authorityThread)] : [])
            + (isReference ? [.fixed(ThreadKind.referenceThread)] : []) + data.threads(under: "")
    }

    /// The part of the name before the dot; a grant for `<prefix>.*` covers the type.
    public var prefix: Substring { name.prefix { $0 != "." } }
}

/// The parts of the vocabulary, as the provincial plan divides it.
public enum Family: String, Sendable, CaseIterable {
    case authority, catalog, subjects, actions, complaints, credit, risk, linkage, trace, knowledge, exchange, evaluation
}

/// What an envelope's `subject` must be: `<kind>/<id>`.
public struct SubjectRule: Sendable {
    /// Nil: any kind of thread.
    let kind: ThreadKind?
    let id: Pattern

    /// The thread of a thing with an id of its own.
    static func thread(_ kind: ThreadKind, id: Pattern = .threadID) -> SubjectRule {
        SubjectRule(kind: kind, id: id)
    }

    /// Whatever thread the event speaks about.
    static let anyThread = SubjectRule(kind: nil, id: .threadID)

    /// The whole subject as a pattern; one alternative for each kind it may have, in `kinds` order.
    var pattern: Pattern {
        Pattern(
            "\(kind?.rawValue ?? "<a kind of thread>")/<id>",
            kinds.flatMap { kind in
                id.alternatives.map { [.literal(kind.rawValue + "/")] + $0 }
            })
    }

    var kinds: [ThreadKind] { kind.map { [$0] } ?? ThreadKind.allCases }
}

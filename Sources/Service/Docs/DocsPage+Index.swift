import Projecting
import Supervision

extension DocsPage {
    /// All that can be recorded, and all views of it.
    init(views: [any ProjectedView]) {
        title = "Reference"
        var body: [HTML] = [
            .element(
                "p",
                """
                What can be recorded in this ledger, and what its views make of it. These pages are made by the program that \
                serves them: they say what it checks and does.
                """, " What can be proven of it, and how, is on the page ", .link("for auditors", to: "/docs/audit"), "."),
            .element("h2", attributes: [("id", "envelope")], ["The envelope of every event"]),
            .element(
                "p",
                "A signed event is a CloudEvents 1.0 object on one line, of at most \(EventLimits.sizeMax) bytes; ",
                .code("data"), " is of the event's type. What is not named is refused."),
            Self.fields(Envelope.fields),
            .element("h2", attributes: [("id", "types")], ["Event types"]),
        ]
        for family in Family.allCases {
            let types = Vocabulary.all.filter { $0.family == family }
            body += [
                .element("h3", attributes: [("id", family.rawValue)], [.text(family.rawValue)]),
                .table(
                    ["Type", "Term", "What it states"],
                    rows: types.map { type in
                        [.link(.code(type.name), to: Self.path(type)), .text(type.title), .prose(type.summary)]
                    }),
            ]
        }
        body += [
            .element("h2", attributes: [("id", "views")], ["Views"]),
            .element(
                "p", "Tables that follow from the log and from nothing else, as ",
                .link(.code("/v1/views"), to: "/v1/views"),
                " serves them and SQL finds them in schema ", .code("views"), ". Indented: what SQL derives from them."),
            .table(
                ["View", "A row is"],
                rows: views.flatMap { view in
                    [[.link(.code(view.table.name), to: Self.path(view)), .prose(view.table.meaning)]]
                        + view.table.derived.map { derived in
                            let link = HTML.link(.code(derived.name), to: Self.path(view) + "#" + derived.name)
                            return [.element("span", class: "derived", [link]), .prose(derived.meaning)]
                        }
                }),
        ]
        self.body = body
    }

    static func path(_ type: EventType) -> String { "/docs/types/" + type.name }
    static func path(_ view: any ProjectedView) -> String { "/docs/views/" + view.table.name }
}

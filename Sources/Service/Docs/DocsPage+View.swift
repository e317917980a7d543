import Projecting

extension DocsPage {
    /// One view: where to read it, its columns, and what SQL derives from its rows.
    init(_ view: any ProjectedView) {
        let table = view.table
        let path = "/v1/views/" + table.name
        title = table.name
        var facts: [(name: String, value: HTML)] = [
            ("Version", "\(view.version)"), ("Key", .code(table.key)),
            ("Rows", .link(.code(path), to: path)),
            (
                "Whole",
                .element(
                    "span", .link("NDJSON", to: path + "?format=ndjson"), ", ", .link("CSV", to: path + "?format=csv"))
            ),
            ("SQL", .code("views." + table.name)),
        ]
        let threads = view.threads?("<\(table.key)>") ?? []
        if !threads.isEmpty { facts.append(("Folded from", .code(threads.joined(separator: ", ")))) }
        if view.judgement != nil { facts.append(("On a day", .code("\(path)/<\(table.key)>?on=2026-01-31"))) }
        var body: [HTML] = [
            .element("p", .prose(table.meaning)),
            .facts(facts),
            .element("h2", "Columns"),
            .table(
                ["Column", "Type", "Meaning"],
                rows: table.columns.map { column in
                    let null: [HTML] = column.isRequired ? [] : [" ", .element("span", class: "faint", ["or null"])]
                    let type = HTML.element("span", class: "whole", [.code(column.type.rawValue)] + null)
                    return [.code(column.name), type, .prose(column.meaning)]
                }),
        ]
        if !table.derived.isEmpty {
            body.append(.element("h2", "What SQL derives from it"))
        }
        for derived in table.derived {
            body += [
                .element("h3", attributes: [("id", derived.name)], [.code(derived.name)]),
                .element("p", .prose(derived.meaning)), .element("pre", .text(derived.sql)),
            ]
        }
        self.body = body
    }
}

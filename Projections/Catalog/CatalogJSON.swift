// The lists of a catalog row as JSON, each form written and read side by side.

internal import Projecting
internal import Supervision

extension JSONText {
    static func strings(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }

    /// What an event holds, as it was written but for white space.
    init(copy value: EventValue) {
        if let text = value.string {
            self = .string(text)
        } else if let integer = value.integer {
            self = .integer(integer)
        } else if let number = value.number {
            self = .number(number)
        } else if let boolean = value.boolean {
            self = .boolean(boolean)
        } else {
            let members = value.members.map { ($0.name.string, JSONText(copy: $0.value)) }
            self = members.isEmpty ? .array(value.elements.map { JSONText(copy: $0) }) : .object(members)
        }
    }

    /// Members that have a value.
    static func some(_ members: [(String, JSONText?)]) -> JSONText {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    static func day(_ day: Day?) -> JSONText? { day.map { .string($0.description) } }
}

extension EventValue {
    func day(_ name: FieldName) -> Day? { self[name]?.text.flatMap { Day($0) } }
    func string(_ name: FieldName) -> String { self[name]?.string ?? "" }
    func integer(_ name: FieldName) -> Int { self[name]?.integer ?? 0 }
    func strings(_ name: FieldName) -> [String] { self[name]?.elements.compactMap(\.string) ?? [] }
}

/// Reads what a row wrote, so a missing day is the program's fault; 1970 then shows it.
private let noDay = Day(number: 0)

extension Pause {
    var json: JSONText {
        .some([("from", .day(from)), ("to", .day(to)), ("index", .integer(index))])
    }

    init(json: EventValue) {
        self.init(from: json.day("from") ?? noDay, to: json.day("to"), index: json.integer("index"))
    }
}

extension ItemRecord.Version {
    var json: JSONText {
        .some([
            ("version", .integer(number)), ("from", .day(from)), ("to", .day(to)), ("index", .integer(index)),
            ("department", .string(department)), ("name", .string(shown.name)), ("types", .strings(shown.types)),
            (
                "basis",
                .array(shown.basis.map { .object([("law", .string($0.law)), ("article", .string($0.article))]) })
            ),
            ("sourceClass", .string(sourceClass)), ("levels", .array(levels.map { .integer($0) })),
        ])
    }

    init(json: EventValue) {
        self.init(
            number: json.integer("version"), from: json.day("from") ?? noDay, to: json.day("to"),
            index: json.integer("index"), department: json.string("department"),
            shown: ItemRecord.Shown(
                name: json.string("name"), types: json.strings("types"),
                basis: json["basis"]?.elements.map {
                    ItemRecord.Clause(law: $0.string("law"), article: $0.string("article"))
                } ?? []),
            sourceClass: json.string("sourceClass"),
            levels: json["levels"]?.elements.compactMap(\.integer) ?? [])
    }
}

extension ItemRecord.Claim {
    var json: JSONText {
        .some([
            ("department", .string(department)), ("division", .string(division)), ("level", level.map { .integer($0) }),
            ("index", .integer(index)), ("differs", .strings(differs)),
        ])
    }

    init(json: EventValue) {
        self.init(
            department: json.string("department"), division: json.string("division"), level: json["level"]?.integer,
            index: json.integer("index"), differs: json.strings("differs"))
    }
}

extension Timeline<ItemRecord.Standing>.Period {
    var json: JSONText {
        .some([
            ("from", .day(from)), ("to", .day(to)), ("state", .string(state.state.rawValue)),
            ("version", state.version.map { .integer($0) }),
        ])
    }
}

extension LawRecord.Change {
    var json: JSONText {
        .some([
            ("change", .string(isRepeal ? "repealed" : "amended")), ("from", .day(from)), ("index", .integer(index)),
        ])
    }

    init(json: EventValue) {
        self.init(
            isRepeal: json.string("change") == "repealed", from: json.day("from") ?? noDay,
            index: json.integer("index"))
    }
}

extension CatalogRow.Checklist {
    var json: JSONText { .object([("code", .string(code)), ("index", .integer(index))]) }

    init(json: EventValue) { self.init(code: json.string("code"), index: json.integer("index")) }
}

extension ItemRecord.Abolition {
    /// Three columns; nil where they are null.
    init?(_ columns: inout RowReader) {
        let (from, index, replacedBy) = (columns.date(), columns.optionalInteger(), columns.optionalText())
        guard let from, let index else { return nil }
        self.init(from: from, index: index, replacedBy: replacedBy)
    }
}

extension ItemRecord.Review {
    /// Three columns.
    init(_ columns: inout RowReader) {
        self.init()
        proposedIndex = columns.optionalInteger()
        isPassedByDepartment = columns.boolean()
        isPassedByJudicial = columns.boolean()
    }
}

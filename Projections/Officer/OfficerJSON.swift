// The lists of an officer's row as JSON, each form written and read side by side.

internal import Projecting
internal import Supervision

extension JSONText {
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
}

/// Reads what a row wrote, so a missing day is the program's fault; 1970 then shows it.
private let noDay = Day(number: 0)

extension OfficerRecord.Term {
    var json: JSONText { .some([("from", .day(from)), ("to", .day(to)), ("index", .integer(index))]) }

    init(json: EventValue) {
        self.init(from: json.day("from") ?? noDay, to: json.day("to") ?? noDay, index: json.integer("index"))
    }
}

extension Pause {
    var json: JSONText { .some([("from", .day(from)), ("to", .day(to)), ("index", .integer(index))]) }

    init(json: EventValue) {
        self.init(from: json.day("from") ?? noDay, to: json.day("to"), index: json.integer("index"))
    }
}

extension OfficerRecord.Posting {
    var json: JSONText { .some([("from", .day(from)), ("department", .string(department))]) }

    init(json: EventValue) { self.init(from: json.day("from") ?? noDay, department: json.string("department")) }
}

extension Timeline<OfficerRecord.Place>.Period {
    var json: JSONText {
        .some([
            ("from", .day(from)), ("to", .day(to)), ("standing", .string(state.standing.rawValue)),
            ("department", state.department.map { .string($0) }),
        ])
    }
}

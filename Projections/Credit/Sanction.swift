internal import Supervision

/// A joint punishment or incentive of a subject (联合惩戒、联合激励).
struct Sanction {
    enum State: String { case requested, applied, reported, lifted }

    let id: String
    let kind: String
    let measure: String
    private(set) var state = State.requested
    /// Departments that were asked.
    let executors: [String]
    /// Of these, who applied it.
    private(set) var applied: [String] = []
    private(set) var from: String?
    private(set) var until: String?
    private(set) var liftedFrom: String?
    /// The entry that asked for it.
    let index: Int

    init(_ event: FoldEvent) {
        id = event.subjectID.string
        kind = event.string("kind") ?? ""
        measure = event.string("measure") ?? ""
        executors = event.strings("executors")
        from = event.day("from")?.description
        until = event.day("until")?.description
        index = event.index
    }

    /// Takes `sanction.applied`, `.reported` or `.lifted`. - Returns: what is irregular about it.
    mutating func step(_ event: FoldEvent, by department: String?) -> Irregularity? {
        if state == .lifted { return .sanctionLiftedBefore }
        if event.isOf(.sanctionLifted) {
            state = .lifted
            liftedFrom = (event.day("effectiveOn") ?? event.day).description
            return nil
        }
        guard let department, executors.contains(department) else { return .sanctionByAnother }
        if event.isOf(.sanctionReported) {
            state = .reported
            return nil
        }
        if state == .requested { state = .applied }
        if !applied.contains(department) { applied.append(department) }
        from = event.day("from")?.description ?? from
        until = event.day("until")?.description ?? until
        return nil
    }

    var json: JSONText {
        let members: [(String, JSONText?)] = [
            ("id", .string(id)), ("kind", .string(kind)), ("measure", .string(measure)),
            ("state", .string(state.rawValue)),
            ("executors", .array(executors.map { .string($0) })), ("applied", .array(applied.map { .string($0) })),
            ("from", from.map { .string($0) }), ("until", until.map { .string($0) }),
            ("liftedFrom", liftedFrom.map { .string($0) }), ("index", .integer(index)),
        ]
        return .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// As ``json`` wrote it.
    init(json: EventValue) {
        func strings(_ name: FieldName) -> [String] { json[name]?.elements.compactMap(\.string) ?? [] }
        id = json["id"]?.string ?? ""
        kind = json["kind"]?.string ?? ""
        measure = json["measure"]?.string ?? ""
        state = json["state"]?.string.flatMap { State(rawValue: $0) } ?? .requested
        executors = strings("executors")
        applied = strings("applied")
        from = json["from"]?.string
        until = json["until"]?.string
        liftedFrom = json["liftedFrom"]?.string
        index = json["index"]?.integer ?? 0
    }
}

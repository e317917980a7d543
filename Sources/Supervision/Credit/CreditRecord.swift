/// A credit record (信用信息) as it bears on its subject's score. What it weighs was fixed when it was recorded.
public struct CreditRecord: Sendable, Hashable {
    /// Id of the thread `credit/<id>`.
    public let id: String
    public let kind: String
    public let gravity: String
    /// First day it counts: that of the decision or listing.
    public let from: Day
    /// 0...1000 on that day: taken off, of an honour put on.
    public let points: Int
    /// First day on which nothing is left of them; nil: they stay whole.
    public let decaysUntil: Day?
    /// Last day of disclosure (公示截止日), behind which it counts no more; nil: until removed.
    public let disclosedUntil: Day?
    /// Id and version of the model that weighed it.
    public let model: String
    public let modelVersion: Int
    /// The entry that recorded it.
    public let index: Int
    /// Under dispute (异议): marked, and counts.
    public var isDisputed = false
    /// Was wrong, or lost its basis: counts on no day (撤销).
    public var isVoid = false
    /// First day it counts no more, because it was repaired (修复).
    public var repairedFrom: Day?
    /// First day it counts no more, because its subject left the list (移出).
    public var removedFrom: Day?

    /// What `credit.recorded` makes under a model.
    public init(_ event: FoldEvent, _ model: CreditModel) {
        kind = event.string("kind") ?? ""
        gravity = event.string("gravity") ?? "general"
        let from = event.day("decidedOn") ?? event.day
        let weight = model.weight(kind: kind, gravity: gravity)
        let disclosed = event.day("publishedOn") ?? from
        id = event.subjectID.string
        self.from = from
        points = weight.points
        decaysUntil = weight.decay.map { decay in
            switch decay {
            case .months(let count): from.end(ofMonths: count)
            case .days(let count): from + count
            }
        }
        disclosedUntil = event.day("disclosedUntil") ?? weight.disclosureMonths.map { disclosed.end(ofMonths: $0) }
        self.model = model.id
        modelVersion = model.version
        index = event.index
    }

    public var isHonour: Bool { kind == "honour" }
    public var isSeriousListing: Bool { kind == "serious-list" }

    /// First day it counts no more, if one is known: repaired, removed or no longer disclosed.
    public var endsBefore: Day? {
        [repairedFrom, removedFrom, disclosedUntil.map { $0 + 1 }].compactMap { $0 }.min()
    }

    public func isInEffect(on day: Day) -> Bool { !isVoid && from <= day && endsBefore.map { day < $0 } ?? true }

    /// What is left of its points on a day. Goes down evenly, day by day, and is rounded up: something is left until the last
    /// day before ``decaysUntil``.
    public func pointsLeft(on day: Day) -> Int {
        guard isInEffect(on: day) else { return 0 }
        guard let decaysUntil else { return points }
        let (left, whole) = (decaysUntil - day, decaysUntil - from)
        return left <= 0 ? 0 : (points * left + whole - 1) / whole
    }
}

extension CreditRecord {
    /// As the column `records` of the view `credit` has it.
    public var json: JSONText {
        let members: [(String, JSONText?)] = [
            ("id", .string(id)), ("kind", .string(kind)), ("gravity", .string(gravity)), ("from", .day(from)),
            ("points", .integer(points)), ("decaysUntil", .day(decaysUntil)), ("disclosedUntil", .day(disclosedUntil)),
            ("model", .string(model)), ("modelVersion", .integer(modelVersion)), ("index", .integer(index)),
            ("disputed", isDisputed ? .boolean(true) : nil), ("withdrawn", isVoid ? .boolean(true) : nil),
            ("repairedFrom", .day(repairedFrom)), ("removedFrom", .day(removedFrom)),
        ]
        return .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// As ``json`` wrote it.
    public init(json: EventValue) {
        func day(_ name: FieldName) -> Day? { json[name]?.text.flatMap { Day($0) } }
        id = json["id"]?.string ?? ""
        kind = json["kind"]?.string ?? ""
        gravity = json["gravity"]?.string ?? ""
        from = day("from") ?? Day(number: 0)
        points = json["points"]?.integer ?? 0
        decaysUntil = day("decaysUntil")
        disclosedUntil = day("disclosedUntil")
        model = json["model"]?.string ?? ""
        modelVersion = json["modelVersion"]?.integer ?? 0
        index = json["index"]?.integer ?? 0
        isDisputed = json["disputed"]?.boolean ?? false
        isVoid = json["withdrawn"]?.boolean ?? false
        repairedFrom = day("repairedFrom")
        removedFrom = day("removedFrom")
    }
}

extension JSONText {
    fileprivate static func day(_ day: Day?) -> JSONText? { day.map { .string($0.description) } }
}

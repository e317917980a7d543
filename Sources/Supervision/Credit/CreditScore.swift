/// A subject's credit on a day (信用评分): the score, its class, and every step between. Whole numbers only, so that whoever
/// has the records gets the same. The class is of credit: a food-risk grade (食品风险等级) has the same letters and
/// nothing else in common.
public struct CreditScore: Sendable, Hashable {
    public enum Class: String, Sendable {
        case a = "A"
        case b = "B"
        case c = "C"
        case d = "D"
    }

    /// What makes the class another than the score's.
    public enum Override: String, Sendable {
        /// On the list of serious violations (严重违法失信名单): D.
        case seriousList = "serious-list"
        /// Too few records to know the subject well: B instead of A.
        case thinFile = "thin-file"
    }

    /// What one record does to the score.
    public struct Item: Sendable, Hashable {
        public let record: CreditRecord
        /// Taken off below 0, put on above; 0 for what counts no more or not yet.
        public let change: Int
    }

    public let day: Day
    /// 0...1000.
    public let score: Int
    public let creditClass: Class
    public let override: Override?
    /// Every record that bears on the day, as recorded.
    public let items: [Item]

    /// - Parameter others: records of the subject that are no longer kept; they count for a file's thickness alone.
    public init(_ records: [CreditRecord], others: Int = 0, _ bounds: CreditModel.Bounds, on day: Day) {
        self.day = day
        items = records.filter { $0.isInEffect(on: day) }.map { record in
            let points = record.pointsLeft(on: day)
            return Item(record: record, change: record.isHonour ? points : -points)
        }
        let score = min(max(items.reduce(bounds.base) { $0 + $1.change }, 0), 1_000)
        self.score = score
        let byScore: Class =
            score >= bounds.classA ? .a : score >= bounds.classB ? .b : score >= bounds.classC ? .c : .d
        let known = others + records.count { !$0.isVoid && $0.from <= day }
        if items.contains(where: { $0.record.isSeriousListing }) {
            (creditClass, override) = (.d, .seriousList)
        } else if byScore == .a && known < bounds.thinFile {
            (creditClass, override) = (.b, .thinFile)
        } else {
            (creditClass, override) = (byScore, nil)
        }
    }

    /// `{"on":…,"base":…,"changes":[{"id":…,"kind":…,"points":…,"change":…}],"score":…,"class":…}`.
    public func explanation(_ bounds: CreditModel.Bounds) -> JSONText {
        let changes = items.map { item -> JSONText in
            var members: [(String, JSONText)] = [
                ("id", .string(item.record.id)), ("kind", .string(item.record.kind)),
                ("points", .integer(item.record.points)), ("change", .integer(item.change)),
            ]
            if let end = item.record.decaysUntil { members.append(("decaysUntil", .string(end.description))) }
            if item.record.isDisputed { members.append(("disputed", .boolean(true))) }
            return .object(members)
        }
        var members: [(String, JSONText)] = [
            ("on", .string(day.description)), ("base", .integer(bounds.base)), ("changes", .array(changes)),
            ("score", .integer(score)), ("class", .string(creditClass.rawValue)),
        ]
        if let override { members.append(("override", .string(override.rawValue))) }
        return .object(members)
    }
}

/// What a row of the view `credit` knows of its subject: enough for the score on any day.
public struct CreditFile: Sendable, Hashable {
    public var records: [CreditRecord]
    /// Records that the row no longer keeps.
    public var others: Int
    public var bounds: CreditModel.Bounds

    public init(records: [CreditRecord], others: Int, bounds: CreditModel.Bounds) {
        self.records = records
        self.others = others
        self.bounds = bounds
    }

    /// From a row as JSON, as the view's API serves it.
    public init(row: EventValue) {
        records = row["records"]?.elements.map { CreditRecord(json: $0) } ?? []
        others = max(0, (row["records_count"]?.integer ?? 0) - records.count)
        bounds = row["model"].map { CreditModel.Bounds(json: $0) } ?? CreditModel.standard.bounds
    }

    /// The score on a day, as far as events are known by now: what was withdrawn since counts on no day.
    public func score(on day: Day) -> CreditScore { CreditScore(records, others: others, bounds, on: day) }
}

extension CreditModel {
    /// As the column `model` has it.
    public var json: JSONText { Self.json(id: id, version: version, bounds) }

    public static func json(id: String, version: Int, _ bounds: Bounds) -> JSONText {
        [
            "id": .string(id), "version": .integer(version), "base": .integer(bounds.base),
            "classA": .integer(bounds.classA), "classB": .integer(bounds.classB), "classC": .integer(bounds.classC),
            "thinFile": .integer(bounds.thinFile),
        ]
    }
}

extension CreditModel.Bounds {
    /// As ``CreditModel/json`` wrote them.
    public init(json: EventValue) {
        func score(_ name: FieldName) -> Int { json[name]?.integer ?? 0 }
        self.init(
            base: score("base"), classA: score("classA"), classB: score("classB"), classC: score("classC"),
            thinFile: score("thinFile"))
    }
}

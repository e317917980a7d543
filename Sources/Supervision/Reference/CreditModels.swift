/// The rules of credit (信用评价模型) as `creditmodel.published` says; ``CreditModel/standard`` where none was published.
///
/// A version holds for what is recorded from its first day on, and never for what was before its publication.
public struct CreditModels: Sendable {
    /// Ascending by first day; of the same day the one published last comes last.
    private var versions: [(from: Day, model: CreditModel)] = []

    public init() {}

    /// What is in force on a day of recording, as far as it was published by now.
    public func model(on day: Day) -> CreditModel { versions.last { $0.from <= day }?.model ?? .standard }

    mutating func apply(_ event: FoldEvent) {
        guard event.isOf(.creditModelPublished) else { return }
        let published = Day(milliseconds: event.recordedMilliseconds)
        let from = max(published, event.day("effectiveFrom") ?? published)
        versions.insert((from, CreditModel(event)), at: versions.firstIndex { $0.from > from } ?? versions.endIndex)
    }
}

/// One version of the rule that turns records into a score of 0 to 1000 and a class A to D.
public struct CreditModel: Sendable, Hashable {
    /// What records of one kind weigh, and for how long.
    public struct Weight: Sendable, Hashable {
        public let kind: String
        /// Nil: of any gravity.
        public let gravity: String?
        /// 0...1000: taken off the score; of an honour, put on.
        public let points: Int
        public let decay: Decay?
        /// Nil: disclosed until the record is removed.
        public let disclosureMonths: Int?
    }

    /// In what time points go down to nothing, day by day.
    public enum Decay: Sendable, Hashable {
        case months(Int)
        case days(Int)
    }

    /// From which scores on a class is reached, and what a file needs for class A.
    public struct Bounds: Sendable, Hashable {
        /// Score without records.
        public let base: Int
        public let classA: Int
        public let classB: Int
        public let classC: Int
        /// Records below which a file is thin.
        public let thinFile: Int

        public init(base: Int, classA: Int, classB: Int, classC: Int, thinFile: Int) {
            self.base = base
            self.classA = classA
            self.classB = classB
            self.classC = classC
            self.thinFile = thinFile
        }
    }

    /// Id of the thread `model/<id>`; `standard` for the one that needs no publication.
    public let id: String
    public let version: Int
    public let bounds: Bounds
    /// In the order in which they are tried.
    public let weights: [Weight]

    /// What a record weighs; nothing when the model does not know its kind.
    public func weight(kind: String, gravity: String) -> Weight {
        weights.first { $0.kind == kind && ($0.gravity ?? gravity) == gravity }
            ?? Weight(kind: kind, gravity: nil, points: 0, decay: nil, disclosureMonths: nil)
    }
}

extension CreditModel {
    /// What holds while nothing was published. No official formula exists; the terms of disclosure are those of
    /// 市场监督管理行政处罚信息公示规定 (3 months for criticism or a small fine, otherwise 3 years) and, for the list of serious
    /// violations, 3 years; points lose their weight over the same time. An abnormal listing counts whole until removed.
    public static let standard = CreditModel(
        id: "standard", version: 1,
        bounds: Bounds(base: 1_000, classA: 850, classB: 700, classC: 550, thinFile: 2),
        weights: [
            Weight(kind: "penalty", gravity: "minor", points: 30, decay: .months(3), disclosureMonths: 3),
            Weight(kind: "penalty", gravity: "serious", points: 300, decay: .months(36), disclosureMonths: 36),
            Weight(kind: "penalty", gravity: nil, points: 120, decay: .months(36), disclosureMonths: 36),
            Weight(kind: "abnormal-list", gravity: nil, points: 200, decay: nil, disclosureMonths: nil),
            Weight(kind: "serious-list", gravity: nil, points: 500, decay: nil, disclosureMonths: 36),
            Weight(kind: "broken-commitment", gravity: nil, points: 150, decay: .months(24), disclosureMonths: 24),
            Weight(kind: "default", gravity: nil, points: 180, decay: .months(36), disclosureMonths: 36),
            Weight(kind: "honour", gravity: nil, points: 50, decay: .months(36), disclosureMonths: 36),
        ])

    /// As published. Bounded as the event's schema bounds it: a replayed log is not trusted.
    init(_ event: FoldEvent) {
        func score(_ name: FieldName) -> Int { Self.bounded(event.integer(name), 0...1_000) }
        id = event.subjectID.string
        version = Self.bounded(event.integer("version"), 1...1_000_000)
        bounds = Bounds(
            base: score("base"), classA: score("classA"), classB: score("classB"), classC: score("classC"),
            thinFile: score("thinFile"))
        weights = event.data["weights"]?.elements.map { Weight($0) } ?? []
    }

    fileprivate static func bounded(_ value: Int?, _ range: ClosedRange<Int>) -> Int {
        min(max(value ?? range.lowerBound, range.lowerBound), range.upperBound)
    }
}

extension CreditModel.Weight {
    init(_ value: EventValue) {
        kind = value["kind"]?.string ?? ""
        gravity = value["gravity"]?.string
        points = CreditModel.bounded(value["points"]?.integer, 0...1_000)
        let months = value["decayMonths"]?.integer.map { CreditModel.Decay.months(CreditModel.bounded($0, 1...600)) }
        decay = months ?? value["decayDays"]?.integer.map { .days(CreditModel.bounded($0, 1...20_000)) }
        disclosureMonths = value["disclosureMonths"]?.integer.map { CreditModel.bounded($0, 1...600) }
    }
}

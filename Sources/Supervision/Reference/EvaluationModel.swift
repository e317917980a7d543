/// One version of the rules of evaluation (效能评估模型): what counts how much, as `evaluationmodel.published` says;
/// ``standard`` where none was.
public struct EvaluationModel: Sendable, Hashable {
    /// Groups of indicators (指标类别), as the code list has them.
    public enum Group: String, Sendable, CaseIterable { case ability, conduct, effect, other }

    public struct Weight: Sendable, Hashable {
        /// ``Indicator/name``.
        public let indicator: String
        public let group: Group
        /// Within the group.
        public let weight: Int
        /// Value with all points: thousandths of a share, number, median of seconds.
        public let fullAt: Int
        /// Value without points.
        public let zeroAt: Int
    }

    /// Id of the thread `model/<id>`; `standard` for the one that needs no publication.
    public let id: String
    public let version: Int
    /// The first month it is for: the first that begins behind its publication and its first day. The past stays as it was,
    /// and nobody is measured by weights that were not known when the month began.
    public let from: Month
    /// Entry that published it; 0 for the standard.
    public let index: Int
    /// Weight of each group among groups.
    public let groups: [Group: Int]
    /// Each indicator once.
    public let weights: [Weight]
}

extension EvaluationModel {
    /// As published; nil for another event. Bounded as the event's schema bounds it: a replayed log is not trusted.
    public init?(_ event: FoldEvent) {
        guard event.isOf(.evaluationModelPublished) else { return nil }
        id = event.subjectID.string
        version = min(max(event.integer("version") ?? 1, 1), 1_000_000)
        index = event.index
        let published = Day(milliseconds: event.recordedMilliseconds)
        from = Self.month(notBefore: max(published, event.day("effectiveFrom") ?? published))
        var groups: [Group: Int] = [:]
        for value in event.objects("groups") {
            guard let group = value["group"]?.string.flatMap({ Group(rawValue: $0) }) else { continue }
            groups[group] = min(max(value["weight"]?.integer ?? 0, 0), 1_000)
        }
        self.groups = groups
        var weights: [Weight] = []
        for value in event.objects("indicators") {
            guard let weight = Weight(value), !weights.contains(where: { $0.indicator == weight.indicator }) else {
                continue
            }
            weights.append(weight)
        }
        self.weights = weights
    }

    private static func month(notBefore day: Day) -> Month {
        day.civil.day == 1 ? day.month : Month(number: day.month.number + 1)
    }
}

extension FoldEvent {
    fileprivate func objects(_ name: FieldName) -> [EventValue] { data[name].map { Array($0.elements) } ?? [] }
}

extension EvaluationModel.Weight {
    fileprivate init?(_ value: EventValue) {
        guard let indicator = value["indicator"]?.string,
            let group = value["group"]?.string.flatMap({ EvaluationModel.Group(rawValue: $0) })
        else { return nil }
        let isHigherBetter = value["direction"]?.string != "lower"
        func bounded(_ name: FieldName, _ standard: Int) -> Int {
            min(max(value[name]?.integer ?? standard, 0), 1_000_000_000)
        }
        self.init(
            indicator: indicator, group: group, weight: min(max(value["weight"]?.integer ?? 1, 1), 1_000),
            fullAt: bounded("fullAt", isHigherBetter ? 1_000 : 0), zeroAt: bounded("zeroAt", isHigherBetter ? 0 : 1_000)
        )
    }
}

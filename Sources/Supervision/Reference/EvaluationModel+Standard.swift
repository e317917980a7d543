extension EvaluationModel {
    /// What holds while nothing was published. Groups as one county's system weighs them (ability 15, conduct 40, effect 30,
    /// other 15); no national weights were found, so within a group all weigh alike except where a figure is the very
    /// purpose of another: the three rates weigh 1 : 4 : 5, as the desks count them.
    public static let standard = EvaluationModel(
        id: "standard", version: 1, from: Month(year: 1000, month: 1), index: 0,
        groups: [.ability: 15, .conduct: 40, .effect: 30, .other: 15],
        weights: [
            share("checklist-completion", .ability), share("item-coverage", .ability),
            share("subject-coverage", .ability),
            share("random-share", .conduct, 10), share("plan-completed", .conduct, 10),
            share("published-on-time", .conduct, 10), share("two-officers", .conduct, 10),
            share("scan-in", .conduct, 10),
            share("takeup-on-time", .conduct, 10), few("repeat-visit", .conduct, 10, none: 10),
            few("recording-lag", .conduct, 10, none: 20 * 86_400),
            share("complaint-transferred-on-time", .effect, 10), share("complaint-accepted-on-time", .effect, 10),
            share("complaint-answered-on-time", .effect, 10), share("revisit-reached", .effect, 1),
            share("revisit-solved", .effect, 4), share("revisit-satisfied", .effect, 5),
            share("lead-answered-on-time", .effect, 10), share("lead-precision", .effect, 5),
            share("joint-task-answered-on-time", .effect, 10),
            few("complaint-urged", .other), few("complaint-reopened", .other), few("decision-annulled", .other),
            few("wrong-transfer", .other, none: 3), few("corrections", .other, none: 20),
            few("irregularities", .other, none: 50),
        ])

    private static func share(_ name: String, _ group: Group, _ weight: Int = 1) -> Weight {
        Weight(indicator: name, group: group, weight: weight, fullAt: 1_000, zeroAt: 0)
    }

    /// - Parameter none: value without points; for a share thousandths.
    private static func few(_ name: String, _ group: Group, _ weight: Int = 1, none: Int = 1_000) -> Weight {
        Weight(indicator: name, group: group, weight: weight, fullAt: 0, zeroAt: none)
    }
}

extension Indicator {
    static let subjects: [Indicator] = [.subjectOwned, .subjectInspected, .repeatVisit, .flaggedIdentifier]

    public static let subjectOwned = Indicator(
        "subject-owned", "主管对象 subjects in its charge: +1 taken into charge, -1 deregistered, merged or given away",
        unit: .count)
    public static let subjectInspected = Indicator(
        "subject-inspected", "被检查对象 subjects that it inspected in the month, each once", unit: .count)
    public static let repeatVisit = Indicator(
        "repeat-visit", "60日内重复入企 visits without cause to a subject that it visited so in the 60 days before", unit: .count)
    public static let flaggedIdentifier = Indicator(
        "flagged-identifier", "存疑统一社会信用代码 recorded credit codes whose check character is wrong", view: .quality)
}

extension Irregularity {
    static let subjects: [Irregularity] = [
        .subjectUnknown, .subjectRegisteredAgain, .subjectKindChanged, .subjectDeregisteredBefore, .subjectMergedBefore,
        .actedBeforeRegistration, .actedAfterDeregistration, .actedAfterMerger,
    ]

    // The registry itself.
    public static let subjectUnknown = Irregularity(
        "subject-unknown", "对象未登记 a change of a subject that was not registered")
    public static let subjectRegisteredAgain = Irregularity(
        "subject-registered-again", "重复登记 registered again while it was in the registry")
    public static let subjectKindChanged = Irregularity(
        "subject-kind-changed", "对象类型不符 a change under another kind than registered")
    public static let subjectDeregisteredBefore = Irregularity(
        "subject-deregistered-before", "对象已注销 a change of a subject that had left the registry")
    public static let subjectMergedBefore = Irregularity(
        "subject-merged-before", "对象已合并 a change of a subject that goes on under another")

    // Inspections, penalties and coercion, on their day.
    public static let actedBeforeRegistration = Irregularity(
        "acted-before-registration", "对象未登记即监管 action on a subject that was not registered")
    public static let actedAfterDeregistration = Irregularity(
        "acted-after-deregistration", "对象注销后监管 action on a subject that had left the registry")
    public static let actedAfterMerger = Irregularity(
        "acted-after-merger", "对象合并后监管 action recorded under a subject that goes on under another")
}

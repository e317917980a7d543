extension Indicator {
    static let actions: [Indicator] = [
        .randomShare, .publishedOnTime, .twoOfficers, .scanIn, .decisionAnnulled, .planCompleted,
    ]

    public static let randomShare = Indicator(
        "random-share", "双随机检查占比 inspections by random draw, of those without a cause that calls for one")
    public static let publishedOnTime = Indicator(
        "published-on-time", "按期公示 results of inspections and penalties made public in time")
    public static let twoOfficers = Indicator(
        "two-officers", "两人以上执法 inspections and coercion by at least two officers")
    public static let scanIn = Indicator("scan-in", "扫码入企 visits on site that began with a scan")
    public static let decisionAnnulled = Indicator("decision-annulled", "处罚决定被撤销 penalty decisions that were annulled")
    public static let planCompleted = Indicator("plan-completed", "检查计划完成 plans whose number was inspected in time")
}

extension Irregularity {
    static let actions: [Irregularity] = [
        .actionOutOfOrder, .actionRepeated, .linkUnrecorded, .fewerThanTwoOfficers, .inspectionNotApproved, .noScanIn,
        .penaltyNotReviewed, .penaltyDecidedLate, .penaltyNotWithdrawn, .coercionNotApproved, .coercionOverTerm,
        .planUnknown, .planTermReversed, .inspectedOutsidePlan, .drawNotCommitted, .drawRepeated, .drawUnfounded,
        .inspectedUndrawn, .inspectedByUndrawn,
    ]

    public static let actionOutOfOrder = Irregularity(
        "action-out-of-order", "步骤顺序不符 a step whose step before is not on record, or came later")
    public static let actionRepeated = Irregularity("action-repeated", "重复记录 a step that was on record already")
    public static let linkUnrecorded = Irregularity(
        "link-unrecorded", "关联行为未记录 an action that follows from one of which nothing is on record")
    public static let fewerThanTwoOfficers = Irregularity(
        "fewer-than-two-officers", "执法人员少于两人 action by fewer than two officers")
    public static let inspectionNotApproved = Irregularity(
        "inspection-not-approved", "检查未经审批 inspection without approval before")
    public static let noScanIn = Irregularity("no-scan-in", "未扫码入企 visit on site without a scan before")

    // Penalty and coercion (行政处罚、行政强制).
    public static let penaltyNotReviewed = Irregularity(
        "penalty-not-reviewed", "未经法制审核 decision in a major case without legal review")
    public static let penaltyDecidedLate = Irregularity(
        "penalty-decided-late", "超期作出处罚决定 decision later than 90 days after the case was opened")
    public static let penaltyNotWithdrawn = Irregularity(
        "penalty-not-withdrawn", "未按期撤回公示 publication of an annulled penalty not withdrawn within three working days")
    public static let coercionNotApproved = Irregularity(
        "coercion-not-approved", "强制未经批准 coercion without approval before, though not urgent")
    public static let coercionOverTerm = Irregularity(
        "coercion-over-term", "超期强制 sealing, seizure or freezing for longer than the law allows")

    // Plans and draws (检查计划、随机抽取).
    public static let planUnknown = Irregularity("plan-unknown", "计划未公布 about a plan that was not announced")
    public static let planTermReversed = Irregularity("plan-term-reversed", "计划期限颠倒 a plan that ends before it begins")
    public static let inspectedOutsidePlan = Irregularity(
        "inspected-outside-plan", "超出计划期限 inspection before or after its plan's term")
    public static let drawNotCommitted = Irregularity(
        "draw-not-committed", "抽取前未承诺 draw without a commitment before")
    public static let drawRepeated = Irregularity("draw-repeated", "重复抽取 a draw that was made before")
    public static let drawUnfounded = Irregularity(
        "draw-amended-unfounded", "调整未抽取的对象 change of a draw that did not draw what is changed")
    public static let inspectedUndrawn = Irregularity(
        "inspected-undrawn", "检查未抽中的对象 random inspection of a subject that was not drawn")
    public static let inspectedByUndrawn = Irregularity(
        "inspected-by-undrawn", "非抽中人员检查 random inspection by officers who were not drawn for it")
}

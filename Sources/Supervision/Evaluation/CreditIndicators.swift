extension Indicator {
    static let credit: [Indicator] = [.creditDisputedUpheld, .repairDecidedOnTime]

    public static let creditDisputedUpheld = Indicator(
        "credit-disputed-upheld", "信用异议维持率 of the credit records disputed, those that stood")
    public static let repairDecidedOnTime = Indicator(
        "repair-decided-on-time", "信用修复按期决定 repair of credit decided on time")
}

extension Irregularity {
    static let credit: [Irregularity] = [
        .creditRecordUnknown, .creditRecordedAgain, .creditWrongSubject, .creditDisclosedTooLong, .creditNotDisputed,
        .creditRepairNotApplied, .creditEndedBefore,
        .sanctionUnknown, .sanctionByAnother, .sanctionLiftedBefore,
    ]

    // Records and what becomes of them.
    public static let creditRecordUnknown = Irregularity(
        "credit-record-unknown", "信用信息不存在 about a credit record that was not recorded")
    public static let creditRecordedAgain = Irregularity(
        "credit-recorded-again", "重复归集 a credit record recorded again: the first stays")
    public static let creditWrongSubject = Irregularity(
        "credit-wrong-subject", "信用主体不符 names another subject than the record")
    public static let creditDisclosedTooLong = Irregularity(
        "credit-disclosed-too-long", "公示超过五年 to be disclosed for more than five years")
    public static let creditNotDisputed = Irregularity(
        "credit-not-disputed", "无异议而维持 a record upheld that was not disputed")
    public static let creditRepairNotApplied = Irregularity(
        "credit-repair-not-applied", "未申请而修复 repair decided without an application")
    public static let creditEndedBefore = Irregularity(
        "credit-ended-before", "信用信息已终止 about a record that was withdrawn, removed or repaired before")

    // Joint punishment and incentive.
    public static let sanctionUnknown = Irregularity(
        "sanction-unknown", "未发起的联合奖惩 a joint measure that nobody asked for")
    public static let sanctionByAnother = Irregularity(
        "sanction-by-another", "非指定部门实施 a joint measure applied by a department that was not asked")
    public static let sanctionLiftedBefore = Irregularity(
        "sanction-lifted-before", "联合奖惩已解除 a joint measure applied, reported or lifted after its end")
}

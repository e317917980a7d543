extension Indicator {
    static let linkage: [Indicator] = [.takeupOnTime]

    public static let takeupOnTime = Indicator(
        "takeup-on-time", "审管衔接按期承接 approvals that the supervising department took up in time")
}

extension Irregularity {
    static let linkage: [Irregularity] = [
        .approvalUnknown, .approvalRepeated, .approvalCancelledBefore, .takenByAnother, .takenTwice,
    ]

    public static let approvalUnknown = Irregularity(
        "approval-unknown", "审批未告知 about an approval that was not granted on record")
    public static let approvalRepeated = Irregularity("approval-repeated", "重复办结 an approval granted again")
    public static let approvalCancelledBefore = Irregularity(
        "approval-cancelled-before", "审批已注销 about an approval that was cancelled before")
    public static let takenByAnother = Irregularity(
        "taken-by-another", "非监管部门承接 taken up by another department than the one that has to supervise")
    public static let takenTwice = Irregularity("taken-twice", "重复承接 taken up again")
}

extension Indicator {
    static let general: [Indicator] = [
        .recordingLag, .leadAnsweredOnTime, .leadPrecision, .jointTaskAnsweredOnTime, .corrections,
    ]

    /// How late the ledger heard of what happened; every event of a department.
    public static let recordingLag = Indicator("recording-lag", "记录滞后 recording lag", unit: .seconds)
    public static let leadAnsweredOnTime = Indicator(
        "lead-answered-on-time", "风险线索按期反馈 risk leads that the department answered in time")
    public static let leadPrecision = Indicator(
        "lead-precision", "风险线索准确率 of the leads that the department raised and that were closed, those that were right")
    public static let jointTaskAnsweredOnTime = Indicator(
        "joint-task-answered-on-time", "协同任务按期反馈 joint tasks of the national system answered in time")
    public static let corrections = Indicator(
        "corrections", "更正 what the department recorded and took back, as wrong or as a duplicate", unit: .count,
        view: .quality)
}

extension Irregularity {
    static let general: [Irregularity] = [
        .leadUnknown, .leadNotAssigned, .leadNotTheDepartment, .leadAfterEnd, .parcelUnknown,
        .parcelNotTheDepartment, .objectionUnknown, .objectionByAnother,
    ]

    // Risk leads.
    public static let leadUnknown = Irregularity("lead-unknown", "线索不存在 about a risk lead that was not raised")
    public static let leadNotAssigned = Irregularity(
        "lead-not-assigned", "未派发即反馈 a risk lead answered that was not assigned, or was answered before")
    public static let leadNotTheDepartment = Irregularity(
        "lead-not-the-department", "非核查部门反馈 a risk lead answered by another department than has it")
    public static let leadAfterEnd = Irregularity("lead-after-end", "线索已归档 about a risk lead that was closed or merged")

    // National exchange and evaluation.
    public static let parcelUnknown = Irregularity(
        "parcel-unknown", "答复的下发数据不存在 an answer to a parcel that did not come down")
    public static let parcelNotTheDepartment = Irregularity(
        "parcel-not-the-department", "非承办部门答复 a parcel answered by another department than is to act")
    public static let objectionUnknown = Irregularity(
        "objection-unknown", "未提异议而答复 an answer to an objection that nobody made, or that was answered before")
    public static let objectionByAnother = Irregularity(
        "objection-by-another", "非被评估部门异议 an objection by another department than is evaluated")
}

extension Indicator {
    static let general: [Indicator] = [recordingLag, leadAnsweredOnTime, corrections]

    /// How late the ledger heard of what happened; every event of a department.
    public static let recordingLag = Indicator("recording-lag", "记录滞后 recording lag", unit: .seconds)
    public static let leadAnsweredOnTime = Indicator("lead-answered-on-time", "风险线索按期反馈 lead answered on time")
    public static let corrections = Indicator("corrections", "更正 corrections", unit: .count, view: .quality)
}

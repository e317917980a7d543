extension EventType {
    /// A batch is tested.
    public static let batchTested = EventType(
        "batch.tested", title: "批次检验", family: .trace, subject: .thread(.batch),
        summary: "The result of a test, by the producer's own laboratory or on behalf of a department.",
        fields: [
            .required("result", .code(.batchTest), "result (检验结论)"),
            .optional("laboratory", .reference, "who tested (检验机构)", thread: .subject),
            .optional("sampledFrom", .reference, "where the sample was taken (被抽样单位)", thread: .subject),
            .optional("inspection", .reference, "inspection it was for", thread: .inspection),
            .optional("department", .departmentCode, "department it was for", thread: .dept),
            .optional("failed", .array(.text(1...100), 1...64), "items that failed (不合格项目)"),
            .optional("reportNumber", .text(1...100), "number of the report (报告编号)"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}

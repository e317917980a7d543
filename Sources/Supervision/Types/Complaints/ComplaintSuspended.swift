extension EventType {
    /// The clocks of a complaint stand still.
    public static let complaintSuspended = EventType(
        "complaint.suspended", title: "投诉举报办理中止计时", family: .complaints, subject: .thread(.complaint),
        summary: """
            The department waits for what it cannot hasten, such as a test: the time until `complaint.resumed` does \
            not count for the clocks that may be suspended.
            """,
        fields: [
            .required(
                "reason", .code(.complaintSuspensionReason), "why (中止原因)",
                source: "市场监督管理投诉举报处理暂行办法 art. 20; 市场监督管理行政处罚程序规定 art. 18"),
            .optional("expectedUntil", .date, "day it is expected to end"),
            .optional("remark", .text(1...500), "more about it; no personal data"),
            .optional(
                "department", .departmentCode, "department that waits, when another's system records it",
                thread: .dept),
        ])
}

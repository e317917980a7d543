extension EventType {
    /// A department gives a complaint back to the desk.
    public static let complaintReturned = EventType(
        "complaint.returned", title: "投诉举报退回", family: .complaints, subject: .thread(.complaint),
        summary: """
            The department that got the complaint says that it is not its own, and gives it back to the desk with its \
            reason. It never hands it on by itself.
            """,
        fields: [
            .required(
                "reason", .code(.complaintReturnReason), "why (退回原因)",
                source: "市场监督管理投诉举报处理暂行办法 art. 37"),
            .optional("competent", .departmentCode, "department it believes competent (建议承办部门)", thread: .dept),
            .optional("remark", .text(1...500), "more about it; no personal data"),
            .optional(
                "department", .departmentCode, "department that returns, when another's system records it",
                thread: .dept),
        ])
}

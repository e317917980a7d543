extension EventType {
    /// A department decides not to handle a complaint.
    public static let complaintDeclined = EventType(
        "complaint.declined", title: "投诉不予受理", family: .complaints, subject: .thread(.complaint),
        summary: "The department does not take up the complaint, and says on which ground.",
        fields: [
            .required(
                "reason", .code(.complaintDeclineReason), "ground (不予受理理由)",
                source: "市场监督管理投诉举报处理暂行办法 art. 15"),
            .optional("remark", .text(1...500), "more about it; no personal data"),
            .optional("documentNumber", .text(1...100), "number of the decision (文书号)"),
            .optional("informedOn", .date, "day the complainant was told"),
            .optional(
                "department", .departmentCode, "department that declines, when another's system records it",
                thread: .dept),
        ])
}

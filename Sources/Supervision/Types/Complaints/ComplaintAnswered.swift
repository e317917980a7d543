extension EventType {
    /// The department reports what became of a complaint.
    public static let complaintAnswered = EventType(
        "complaint.answered", title: "投诉举报办理反馈", family: .complaints, subject: .thread(.complaint),
        summary: """
            The department answers the desk: how the mediation ended, whether a case was filed. An interim answer \
            meets the desk's term only; handling goes on.
            """,
        fields: [
            .required("result", .code(.complaintResult), "result (办理结果)"),
            .optional("interim", .boolean, "handling goes on (阶段性反馈)"),
            .optional("inspection", .reference, "inspection it led to (检查行为编号)", thread: .inspection),
            .optional("penalty", .reference, "case it led to (立案号)", thread: .penalty),
            .optional("subject", .reference, "subject complained about, as found", thread: .subject),
            .optional(
                "recoveredCents", .integer(0...9_007_199_254_740_991), "recovered for consumers (挽回经济损失), CNY cents"),
            .optional("documentNumber", .text(1...100), "number of the reply (文书号)"),
            .optional("informedOn", .date, "day the complainant was told"),
            .optional("remark", .text(1...500), "what was done; no personal data"),
            .optional(
                "department", .departmentCode, "department that answers, when another's system records it",
                thread: .dept),
        ])
}

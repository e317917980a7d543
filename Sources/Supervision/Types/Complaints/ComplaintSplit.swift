extension EventType {
    /// One complaint becomes several.
    public static let complaintSplit = EventType(
        "complaint.split", title: "投诉举报拆分", family: .complaints, subject: .thread(.complaint),
        summary: """
            What came in as one is really several: a complaint and a report, matters of several departments. The \
            subject ends here; each part is a complaint of its own, registered under its own number.
            """,
        fields: [
            .required(
                "parts", .array(.reference, 2...16), "the complaints that it becomes", thread: .complaint,
                source: "市场监督管理投诉举报处理暂行办法 art. 7"),
            .required("reason", .code(.complaintSplitReason), "why (拆分原因)"),
            .optional("remark", .text(1...500), "more about it; no personal data"),
        ])
}

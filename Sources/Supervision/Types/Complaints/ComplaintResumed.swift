extension EventType {
    /// The clocks of a complaint run again.
    public static let complaintResumed = EventType(
        "complaint.resumed", title: "投诉举报办理恢复计时", family: .complaints, subject: .thread(.complaint),
        summary: "What the department waited for is there: the clocks run again, the day of this event not counted.",
        fields: [
            .optional("remark", .text(1...500), "more about it; no personal data"),
            .optional(
                "department", .departmentCode, "department that waited, when another's system records it", thread: .dept
            ),
        ])
}

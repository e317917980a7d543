extension EventType {
    /// A closed complaint is taken up again.
    public static let complaintReopened = EventType(
        "complaint.reopened", title: "投诉举报重办", family: .complaints, subject: .thread(.complaint),
        summary: """
            A closed complaint goes back to the department that handled it, or to the desk where none did. The term \
            of the answer begins anew.
            """,
        fields: [
            .required("reason", .code(.complaintReopeningReason), "why (重办原因)"),
            .optional("due", .date, "last day for the new answer, as written on the order (办理期限)"),
            .optional("remark", .text(1...500), "more about it; no personal data"),
        ])
}

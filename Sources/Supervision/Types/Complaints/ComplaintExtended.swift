extension EventType {
    /// A clock of a complaint gets more time.
    public static let complaintExtended = EventType(
        "complaint.extended", title: "投诉举报办理延期", family: .complaints, subject: .thread(.complaint),
        summary: """
            One clock is extended, once, by as much as its published deadline allows. More, a second time, or after \
            it ran out is irregular and changes nothing.
            """,
        fields: [
            .required("clock", .code(.complaintClock), "which clock (延期时限)"),
            .optional("length", .integer(1...10_000), "by how many units; without it as many as the deadline allows"),
            .required("reason", .text(1...300), "why (延期原因); no personal data"),
            .optional("approver", .certificate, "who approved it, by certificate number (批准人)", thread: .officer),
            .optional("documentNumber", .text(1...100), "number of the approval (文书号)"),
            .optional(
                "department", .departmentCode, "department extended for, when another's system records it",
                thread: .dept),
        ])
}

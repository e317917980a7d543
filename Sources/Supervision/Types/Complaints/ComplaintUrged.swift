extension EventType {
    /// A department is told to get on with a complaint.
    public static let complaintUrged = EventType(
        "complaint.urged", title: "投诉举报督办", family: .complaints, subject: .thread(.complaint),
        summary: "The desk or a superior urges the department that handles the complaint; possible at any time.",
        fields: [
            .required("form", .code(.complaintUrging), "how (督办方式)"),
            .required("cause", .code(.complaintUrgingCause), "why (督办原因)"),
            .optional(
                "department", .departmentCode, "department urged, when it is not the one that handles it", thread: .dept
            ),
            .optional("due", .date, "last day for its reply (督办期限)"),
            .optional("documentNumber", .text(1...100), "number of the letter (督办函号)"),
            .optional("remark", .text(1...500), "what is asked for; no personal data"),
        ])
}

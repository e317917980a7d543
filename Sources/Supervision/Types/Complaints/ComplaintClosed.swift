extension EventType {
    /// A complaint is closed.
    public static let complaintClosed = EventType(
        "complaint.closed", title: "投诉举报办结", family: .complaints, subject: .thread(.complaint),
        summary: """
            A complaint or report is closed. Closing before it was answered or revisited is irregular, and recorded \
            all the same.
            """,
        fields: [
            .required("outcome", .code(.complaintOutcome), "outcome (办结结果)"),
            .optional("subject", .reference, "subject the complaint turned out to be about", thread: .subject),
            .optional("department", .departmentCode, "department that handled it (办理部门)", thread: .dept),
            .optional("duplicateOf", .reference, "complaint that this one repeats", thread: .complaint),
            .optional("completedOn", .date, "day of completion, when `time` only records its entry"),
            .optional("sourceStatus", .text(1...60), "status in the exporting system, as written there"),
            .optional("documentNumber", .text(1...100), "number of the reply (文书号)"),
            .optional("remark", .text(1...500), "what was done; no personal data"),
        ])
}

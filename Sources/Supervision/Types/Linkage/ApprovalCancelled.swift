extension EventType {
    /// An approval is no more.
    public static let approvalCancelled = EventType(
        "approval.cancelled", title: "审批注销", family: .linkage, subject: .thread(.approval),
        summary: "An approval is cancelled, withdrawn or has run out.",
        fields: [
            .required("reason", .code(.approvalEnd), "why (注销原因)", source: "行政许可法 art. 69, 70"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional(
                "department", .departmentCode, "department that approved, when another's system records it (审批部门)",
                thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

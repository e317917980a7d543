extension EventType {
    /// An approval is changed or renewed.
    public static let approvalChanged = EventType(
        "approval.changed", title: "审批变更", family: .linkage, subject: .thread(.approval),
        summary: "What was approved changes. Another supervising department takes it up anew.",
        fields: [
            .required("change", .text(1...300), "what changed; no personal data"),
            .optional("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .optional("to", .departmentCode, "department that has to supervise from now on (监管部门)", thread: .dept),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("due", .date, "last day for taking it up, as written on the notice"),
            .optional("validUntil", .date, "new last day of the approval"),
            .optional(
                "department", .departmentCode, "department that approved, when another's system records it (审批部门)",
                thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}

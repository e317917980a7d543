extension EventType {
    /// An approval is granted, and someone has to supervise what was approved.
    public static let approvalGranted = EventType(
        "approval.granted", title: "审批办结", family: .linkage, subject: .thread(.approval),
        summary: """
            An approving department tells the supervising one what it approved. Who supervises takes it up within \
            the term.
            """,
        fields: [
            .required("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .required("to", .departmentCode, "department that has to supervise (监管部门)", thread: .dept),
            .required("licence", .text(1...200), "matter approved (许可事项)"),
            .optional("mode", .code(.approvalMode), "how it was granted (审批方式)"),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("due", .date, "last day for taking it up, as written on the notice"),
            .optional("validUntil", .date, "last day of the approval"),
            .optional(
                "department", .departmentCode, "department that approved, when another's system records it (审批部门)",
                thread: .dept),
            .optional("division", .division, "where (行政区划)"),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
        ])
}

extension EventType {
    /// A supervised subject is no more.
    public static let subjectDeregistered = EventType(
        "subject.deregistered", title: "监管对象注销", family: .subjects, subject: .thread(.subject),
        summary: """
            The subject left the registry. What it did before stays on record; acting on it afterwards is irregular.
            """,
        fields: [
            .required("reason", .code(.deregistration), "why (注销原因)"),
            .optional("effectiveFrom", .date, "first day without it, when not the day of `time` (注销日期)"),
            .optional(
                "department", .departmentCode, "who decided, when another's system records it (登记机关)", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

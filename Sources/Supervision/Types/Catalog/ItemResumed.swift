extension EventType {
    /// A suspended item may be used again.
    public static let itemResumed = EventType(
        "item.resumed", title: "监管事项恢复", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: "A suspended item may be acted under again from a day on.",
        fields: [
            .required("effectiveFrom", .date, "first day it may be used again (恢复日期)"),
            .optional("department", .departmentCode, "who decided (决定部门)", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

extension EventType {
    /// An item leaves the catalog.
    public static let itemAbolished = EventType(
        "item.abolished", title: "监管事项废止", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: "An item leaves the catalog for good. Whoever acts under it from that day on acts irregularly.",
        fields: [
            .required("reason", .code(.itemEndReason), "why (废止原因)"),
            .required("effectiveFrom", .date, "first day it is no more (废止日期)"),
            .optional("replacedBy", .itemCode, "item that takes its place (替代事项)", thread: .item),
            .optional("department", .departmentCode, "who decided (决定部门)", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

extension EventType {
    /// An item may not be used for a while.
    public static let itemSuspended = EventType(
        "item.suspended", title: "监管事项暂停", family: .catalog, isReference: true,
        subject: .thread(.item, id: ItemCode.pattern),
        summary: "An item may not be acted under from a day on, until it is resumed or up to a day that is named.",
        fields: [
            .required("reason", .code(.itemEndReason), "why (暂停原因)"),
            .required("effectiveFrom", .date, "first day it may not be used"),
            .optional("effectiveTo", .date, "last day it may not be used"),
            .optional("department", .departmentCode, "who decided (决定部门)", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

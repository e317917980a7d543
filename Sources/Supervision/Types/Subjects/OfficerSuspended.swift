extension EventType {
    /// An officer may not enforce for a while.
    public static let officerSuspended = EventType(
        "officer.suspended", title: "执法资格暂停", family: .subjects, isReference: true,
        subject: .thread(.officer, id: Certificate.pattern),
        summary: """
            A certificate is suspended from a day on: up to a day that is named, or until `officer.updated` restores \
            it. What the officer does meanwhile is irregular.
            """,
        fields: [
            .required("reason", .code(.officerSuspension), "why (暂停原因)"),
            .required("effectiveFrom", .date, "first day it is suspended"),
            .optional("effectiveTo", .date, "last day it is suspended"),
            .optional("department", .departmentCode, "who decided (决定部门)", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

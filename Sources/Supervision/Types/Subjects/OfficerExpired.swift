extension EventType {
    /// A certificate is valid no more.
    public static let officerExpired = EventType(
        "officer.expired", title: "执法证件失效", family: .subjects, isReference: true,
        subject: .thread(.officer, id: Certificate.pattern),
        summary: """
            A certificate is valid no more from a day on, at its term's end or before. A term that is over needs no \
            such event: it ends by itself.
            """,
        fields: [
            .required("reason", .code(.officerExpiry), "why (失效原因)"),
            .required("effectiveFrom", .date, "first day it is not valid"),
            .optional("department", .departmentCode, "who decided (决定部门)", thread: .dept),
            .optional("remark", .text(1...500), "what else there is to say; no personal data"),
        ])
}

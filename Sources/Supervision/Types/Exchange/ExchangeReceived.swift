extension EventType {
    /// A parcel comes down.
    public static let exchangeReceived = EventType(
        "exchange.received", title: "国家对接下发", family: .exchange, subject: .thread(.exchange),
        summary: """
            Complaints, warnings, leads or a joint task come from the national system. A joint task names who answers \
            and by when; `exchange.sent` with `answers` answers it.
            """,
        fields: [
            .required("kind", .code(.exchangeDown), "kind (数据类别)"),
            .optional("department", .departmentCode, "department that is to act (承办部门)", thread: .dept),
            .optional("due", .date, "last day for the answer (反馈期限)"),
            .optional("title", .text(1...200), "what it asks; no personal data"),
            .optional("complaints", .array(.reference, 1...64), "complaints it brought", thread: .complaint),
            .optional("leads", .array(.reference, 1...64), "leads it brought", thread: .lead),
        ] + .parcel,
        rules: [.when("kind", isIn: ["joint-tasks"], requires: ["department", "due"])])
}

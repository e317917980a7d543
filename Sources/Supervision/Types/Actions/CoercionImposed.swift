extension EventType {
    /// A measure of coercion is imposed.
    public static let coercionImposed = EventType(
        "coercion.imposed", title: "行政强制实施", family: .actions, subject: .thread(.coercion),
        summary: """
            A measure of coercion begins. It needs approval before (an urgent one within 24 hours) and two officers; \
            sealing and seizing end after 30 days.
            """,
        fields: [
            .required("subject", .reference, "subject concerned (监管对象)", thread: .subject),
            .required("measure", .code(.coercionMeasure), "measure (强制种类)", source: "行政强制法 art. 9, 12"),
            .optional("until", .date, "last day (强制期限)", source: "行政强制法 art. 25"),
            .optional("item", .itemCode, "catalog item (监管事项目录编码)", thread: .item),
            .optional("inspection", .reference, "inspection it follows from (检查行为编号)", thread: .inspection),
            .optional("complaint", .reference, "complaint that led to it", thread: .complaint),
            .optional("penalty", .reference, "case it serves (立案号)", thread: .penalty),
            .optional("party", .object(.party), "party (行政相对人), when not the subject itself"),
            .optional("goods", .text(1...500), "what is sealed, seized or frozen; no personal data"),
            .optional("facts", .text(1...1_000), "why (违法事实); no personal data"),
            .optional("basis", .array(.text(1...300), 1...16), "articles it rests on (强制依据)"),
            .optional(
                "officers", .array(.object(.inspectingOfficer), 0...16), "who acted; fewer than two is irregular",
                source: "行政强制法 art. 18"),
            .optional("approver", .certificate, "who approved it, by certificate number (批准人)", thread: .officer),
            .optional("approvedOn", .date, "day the head approved it", source: "行政强制法 art. 18"),
            .optional("urgent", .boolean, "imposed at once, approved after (紧急情况)", source: "行政强制法 art. 19"),
            .optional("division", .division, "where (行政区划)"),
            .optional(
                "department", .departmentCode, "department that acts, when another's system records it", thread: .dept),
            .optional("documentNumber", .text(1...100), "number of the document (文书号)"),
            .optional("evidence", .array(.object(.evidence), 1...32), "attachments, by hash"),
        ])
}
